import type { HttpOutcome } from "@/lib/core/http";
import type { NotDone } from "@/lib/payments/gateway";
import { wireEnvelope } from "./wire";

/** A write that may have been carried out is `unknown`; a read that failed can simply be asked again. */
export type Effect = "read" | "write";

type Secrets = readonly string[];

/** Why a call did not give what it should, for the admin. Only called when there is no good answer. */
export function explain(outcome: HttpOutcome, effect: Effect, secrets: Secrets): NotDone {
  if (outcome.kind === "not_sent")
    return { outcome: "unavailable", why: `Tripay could not be reached (${outcome.why}).`, isOutage: true };
  if (outcome.kind === "unknown")
    return { outcome: "unknown", why: `Tripay did not answer completely (${outcome.why}).`, isOutage: true };
  if (outcome.status === 429)
    return { outcome: "unavailable", why: "Tripay asks to slow down (429).", ...retryAfter(outcome.headers) };

  const envelope = wireEnvelope.safeParse(outcome.json);
  if (!envelope.success) return explainPage(outcome.status, effect);
  if (envelope.data.success)
    return { outcome: "unknown", why: "Tripay's answer has a shape that Kursi does not know." };
  return explainRefusal(outcome.status, envelope.data.message ?? "", effect, secrets);
}

function explainPage(status: number, effect: Effect): NotDone {
  const why = `Tripay answered ${status} without JSON, as a proxy in front of it does.`;
  // The proxy may have given up on a call that Tripay carried out; below 500 it turned the call away itself.
  const isOpen = status >= 500 || (status >= 200 && status < 300);
  return { outcome: effect === "write" && isOpen ? "unknown" : "unavailable", why };
}

function explainRefusal(status: number, message: string, effect: Effect, secrets: Secrets): NotDone {
  const said = tidy(message, secrets);
  if (status >= 500)
    return { outcome: effect === "write" ? "unknown" : "unavailable", why: `Tripay failed (${status}): ${said}` };
  // Tripay has no error codes: this refusal is known by its words only, and they name the address to add.
  const blocked = status === 403 ? /unauthorized ip\s*\(([^)]+)\)/i.exec(message) : null;
  if (blocked)
    return {
      outcome: "refused",
      why: `Tripay accepts calls only from addresses on the merchant's whitelist, and this server's ${tidy(blocked[1] ?? "", secrets)} is not on it. In Tripay's dashboard open Merchant > Opsi > Edit, add that address to "Whitelist IP", and try again.`,
    };
  const hint =
    status === 401 || status === 403 || /api key|credential/i.test(message)
      ? " Check TRIPAY_API_KEY, and that TRIPAY_BASE_URL belongs to the same environment (sandbox or production)."
      : "";
  return { outcome: "refused", why: `Tripay refused (${status}): ${said}${hint}` };
}

/** A sentence of Tripay's that is safe to show: short, one line, without our secrets. */
function tidy(message: string, secrets: Secrets): string {
  let text = message.replace(/[^\P{C}]+/gu, " ").trim();
  for (const secret of secrets) text = text.replaceAll(secret, "[hidden]");
  return text.slice(0, 200) || "no reason given";
}

function retryAfter(headers: Headers): { retryAfterSeconds?: number } {
  const seconds = Number(headers.get("retry-after"));
  return Number.isInteger(seconds) && seconds > 0 ? { retryAfterSeconds: Math.min(seconds, 3600) } : {};
}
