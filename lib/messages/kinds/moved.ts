import { oneLine } from "./letter";
import { until, type Kind } from "./telling";

/** Somebody was moved to another workspace while their term runs, and has to accept an invitation there. */
export const moved: Kind = (telling) => {
  const { facts, say } = telling;
  const [person] = facts.invited;
  const workspace = oneLine(person?.workspaceName ?? "");
  const email = oneLine(person?.email ?? "");
  const former = oneLine(facts.formerWorkspace ?? "");
  return {
    subject: workspace ? say("moved.subject", { workspace }) : say("moved.subjectPlain"),
    paragraphs: [
      person && former ? say("moved.moved", { email, former, workspace }) : say("moved.movedPlain"),
      say("moved.steps"),
      facts.endsAt ? until(telling) : "",
    ].filter(Boolean),
  };
};
