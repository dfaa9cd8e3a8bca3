import type { InvitationStatus, UnitStatus } from "./status";

/** How far a line and an order have come, derived from their units. Pure. */

type HasStatus = { readonly status: UnitStatus };

const isOver = ({ status }: HasStatus): boolean => status === "ended" || status === "withdrawn";
const isWithBuyer = ({ status }: HasStatus): boolean => status === "delivered" || status === "accepted";

/**
 * The delivery status of a line. `isStarted`: delivery of the paid order has begun; `isPending`: what it still needs is
 * out of stock. Both only count while a unit waits. A unit without a name does not hold back the others: the invited
 * ones may start while the buyer makes up their mind.
 */
export function lineStatus(
  units: readonly HasStatus[],
  at: { isStarted: boolean; isPending: boolean },
): InvitationStatus {
  const living = units.filter((unit) => !isOver(unit));
  if (living.length === 0) return units.some(({ status }) => status === "ended") ? "ended" : "revoked";
  const has = (status: UnitStatus): boolean => living.some((unit) => unit.status === status);
  if (has("waiting")) {
    if (at.isPending) return "pending_stock";
    return at.isStarted ? "processing" : "not_started";
  }
  const someDelivered = living.some(isWithBuyer);
  if (has("needs_person")) return someDelivered ? "manual" : "failed";
  if (has("by_hand")) return "manual";
  // Nothing can be done until the buyer names somebody.
  if (!someDelivered) return "manual";
  return has("delivered") ? "invited" : "active";
}

/** The worst status of any living line decides, so that trouble is never hidden. */
const BY_URGENCY: readonly InvitationStatus[] = ["pending_stock", "failed", "manual", "invited", "active"];

/** The delivery status of an order, from those of its lines. */
export function orderStatus(lines: readonly InvitationStatus[]): InvitationStatus {
  const living: readonly InvitationStatus[] = lines.filter((status) => status !== "ended" && status !== "revoked");
  if (living.length === 0) return lines.includes("ended") ? "ended" : "revoked";
  if (living.every((status) => status === "not_started")) return "not_started";
  if (living.includes("processing") || living.includes("not_started")) return "processing";
  return BY_URGENCY.find((status) => living.includes(status)) ?? "processing";
}

/** How many units are with the buyer (also when their term is over), on their way, or refused. */
export type UnitCounts = { units: number; delivered: number; waiting: number; needs_person: number };

/** Counts units for the outer contract. A unit without a name waits; a withdrawn one is in `units` only. */
export function countUnits(units: readonly HasStatus[]): UnitCounts {
  const among = (...statuses: UnitStatus[]): number => units.filter(({ status }) => statuses.includes(status)).length;
  return {
    units: units.length,
    delivered: among("delivered", "accepted", "ended"),
    waiting: among("waiting", "needs_name", "by_hand"),
    needs_person: among("needs_person"),
  };
}

/** A unit's share of its line's price; the first unit takes the rupiah that do not divide, so that shares add up. */
export function shareOf(line: { totalIdr: number; units: number }, position: number): number {
  const share = Math.floor(line.totalIdr / line.units);
  return position === 0 ? line.totalIdr - share * (line.units - 1) : share;
}
