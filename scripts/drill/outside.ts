import type { Story } from "./buyer";
import { persist } from "./persist";
import type { Mode } from "./plan";

/** What the shop must say about an order over HTTP, by how it was paid. */
const SAYS: Record<Mode, { payment: string; invitation: string }> = {
  pay: { payment: "paid", invitation: "invited" },
  twice: { payment: "paid", invitation: "invited" },
  no_webhook: { payment: "paid", invitation: "invited" },
  late: { payment: "paid", invitation: "invited" },
  wrong_amount: { payment: "needs_review", invitation: "not_started" },
  unpaid: { payment: "expired", invitation: "not_started" },
};
const LIMIT_MS = 30_000;

/** Asks for every order as its buyer would, and looks for each of them in the workspaces. Answers what is wrong. */
export async function auditOutside(url: string, stories: readonly Story[]): Promise<string[]> {
  const people = await readPeople(url);
  const problems: string[] = [];
  for (const story of stories) {
    const { body } = await persist({ url: `${url}/api/orders/${story.orderId}/status` }, LIMIT_MS);
    const said = `${String(body.payment_status)}, ${String(body.invitation_status)}`;
    const { payment, invitation } = SAYS[story.mode];
    if (said !== `${payment}, ${invitation}`)
      problems.push(`order ${story.number} ${story.orderId} (${story.mode}) is ${said}`);
    const wanted = invitation === "invited" ? 1 : 0;
    for (const email of story.emails) {
      const seen = people.filter((person) => person === email).length;
      if (seen !== wanted) problems.push(`${email} (${story.mode}) is in ${seen} workspaces, not ${wanted}`);
    }
  }
  return problems;
}

type Person = { email: string };
type Stage = { workspaces: { members: Person[]; pending: Person[] }[] };

async function readPeople(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/dev/workspaces`, { signal: AbortSignal.timeout(LIMIT_MS) });
  const stage = (await answer.json()) as Stage;
  return stage.workspaces.flatMap(({ members, pending }) => [...members, ...pending].map(({ email }) => email));
}
