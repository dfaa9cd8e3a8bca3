import { log } from "@/lib/core/log";
import type { PassedOver } from "@/lib/core/reasons";
import { lockOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import {
  changeSeat,
  claimSeats,
  liveAssignments,
  lockAssignment,
  type Assignment,
  type FreeSeat,
  type Seated,
} from "@/lib/seats";
import { actorName, inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { noteFact } from "@/lib/work/transition";
import { selectCalls, type VendorCall, type Workspace } from "@/lib/workspaces";
import type { Choice, FoundUnit, UnitOutcome } from "../../port";
import { again } from "../../rules";
import { daysLeft, passedOver, rank } from "./choice";
import { mayHaveInvited } from "./removal";
import { readShelves } from "./supply";

/** One person's seat, and what their workspace was asked about them. */
export type SeatedUnit = FoundUnit & Seated & { workspace: Workspace; email: string; calls: readonly VendorCall[] };

export type ReseatCause = {
  why:
    "suspended" | "full" | "auth" | "unavailable" | "lists_unreadable" | "ends_too_early" | "vanished" | "rate_limited";
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
    const { id: lineId, durationDays: days } = target.line;
    const found = await takeElsewhere(tx, { lineId, days, assignment, poolId: workspace.poolId, email });
    if (!found) return null;
    const { seat, to, passedOver: others } = found;
    const old = (await mayBeInvited(tx, assignment)) ? "leaving" : "free";
    await changeSeat(tx, assignment, seat, old);
    await noteFact(tx, target.order.id, {
      code: "reseated",
      email,
      workspace: workspace.name,
      ...cause,
      to,
      passedOver: others,
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
  /** How long a term is that has not begun yet. */
  days: number | null;
  poolId: string;
  email: string;
  /** Only these workspaces, the best first. */
  toWorkspaceIds?: readonly string[];
};
type Elsewhere = { seat: FreeSeat; to: string; passedOver: PassedOver[] };

/** Takes a seat for a person in another workspace of their pool. Null: there is none, and nothing was taken. */
export async function takeElsewhere(tx: TxCtx, mover: Mover): Promise<Elsewhere | null> {
  const choice = await chooseElsewhere(tx, mover);
  const [seat] = (await claimSeats(tx, { lineId: mover.lineId, count: 1, workspaces: choice.sources })) ?? [];
  const to = choice.weighed.find(({ id }) => id === seat?.workspaceId);
  return seat && to ? { seat, to: to.workspace, passedOver: passedOver(choice, to.id) } : null;
}

/** The other workspaces of the pool, reserves included: they are kept back from selling for exactly this. */
async function chooseElsewhere(tx: TxCtx, mover: Mover): Promise<Choice> {
  const { assignment, poolId, email, days, toWorkspaceIds } = mover;
  const rankOf = (id: string): number => toWorkspaceIds?.indexOf(id) ?? 0;
  const others = (await readShelves(tx, [poolId])).filter(({ id }) => id !== assignment.workspaceId && rankOf(id) >= 0);
  // A vendor knows a person once per workspace, and this one may have a seat there from another order.
  const homes = new Set((await liveAssignments(tx, [email])).map(({ workspaceId }) => workspaceId));
  // Whoever is moving already is in the workspace that they come from until the invitation to another is out.
  if (assignment.movedFromId) homes.add(assignment.movedFromId);
  const left = daysLeft(tx.now(), assignment.endsAt) ?? days ?? 0;
  const choice = rank(others, tx.now(), { count: 1, days: left, mayUseReserve: true, homes });
  return { ...choice, sources: choice.sources.toSorted((one, other) => rankOf(one.id) - rankOf(other.id)) };
}
