import { DomainError } from "@/lib/core/errors";
import type { Line, Order, OrderRows, Unit } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import type { LineRequest, PlannedPerson } from "./port";

/** Small laws that every kind shares. Pure. */

/** Neither ended nor withdrawn. */
export const isLiving = ({ status }: Pick<Unit, "status">): boolean => status !== "ended" && status !== "withdrawn";

/** Paid, and not ended or withdrawn as a whole. */
export const isDeliverable = ({ paymentStatus, invitationStatus }: Order): boolean =>
  isOwed(paymentStatus) && invitationStatus !== "ended" && invitationStatus !== "revoked";

/** One entry a unit; those that nobody was named for are null. */
export const namedFirst = ({ units, members }: LineRequest): PlannedPerson[] =>
  Array.from({ length: units }, (_, index) => ({ email: members[index] ?? null, renews: null }));

export const nothingToRenew = (): DomainError => {
  const sentence = "asks to renew, but there is no running seat to renew; order with intent new";
  return new DomainError("invalid", `intent ${sentence}`, {}, { intent: sentence });
};

/** The rows with these units as they are now. */
export const withUnits = (rows: OrderRows, changed: readonly Unit[]): OrderRows => ({
  ...rows,
  units: rows.units.map((unit) => changed.find(({ id }) => id === unit.id) ?? unit),
});

export const kindOf = ({ lines }: OrderRows, unit: Unit): Line["kind"] | undefined =>
  lines.find(({ id }) => id === unit.lineId)?.kind;

/** Lines that wait for stock; only preparing them again can tell that there is some. */
export const waitingLines = ({ lines }: OrderRows): Set<string> =>
  new Set(lines.filter(({ deliveryStatus }) => deliveryStatus === "pending_stock").map(({ id }) => id));

/** A refusal that the caller should repeat. */
export const again = (why: string, retryAfterSeconds: number): DomainError =>
  new DomainError("try_later", why, { retryAfterSeconds });
