import { DomainError } from "@/lib/core/errors";
import type { Reason } from "@/lib/core/reasons";
import { moveUnit, updateUnit, type OrderRows, type Unit } from "@/lib/orders";
import { changeSeat, rehangAssignment, selectAssignments } from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import { selectWorkspace } from "@/lib/workspaces";
import { mayBeInvited, takeElsewhere } from "./kinds/seat/reseat";
import { lockSeated, type LockedSeat } from "./lock-seated";
import { deliverFurther } from "./retry";
import { withUnits } from "./rules";

export type Reassigning = {
  assignmentId: string;
  /** Only these workspaces, the best first; without it any other one of the pool. */
  toWorkspaceIds?: readonly string[];
  /** Where the caller has seen the person: whoever is elsewhere by now is not moved again. */
  fromWorkspaceId?: string;
  why: Extract<Reason, { code: "reassigned" }>["why"];
  /** Whether the old seat stays as it is until the new invitation is out (default), or leaves at once. */
  isKeptUntilInvited?: boolean;
};

/** `not_live`: it has ended, or nothing of it is owed. `no_seat`: no other workspace has one, and nothing has changed. */
export type Reassigned =
  { outcome: "reassigned"; workspaceId: string } | { outcome: "no_seat" } | { outcome: "not_live" };

/**
 * Gives a live assignment a seat in another workspace of its pool, reserves included: terms and end stay, its unit waits
 * again, and the ordinary delivery invites the person there and tells the buyer. Whoever is on the way already, or in one
 * of the workspaces asked for, is answered where they are, so that repeating it changes nothing. Throws `not_found`,
 * `try_later`. `lock` is a parameter so that a test can take it away.
 */
export async function reassign(ctx: Ctx, asked: Reassigning, lock = lockSeated): Promise<Reassigned> {
  requireRight(ctx, "assignments.reassign");
  const [known] = await selectAssignments(ctx, { ids: [asked.assignmentId] });
  if (!known) throw new DomainError("not_found", "There is no such assignment.");
  return inTransaction(ctx, async (tx): Promise<Reassigned> => {
    const locked = await lock(tx, asked.assignmentId);
    if (!locked) return { outcome: "not_live" };
    const { workspaceId } = locked.assignment;
    return isDone(locked, asked) ? { outcome: "reassigned", workspaceId } : move(tx, locked, asked);
  });
}

function isDone({ assignment }: LockedSeat, { toWorkspaceIds, fromWorkspaceId }: Reassigning): boolean {
  const { workspaceId, movedFromId } = assignment;
  if (fromWorkspaceId !== undefined && fromWorkspaceId !== workspaceId) return true;
  return toWorkspaceIds ? toWorkspaceIds.includes(workspaceId) : movedFromId !== null;
}

async function move(tx: TxCtx, locked: LockedSeat, asked: Reassigning): Promise<Reassigned> {
  const { assignment, carrier } = locked;
  const { email, seatId, workspaceId, invitedAt } = assignment;
  const workspace = await selectWorkspace(tx, workspaceId);
  const { toWorkspaceIds, why, isKeptUntilInvited = true } = asked;
  const lineId = carrier.unit.lineId;
  const days = carrier.rows.lines.find(({ id }) => id === lineId)?.durationDays ?? null;
  const found = await takeElsewhere(tx, { lineId, days, assignment, poolId: workspace.poolId, email, toWorkspaceIds });
  if (!found) return { outcome: "no_seat" };

  const old = invitedAt
    ? isKeptUntilInvited
      ? "kept"
      : "leaving"
    : (await mayBeInvited(tx, assignment))
      ? "leaving"
      : "free";
  await changeSeat(tx, assignment, found.seat, old);
  if (old === "leaving") await announce(tx, "seats/seat.leaving", { seatId });
  if (old === "free") await announce(tx, "stock/supply.freed", { supply: `pool:${workspace.poolId}` });

  const reason = { code: "reassigned", email, workspace: workspace.name, to: found.to, why } as const;
  await deliverAgain(tx, locked, { ...reason, passedOver: found.passedOver });
  return { outcome: "reassigned", workspaceId: found.seat.workspaceId };
}

/** The person is yet to be invited, again: their unit waits, and its delivery is announced. */
export async function deliverAgain(tx: TxCtx, locked: LockedSeat, reason: Reason): Promise<void> {
  const unit = await takeOver(tx, locked);
  await deliverFurther(tx, await waitAgain(tx, locked.carrier.rows, unit, reason));
}

/** The unit that the assignment hangs on from now on; one that has renewed it is delivered like its own. */
export async function takeOver(tx: TxCtx, { assignment, carrier: { unit } }: LockedSeat): Promise<Unit> {
  if (unit.id === assignment.unitId) return unit;
  await rehangAssignment(tx, assignment.id, { unitId: unit.id, orderId: unit.orderId });
  await updateUnit(tx, unit.id, { renews: null, email: assignment.email });
  return { ...unit, renews: null, email: assignment.email };
}

export async function waitAgain(tx: TxCtx, rows: OrderRows, unit: Unit, reason: Reason): Promise<OrderRows> {
  if (unit.status !== "waiting") return withUnits(rows, [await moveUnit(tx, unit, "waiting", reason)]);
  await noteFact(tx, unit.orderId, reason);
  return withUnits(rows, [unit]);
}
