import { updateUnit, type Line, type OrderRows, type Unit } from "@/lib/orders";
import {
  closeTerm,
  endAssignment,
  lockAssignment,
  readSeating,
  releaseHeld,
  type Assignment,
  type Seating,
  type Term,
} from "@/lib/seats";
import { announceAll } from "@/lib/work/outbox";
import type { TxCtx } from "@/lib/work/context";
import type { WithdrawReason } from "../../port";
import { isLiving } from "../../rules";

/** Seats that are only held are free at once. */
export async function release(tx: TxCtx, lines: readonly Line[]): Promise<string[]> {
  const lineIds = await releaseHeld(
    tx,
    lines.map(({ id }) => id),
  );
  return suppliesOf(lines, lineIds);
}

const suppliesOf = (lines: readonly Line[], lineIds: readonly string[]): string[] => [
  ...new Set(lines.filter(({ id }) => lineIds.includes(id)).map(({ supply }) => supply)),
];

/**
 * Withdraws terms. A person whose seat was renewed keeps it for the remaining terms, which then start earlier; without
 * any the assignment is revoked and its seat is `leaving`. Seats only held for these units are free at once.
 */
export async function withdraw(
  tx: TxCtx,
  rows: OrderRows,
  units: readonly Unit[],
  why: WithdrawReason,
): Promise<string[]> {
  const lines = rows.lines.filter(({ id }) => units.some(({ lineId }) => lineId === id));
  const seating = await readSeating(tx, {
    lineIds: lines.map(({ id }) => id),
    unitIds: rows.units.map(({ id }) => id),
    emails: [],
    assignmentIds: [],
  });
  const seatOf = ({ id }: Unit): string | undefined =>
    seating.terms.find(({ unitId }) => unitId === id)?.assignmentId ??
    seating.live.find(({ unitId }) => unitId === id)?.id;

  // Always in this order, so that two orders for the same people cannot deadlock.
  const placed = units
    .flatMap((unit) => ({ unit, assignmentId: seatOf(unit) ?? "" }))
    .filter((one) => one.assignmentId);
  for (const { unit, assignmentId } of placed.toSorted((left, right) =>
    left.assignmentId < right.assignmentId ? -1 : 1,
  ))
    await takeBack(tx, rows, unit, assignmentId, why);

  const freed: string[] = [];
  for (const line of lines) freed.push(...(await releaseSurplus(tx, rows, line, units, seating)));
  return suppliesOf(lines, freed);
}

async function takeBack(
  tx: TxCtx,
  rows: OrderRows,
  unit: Unit,
  assignmentId: string,
  why: WithdrawReason,
): Promise<void> {
  const assignment = await lockAssignment(tx, assignmentId);
  if (assignment?.status !== "ACTIVE") return;
  const { left, moved } = await closeTerm(tx, assignment, unit.id);
  if (left.length === 0) return revoke(tx, assignment, why);
  await noteMovedTerms(tx, rows, moved);
}

async function revoke(tx: TxCtx, assignment: Assignment, why: WithdrawReason): Promise<void> {
  const leaving = await endAssignment(tx, assignment, "REVOKED", { code: "withdrawn", why });
  await announceAll(
    tx,
    "seats/seat.leaving",
    leaving.map((seatId) => ({ seatId })),
  );
}

/**
 * Units of later terms end earlier now. This order's own are written here; those of other orders are written under the
 * lock of theirs, when they are prepared again.
 */
async function noteMovedTerms(tx: TxCtx, rows: OrderRows, moved: readonly Term[]): Promise<void> {
  for (const { unitId, endsAt } of moved) {
    const own = rows.units.find(({ id }) => id === unitId);
    if (!own) continue;
    await updateUnit(tx, unitId, { endsAt });
    own.endsAt = endsAt;
  }
  const others = new Set(moved.map(({ orderId }) => orderId).filter((id) => id !== rows.order.id));
  await announceAll(
    tx,
    "orders/delivery.due",
    [...others].map((orderId) => ({ orderId })),
  );
}

/** Gives back what the line holds beyond the units that still need a seat. Answers the line of each seat given back. */
async function releaseSurplus(
  tx: TxCtx,
  { units }: OrderRows,
  line: Line,
  withdrawn: readonly Unit[],
  { held, live }: Seating,
): Promise<string[]> {
  const left = units.filter((unit) => unit.lineId === line.id && isLiving(unit) && !withdrawn.includes(unit));
  const needing = left.filter(({ id, renews }) => !renews && !live.some(({ unitId }) => unitId === id)).length;
  const holding = held.filter(({ lineId }) => lineId === line.id).length;
  return releaseHeld(tx, [line.id], Math.max(0, holding - needing));
}
