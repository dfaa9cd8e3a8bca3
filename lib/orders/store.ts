import { randomUUID } from "node:crypto";
import { asc, eq, inArray, type SQL } from "drizzle-orm";
import { orderLines, orders, orderUnits } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Reason } from "@/lib/core/reasons";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { insertRecords, machine, transition, transitionRow } from "@/lib/work/transition";
import { lineSnapshot, type LineSnapshot } from "./schemas";
import { PAYMENT_MOVES, type PaymentStatus } from "./status";

/**
 * Orders as a whole: placed, read, locked, paid. Only the stores of this folder write orders, lines, units, idempotency
 * keys and notes.
 */

export type Order = typeof orders.$inferSelect;
export type Line = typeof orderLines.$inferSelect;
export type Unit = typeof orderUnits.$inferSelect;
/** An order with its lines by position and its units by line and position. */
export type OrderRows = { order: Order; lines: Line[]; units: Unit[] };

/** What the caller knows of an order before it exists; statuses, times and the number of units follow from it. */
export type NewOrder = Pick<
  Order,
  | "id"
  | "buyerId"
  | "title"
  | "subtotalIdr"
  | "discountIdr"
  | "totalIdr"
  | "promoCode"
  | "customerEmail"
  | "fullName"
  | "phone"
  | "locale"
  | "intent"
  | "clientAddress"
  | "gatewayWish"
  | "gateway"
  | "amountIdr"
  | "expiresAt"
>;

export type NewLine = Pick<
  Line,
  | "productId"
  | "productName"
  | "kind"
  | "quantity"
  | "units"
  | "unitPriceIdr"
  | "discountIdr"
  | "totalIdr"
  | "durationDays"
  | "warrantyDays"
  | "supply"
> & {
  snapshot: LineSnapshot;
  /** One entry a unit: who gets it, if that is known, and the live assignment that it extends, if any. */
  people: readonly { email: string | null; renews: string | null }[];
};

/** Writes an order with its lines, its units and the record that it was placed, in one statement. */
export async function insertOrder(tx: TxCtx, order: NewOrder, lines: readonly NewLine[]): Promise<OrderRows> {
  const rows = newRows(order, lines, tx.now());
  const madeOrder = tx.db.$with("made_order").as(tx.db.insert(orders).values(rows.order));
  const madeLines = tx.db.$with("made_lines").as(tx.db.insert(orderLines).values(rows.lines));
  const madeUnits = tx.db.$with("made_units").as(tx.db.insert(orderUnits).values(rows.units));
  const placed = transitionRow(tx, {
    entity: "payment",
    entityId: order.id,
    orderId: order.id,
    from: null,
    to: rows.order.paymentStatus,
    reason: { code: "order_placed", totalIdr: order.totalIdr },
  });
  await insertRecords(tx.db.with(madeOrder, madeLines, madeUnits), [placed]);
  return rows;
}

/** The rows as they will stand in the tables. Ids are made here, so that nothing has to be read back. */
function newRows(order: NewOrder, newLines: readonly NewLine[], at: Date): OrderRows {
  const lines: Line[] = [];
  const units: Unit[] = [];
  for (const [position, { people, snapshot, ...facts }] of newLines.entries()) {
    if (people.length !== facts.units)
      throw new Error(`line ${position} of ${order.id} names ${people.length} of ${facts.units} units`);
    const id = randomUUID();
    lines.push({
      ...facts,
      id,
      orderId: order.id,
      position,
      snapshot: lineSnapshot.parse(snapshot),
      deliveryStatus: "not_started",
      deliveredAt: null,
      endsAt: null,
    });
    for (const [index, person] of people.entries()) units.push(newUnit(order.id, id, index, person));
  }
  return {
    order: {
      ...order,
      units: units.length,
      paymentStatus: "pending",
      invitationStatus: "not_started",
      attention: null,
      createdAt: at,
      updatedAt: at,
      paidAt: null,
      deliveredAt: null,
      endsAt: null,
    },
    lines,
    units,
  };
}

const newUnit = (
  orderId: string,
  lineId: string,
  position: number,
  { email, renews }: NewLine["people"][number],
): Unit => ({
  id: randomUUID(),
  orderId,
  lineId,
  position,
  email,
  renews,
  status: "waiting",
  reason: null,
  facts: null,
  deliveredAt: null,
  endsAt: null,
});

export async function selectOrder(ctx: Ctx, id: string): Promise<Order | undefined> {
  const [order] = await ctx.db.select().from(orders).where(eq(orders.id, id));
  return order;
}

/** An order has at least one line and a line at least one unit, so an inner join loses nothing. */
export const joinedRows = (ctx: Ctx, where: SQL) =>
  ctx.db
    .select({ order: orders, line: orderLines, unit: orderUnits })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .innerJoin(orderUnits, eq(orderUnits.lineId, orderLines.id))
    .where(where)
    .orderBy(asc(orderLines.position), asc(orderUnits.position));

type JoinedRow = { order: Order; line: Line; unit: Unit };

/** Folds joined rows of one order; undefined when there are none. */
export function toOrderRows(joined: readonly JoinedRow[]): OrderRows | undefined {
  const [first] = joined;
  if (!first) return undefined;
  const lines = [...new Map(joined.map(({ line }) => [line.id, line])).values()];
  return { order: first.order, lines, units: joined.map(({ unit }) => unit) };
}

/** One statement. */
export const readOrderRows = async (ctx: Ctx, id: string): Promise<OrderRows | undefined> =>
  toOrderRows(await joinedRows(ctx, eq(orders.id, id)));

/** The unit with its line and its order, in one statement. */
export async function selectUnit(ctx: Ctx, unitId: string): Promise<JoinedRow | undefined> {
  const [found] = await joinedRows(ctx, eq(orderUnits.id, unitId));
  return found;
}

/** These units with their orders and lines. */
export const selectUnits = async (ctx: Ctx, unitIds: readonly string[]): Promise<JoinedRow[]> =>
  unitIds.length === 0 ? [] : joinedRows(ctx, inArray(orderUnits.id, [...unitIds]));

const unknownOrder = (): DomainError => new DomainError("not_found", "There is no such order.");

/**
 * Lock order everywhere: payment attempts → order → seats and stock → promo. The lock excludes every other writer of the
 * order, but not inserts of rows that merely reference it. Throws `not_found`.
 */
export async function lockOrder(tx: TxCtx, id: string): Promise<Order> {
  const [order] = await tx.db.select().from(orders).where(eq(orders.id, id)).for("no key update");
  if (!order) throw unknownOrder();
  return order;
}

/**
 * The order with its lines and units, all locked, in one statement. Lines and units are locked too, because PostgreSQL
 * re-reads only the rows it locks once it has waited: rows that are merely joined would be answered as they were before
 * the wait. Throws `not_found`.
 */
export async function lockOrderRows(tx: TxCtx, id: string): Promise<OrderRows> {
  const rows = toOrderRows(await joinedRows(tx, eq(orders.id, id)).for("no key update"));
  if (!rows) throw unknownOrder();
  return rows;
}

export const ORDER_PAYMENT = machine<typeof orders, PaymentStatus>({
  entity: "payment",
  table: orders,
  column: "paymentStatus",
  moves: PAYMENT_MOVES,
  orderIdOf: (order) => order.id,
});

/** What may change on an order without a change of status. */
export type OrderFacts = Partial<
  Pick<Order, "expiresAt" | "gatewayWish" | "gateway" | "amountIdr" | "attention" | "endsAt" | "intent">
>;

/**
 * Moves the payment status of an order that was locked in this transaction, with the facts that change with it. The
 * time of the first payment stays. Already there: nothing is written, neither are `changes`. Throws `conflict`.
 */
export const movePayment = (
  tx: TxCtx,
  order: Order,
  to: PaymentStatus,
  reason: Reason,
  changes: OrderFacts = {},
): Promise<Order> =>
  transition(tx, ORDER_PAYMENT, order, to, reason, {
    ...changes,
    updatedAt: tx.now(),
    ...(to === "paid" && { paidAt: order.paidAt ?? tx.now() }),
  });

/** Facts that are not statuses: until when it may be paid, at which gateway, what waits for a person. */
export async function updateOrder(tx: TxCtx, id: string, facts: OrderFacts): Promise<void> {
  await tx.db
    .update(orders)
    .set({ ...facts, updatedAt: tx.now() })
    .where(eq(orders.id, id));
}
