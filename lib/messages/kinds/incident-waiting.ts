import { formatRupiah } from "@/lib/core/format";
import { day, oneLine, shortNumber } from "./letter";
import type { Kind } from "./telling";

/** A workspace is down, and the people named in `invited` wait for a seat in another one. */
export const incidentWaiting: Kind = ({ facts, say, locale, shop }) => {
  const workspace = oneLine(facts.invited[0]?.workspaceName ?? "");
  const people = facts.invited.map(({ email }) => `- ${oneLine(email)}`).join("\n");
  return {
    subject: say("incident_waiting.subject", { number: shortNumber(facts.orderId) }),
    paragraphs: [
      workspace ? `${say("incident_waiting.down", { workspace })}\n${people}` : say("incident_waiting.downPlain"),
      say("incident_waiting.queue"),
      facts.expectedAt ? say("incident_waiting.expected", { day: day(facts.expectedAt, locale, shop) }) : "",
      facts.amountIdr ? say("incident_waiting.refund", { amount: formatRupiah(facts.amountIdr) }) : "",
    ].filter(Boolean),
  };
};
