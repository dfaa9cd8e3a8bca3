import { log } from "@/lib/core/log";
import { lockOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import {
  changeSeat,
  claimSeats,
  countSeats,
  liveAssignments,
  lockAssignment,
  type Assignment,
  type FreeSeat,
  type Seated,
} from "@/lib/seats";
import { actorName, inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { noteFact } from "@/lib/work/transition";
import { isOpenForSale, selectCalls, selectPoolWorkspaces, type VendorCall, type Workspace } from "@/lib/workspaces";
import type { FoundUnit, UnitOutcome } from "../../port";
import { again } from "../../rules";
import { mayHaveInvited } from "./removal";

/** One person's seat, and what their workspace was asked about them. */
export type SeatedUnit = FoundUnit & Seated & { workspace: Workspace; email: string; calls: readonly VendorCall[] };

export type ReseatCause = {
  why: "suspended" | "full" | "auth" | "unavailable" | "lists_unreadable";
  detail: string | null;
};

/** Reseats a person in another workspace. The old seat becomes `leaving` when an invitation may be out, else free. */
export async function reseat(ctx: Ctx, target: SeatedUnit, cause: ReseatCause): Promise<UnitOutcome> {
  const outcome = await inTransaction(ctx, async (tx) => {
    if (!isOwed((await lockOrder(tx, target.order.id)).paymentStatus)) return "gone";
    const assignment = await lockAssignment(tx, target.assignment.id);
    // A concurrent run has reseated them already; the next delivery finds them there.
    if (assignment?.status !== "ACTIVE" || assignment.seatId !== target.seat.id) return "reseated";
    const { email, workspace } = target;
    const found = await takeElsewhere(tx, { lineId: target.line.id, assignment, poolId: workspace.poolId, email });
    if (!found) return null;
    const { seat, to, passedOver } = found;
    const old = (await mayBeInvited(tx, assignment)) ? "leaving" : "free";
    await changeSeat(tx, assignment, seat, old);
    await noteFact(tx, target.order.id, {
      code: "reseated",
      email,
      workspace: workspace.name,
      ...cause,
      to,
      passedOver,
    });
    if (old === "leaving") await announce(tx, "seats/seat.leaving", { seatId: target.seat.id });
    return "reseated";
  });
  if (outcome) return { outcome };
  log.warn({ workspace: target.workspace.name, actor: actorName(ctx), ...cause }, "no other workspace has a free seat");
  throw again(`${cause.why}; no other workspace has a free seat`, 60);
}

/** Whether somebody may hold an invitation to the old seat. Read under the lock: a concurrent run may have called since. */
export const mayBeInvited = async (tx: TxCtx, { id, seatId }: Assignment): Promise<boolean> =>
  (await selectCalls(tx, { assignmentId: id })).some((call) => call.seatId === seatId && mayHaveInvited(call));

type Mover = {
  /** For which the new seat is held. */
  lineId: string;
  assignment: Assignment;
  poolId: string;
  email: string;
  /** Only these workspaces, the best first. */
  toWorkspaceIds?: readonly string[];
};
type Elsewhere = { seat: FreeSeat; to: string; passedOver: Candidates["passedOver"] };

/** Takes a seat for a person in another workspace of their pool. Null: there is none, and nothing was taken. */
export async function takeElsewhere(tx: TxCtx, mover: Mover): Promise<Elsewhere | null> {
  const { candidates, passedOver } = await findCandidates(tx, mover);
  const [seat] = (await claimSeats(tx, { lineId: mover.lineId, count: 1, workspaces: candidates })) ?? [];
  const to = candidates.find(({ id }) => id === seat?.workspaceId);
  return seat && to ? { seat, to: to.name, passedOver } : null;
}

type Candidates = {
  candidates: { id: string; name: string; reserve: number }[];
  passedOver: { workspace: string; why: "suspended" | "resting" | "full" | "lives_there" }[];
};

/** The other workspaces of the pool, reserves included: they are kept back from selling for exactly this. */
async function findCandidates(tx: TxCtx, { assignment, poolId, email, toWorkspaceIds }: Mover): Promise<Candidates> {
  const rankOf = (id: string): number => toWorkspaceIds?.indexOf(id) ?? 0;
  const others = (await selectPoolWorkspaces(tx, [poolId]))
    .filter(({ id }) => id !== assignment.workspaceId && rankOf(id) >= 0)
    .toSorted((left, right) => rankOf(left.id) - rankOf(right.id));
  const counts = await countSeats(
    tx,
    others.map(({ id }) => id),
  );
  // A vendor knows a person once per workspace, and this one may have a seat there from another order.
  const homes = new Set((await liveAssignments(tx, [email])).map(({ workspaceId }) => workspaceId));
  // Whoever is moving already is in the workspace that they come from until the invitation to another is out.
  if (assignment.movedFromId) homes.add(assignment.movedFromId);
  const found: Candidates = { candidates: [], passedOver: [] };
  for (const other of others) {
    const { id, name } = other;
    const pass = (why: Candidates["passedOver"][number]["why"]) => found.passedOver.push({ workspace: name, why });
    if (other.status === "SUSPENDED") pass("suspended");
    else if (!isOpenForSale(other, tx.now())) pass("resting");
    else if (homes.has(id)) pass("lives_there");
    else if (!counts.get(id)?.free) pass("full");
    else found.candidates.push({ id, name, reserve: 0 });
  }
  return found;
}
