import { lockOrderRows, type OrderRows, type Unit } from "@/lib/orders";
import { lockAssignment, selectAssignments, selectLiveTerms, type Assignment, type Term } from "@/lib/seats";
import type { TxCtx } from "@/lib/work/context";
import { again, isDeliverable, isLiving } from "./rules";

/** A live assignment with everybody who has a stake in it, locked and current. */
export type LockedSeat = {
  assignment: Assignment & { email: string };
  terms: Term[];
  /** The orders that have paid for it, the one that it was made for among them. */
  orders: OrderRows[];
  /** The unit that it is delivered by: its own, or, when that is over, the next one that has paid a term of it. */
  carrier: { rows: OrderRows; unit: Unit };
};

/**
 * Locks an assignment after the orders of all its terms, always in the order of their ids, so that two of these cannot
 * deadlock. Undefined when it is not live, nobody is named on it, or nothing of it is owed. Throws `try_later` when it
 * was renewed in between.
 */
export async function lockSeated(tx: TxCtx, assignmentId: string): Promise<LockedSeat | undefined> {
  const [seen] = await selectAssignments(tx, { ids: [assignmentId] });
  if (seen?.status !== "ACTIVE") return undefined;
  const known = (await selectLiveTerms(tx, assignmentId)).map(({ orderId }) => orderId);
  const orders: OrderRows[] = [];
  for (const id of [...new Set([seen.orderId, ...known])].toSorted()) orders.push(await lockOrderRows(tx, id));
  const assignment = await lockAssignment(tx, assignmentId);
  if (assignment?.status !== "ACTIVE" || assignment.email === null) return undefined;
  const terms = await selectLiveTerms(tx, assignmentId);
  const isLocked = (id: string): boolean => orders.some(({ order }) => order.id === id);
  if (![assignment, ...terms].every(({ orderId }) => isLocked(orderId)))
    throw again("this seat has just been renewed", 1);
  const carrier = findCarrier(orders, [assignment.unitId, ...terms.map(({ unitId }) => unitId)]);
  return carrier && { assignment: { ...assignment, email: assignment.email }, terms, orders, carrier };
}

function findCarrier(orders: readonly OrderRows[], unitIds: readonly string[]): LockedSeat["carrier"] | undefined {
  for (const unitId of unitIds)
    for (const rows of orders) {
      const unit = rows.units.find(({ id }) => id === unitId);
      if (unit && isLiving(unit) && isDeliverable(rows.order)) return { rows, unit };
    }
  return undefined;
}
