import { DomainError } from "@/lib/core/errors";
import { lockOrderRows, moveUnit, selectUnit, updateUnit, type OrderRows, type Unit } from "@/lib/orders";
import { announceAll } from "@/lib/work/outbox";
import {
  liveAssignments,
  lockAssignment,
  renameAssignment,
  selectLiveTerms,
  selectSeated,
  type Seated,
} from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import { connect, selectWorkspace, type Workspace } from "@/lib/workspaces";
import type { FoundUnit } from "./port";
import { limitNaming } from "./name-units";
import { deliverFurther, retryUnit } from "./retry";
import { again, isDeliverable, isLiving, withUnits } from "./rules";

/**
 * Gives a seat's person another address, as long as nobody has joined: it was refused, or mistyped. The delivery then
 * takes back an invitation that may be out and invites the new address, on the same seat and for the same term. Throws
 * `invalid` naming `email`, `conflict`, `not_found`.
 */
export async function correctAddress(ctx: Ctx, unitId: string, email: string): Promise<void> {
  requireRight(ctx, "orders.correct");
  const found = await selectUnit(ctx, unitId);
  if (!found) throw new DomainError("not_found", "There is no such unit.");
  refuseUnfit(found);
  await limitNaming(ctx, found.order.id);
  if (found.unit.email === email) return found.unit.status === "needs_person" ? retryUnit(ctx, unitId) : undefined;

  const seated = await selectSeated(ctx, unitId);
  if (seated) {
    const workspace = await selectWorkspace(ctx, seated.assignment.workspaceId);
    await refuseNeighbour(ctx, workspace, email);
    await refuseJoined(workspace, seated);
  }
  await inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, found.order.id);
    const unit = rows.units.find(({ id }) => id === unitId);
    if (!unit || unit.status !== found.unit.status || unit.email !== found.unit.email || !(await isStillSo(tx, seated)))
      throw again("this unit has just changed", 1);
    refuseTwin(rows, unit, email);
    if (seated) await renameSeat(tx, seated, email);
    await deliverFurther(tx, withUnits(rows, [await renameUnit(tx, unit, email)]));
  });
}

function refuseUnfit({ order, unit, line }: FoundUnit): void {
  const conflict = (sentence: string) => new DomainError("conflict", sentence, { unitId: unit.id });
  if (line.kind !== "seat" || unit.renews) throw conflict("This unit has no invitation of its own.");
  if (!isDeliverable(order) || !isLiving(unit)) throw conflict("Nothing of it is owed any more.");
  if (unit.status === "accepted") throw conflict("This person has joined already.");
  if (!unit.email) throw conflict("Nobody was named for this seat yet.");
}

const refuse = (sentence: string): DomainError =>
  new DomainError("invalid", `email ${sentence}`, {}, { email: sentence });

async function refuseNeighbour(ctx: Ctx, workspace: Workspace, email: string): Promise<void> {
  const homes = await liveAssignments(ctx, [email]);
  if (homes.some(({ workspaceId }) => workspaceId === workspace.id))
    throw refuse("cannot be used for this seat; use another address");
}

function refuseTwin({ units }: OrderRows, unit: Unit, email: string): void {
  const isTwin = (one: Unit) =>
    one.id !== unit.id && one.lineId === unit.lineId && one.email === email && isLiving(one);
  if (units.some(isTwin)) throw refuse("is named for another seat of this order already");
}

/** Refuses when the person has just joined and no sweep has seen it yet: they must not be removed silently. */
async function refuseJoined(workspace: Workspace, { assignment }: Seated): Promise<void> {
  if (!assignment.invitedAt) return;
  const members = await connect(workspace).listMembers();
  if (members.outcome !== "listed") return;
  if (members.items.some((person) => person.email.toLowerCase() === assignment.email))
    throw new DomainError("conflict", "This person has joined already.", { unitId: assignment.unitId });
}

/** Whether the seat is still this person's and they were not seen to join while the workspace was asked. */
async function isStillSo(tx: TxCtx, seated: Seated | undefined): Promise<boolean> {
  if (!seated) return true;
  const now = await lockAssignment(tx, seated.assignment.id);
  const { email, seatId } = seated.assignment;
  return now?.status === "ACTIVE" && now.email === email && now.seatId === seatId && !now.joinedAt;
}

/** Orders that have renewed this seat are for the same person; their units follow when they are prepared again. */
async function renameSeat(tx: TxCtx, { assignment }: Seated, email: string): Promise<void> {
  await renameAssignment(tx, assignment.id, email);
  const terms = await selectLiveTerms(tx, assignment.id);
  const others = new Set(terms.map(({ orderId }) => orderId).filter((id) => id !== assignment.orderId));
  await announceAll(
    tx,
    "orders/delivery.due",
    [...others].map((orderId) => ({ orderId })),
  );
}

async function renameUnit(tx: TxCtx, unit: Unit, email: string): Promise<Unit> {
  const reason = { code: "address_corrected", from: unit.email, to: email } as const;
  if (unit.status !== "waiting") return moveUnit(tx, unit, "waiting", reason, { email });
  await updateUnit(tx, unit.id, { email });
  await noteFact(tx, unit.orderId, reason);
  return { ...unit, email };
}
