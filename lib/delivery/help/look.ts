import { DomainError } from "@/lib/core/errors";
import { selectUnit, type Order } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { liveAssignments, selectAssignments, selectSeated, type Assignment } from "@/lib/seats";
import type { Ctx } from "@/lib/work/context";
import { connect, selectCalls, selectWorkspace, type Workspace } from "@/lib/workspaces";
import type { FoundUnit } from "../port";
import { peopleOf, type Person } from "../reality/compare";
import { diagnose, isTheirs, type Diagnosis, type HelpFacts } from "./diagnose";

/** Gathers what is known about one person's access: our record, and the vendor's lists within their time limits. */

export type Seen = {
  found: FoundUnit;
  assignment: Assignment | undefined;
  workspace: Workspace | null;
  diagnosis: Diagnosis;
};

/** Throws `not_found` for what is no seat. */
export async function look(ctx: Ctx, unitId: string): Promise<Seen> {
  const found = await selectUnit(ctx, unitId);
  if (found?.line.kind !== "seat") throw new DomainError("not_found", "There is no such seat.");
  const { order, unit } = found;
  const assignment = await seatOf(ctx, found);
  const workspace = assignment ? await selectWorkspace(ctx, assignment.workspaceId) : null;
  const listed =
    isInvited(unit.status) && assignment && workspace ? await ask(ctx, workspace, assignment, order) : NOT_ASKED;
  const facts: HelpFacts = {
    now: ctx.now(),
    payment: paymentOf(order),
    customerEmail: order.customerEmail,
    unit: { status: unit.status, email: unit.email },
    seat: assignment
      ? {
          invitedAt: assignment.invitedAt,
          joinedAt: assignment.joinedAt,
          isWorkspaceDown: workspace?.status === "SUSPENDED",
        }
      : null,
    ...listed,
    isCallUnderWay: assignment ? await isCallUnderWay(ctx, assignment.id) : false,
  };
  return { found, assignment, workspace, diagnosis: diagnose(facts) };
}

const isInvited = (status: string): boolean => status === "delivered" || status === "accepted";

/** The seat that was made for the unit, or the one that it has extended. */
async function seatOf(ctx: Ctx, { unit }: FoundUnit): Promise<Assignment | undefined> {
  const own = await selectSeated(ctx, unit.id);
  if (own) return own.assignment;
  const [renewed] = await selectAssignments(ctx, { ids: unit.renews ? [unit.renews] : [] });
  return renewed?.status === "ACTIVE" ? renewed : undefined;
}

function paymentOf({ paymentStatus, paidAt, expiresAt }: Order): HelpFacts["payment"] {
  if (isOwed(paymentStatus)) return paidAt && paidAt > expiresAt ? "paid_late" : "paid";
  if (paymentStatus === "needs_review") return "under_review";
  return paymentStatus === "refunded" ? "given_back" : "unpaid";
}

type Listed = Pick<HelpFacts, "listed" | "otherAddress">;
const NOT_ASKED: Listed = { listed: "not_asked", otherAddress: null };

async function ask(ctx: Ctx, workspace: Workspace, { email }: Assignment, { customerEmail }: Order): Promise<Listed> {
  if (workspace.driver === "manual") return { ...NOT_ASKED, listed: "by_hand" };
  if (workspace.status === "SUSPENDED") return NOT_ASKED;
  const remote = connect(workspace);
  const pending = await remote.listPending();
  const members = pending.outcome === "listed" ? await remote.listMembers() : pending;
  if (pending.outcome !== "listed" || members.outcome !== "listed") return { ...NOT_ASKED, listed: "unreadable" };
  const people = peopleOf(members.items, pending.items);
  const them = people.find((person) => person.email === email);
  if (them) return { listed: them.standing, otherAddress: null };
  return { listed: "absent", otherAddress: await findOther(ctx, workspace, people, email ?? "", customerEmail) };
}

/** The same person under an address of theirs that is nobody's seat there. */
async function findOther(
  ctx: Ctx,
  { id }: Workspace,
  people: readonly Person[],
  email: string,
  customerEmail: string,
): Promise<string | null> {
  const theirs = people.filter((person) => isTheirs(person.email, email, customerEmail)).map((person) => person.email);
  const taken = new Set(
    (await liveAssignments(ctx, theirs)).filter(({ workspaceId }) => workspaceId === id).map((one) => one.email),
  );
  return theirs.find((one) => !taken.has(one)) ?? null;
}

const isCallUnderWay = async (ctx: Ctx, assignmentId: string): Promise<boolean> =>
  (await selectCalls(ctx, { assignmentId })).some(({ leaseUntil }) => leaseUntil !== null && leaseUntil > ctx.now());
