import { and, eq, or, sql, type SQLWrapper } from "drizzle-orm";
import { orderLines, orders, orderUnits } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Entity, Reason } from "@/lib/core/reasons";
import type { TxCtx } from "@/lib/work/context";
import { canMove, insertRecords, machine, transition, transitionRow } from "@/lib/work/transition";
import { countUnits, lineStatus, orderStatus } from "./rules";
import { INVITATION_MOVES, UNIT_MOVES, type InvitationStatus, type UnitStatus } from "./status";
import type { Line, Order, OrderRows, Unit } from "./store";

/** How far an order was delivered: units change status, and their lines and the order follow. */

export const ORDER_DELIVERY = machine<typeof orders, InvitationStatus>({
  entity: "delivery",
  table: orders,
  column: "invitationStatus",
  moves: INVITATION_MOVES,
  orderIdOf: (order) => order.id,
});

export const LINE = machine<typeof orderLines, InvitationStatus>({
  entity: "line",
  table: orderLines,
  column: "deliveryStatus",
  moves: INVITATION_MOVES,
  orderIdOf: (line) => line.orderId,
});

export const UNIT = machine<typeof orderUnits, UnitStatus>({
  entity: "unit",
  table: orderUnits,
  column: "status",
  moves: UNIT_MOVES,
  orderIdOf: (unit) => unit.orderId,
});

/** What may change on a unit together with its status. */
export type UnitChanges = Partial<Pick<Unit, "email" | "renews" | "reason" | "facts" | "deliveredAt" | "endsAt">>;

/** A change of status clears the reason that a unit waited for somebody, unless the change brings a new one. */
const cleared = { reason: null, facts: null };

/** Moves one unit of an order that was locked in this transaction. Throws `conflict` for a move that is not allowed. */
export const moveUnit = (
  tx: TxCtx,
  unit: Unit,
  to: UnitStatus,
  reason: Reason,
  changes: UnitChanges = {},
): Promise<Unit> => transition(tx, UNIT, unit, to, reason, { ...cleared, ...changes });

/** The same for many units at once, in one statement. Answers all of them in their order; those already there as is. */
export async function moveUnits(
  tx: TxCtx,
  units: readonly Unit[],
  to: UnitStatus,
  reason: Reason,
  changes: UnitChanges = {},
): Promise<Unit[]> {
  const moving = units.filter(({ status }) => status !== to);
  const facts = { ...cleared, ...changes, status: to };
  const stillAsRead = moving.map((unit) => and(eq(orderUnits.id, unit.id), eq(orderUnits.status, unit.status)));
  if (moving.length === 0) return [...units];
  const update = tx.db
    .update(orderUnits)
    .set(facts)
    .where(or(...stillAsRead))
    .returning({ id: orderUnits.id });
  const records = moving.map((unit) => recordOf(tx, UNIT, unit, unit.status, to, reason));
  await writeTogether(tx, [update], moving.length, records);
  return units.map((unit) => (unit.status === to ? unit : { ...unit, ...facts }));
}

/** Facts of a unit that change without a move. */
export async function updateUnit(
  tx: TxCtx,
  unitId: string,
  facts: Partial<Pick<Unit, "email" | "renews" | "endsAt">>,
): Promise<void> {
  await tx.db.update(orderUnits).set(facts).where(eq(orderUnits.id, unitId));
}

/** What the units alone do not tell: whether delivery has begun, and which lines wait for stock. */
export type DeliveryState = { isStarted: boolean; pendingLines?: ReadonlySet<string> };

/**
 * Draws the delivery status of each line from its units and that of the order from its lines, and writes what differs
 * (statuses, time of delivery, end of the last term) with its records in one statement; nothing when nothing differs.
 * `rows` must be locked and current: units that moved in this transaction are passed as they are now. Without a reason
 * the records say how many units are delivered. A delivery that has begun never counts as not started again.
 * Throws `conflict` when a status would leave its end.
 */
export async function drawDelivery(
  tx: TxCtx,
  rows: OrderRows,
  state: DeliveryState,
  reason?: Reason,
): Promise<OrderRows> {
  const unitsOf = (line: Line): Unit[] => rows.units.filter(({ lineId }) => lineId === line.id);
  const lines = rows.lines.map((line) => drawLine(line, unitsOf(line), state, tx.now()));
  const order = drawOrder(rows.order, lines, tx.now());
  const updates: SQLWrapper[] = [];
  const records: TransitionRow[] = [];

  for (const [index, line] of lines.entries()) {
    const before = rows.lines[index];
    if (!before || before === line) continue;
    updates.push(updateLine(tx, before, line));
    if (before.deliveryStatus === line.deliveryStatus) continue;
    const why = reason ?? unitsChanged(unitsOf(line));
    records.push(recordOf(tx, LINE, line, before.deliveryStatus, line.deliveryStatus, why));
  }
  if (order !== rows.order) {
    updates.push(updateDelivery(tx, rows.order, order));
    if (order.invitationStatus !== rows.order.invitationStatus) {
      const why = reason ?? unitsChanged(rows.units);
      records.push(recordOf(tx, ORDER_DELIVERY, order, rows.order.invitationStatus, order.invitationStatus, why));
    }
  }
  if (updates.length === 0) return rows;
  await writeTogether(tx, updates, updates.length, records);
  return { order, lines, units: rows.units };
}

const unitsChanged = (units: readonly Unit[]): Reason => {
  const counts = countUnits(units);
  return { code: "units_changed", delivered: counts.delivered, units: counts.units };
};

const isDelivered = (status: InvitationStatus): boolean => status === "invited" || status === "active";

/** The row as it should be; the same object when nothing differs. */
function drawLine(line: Line, units: readonly Unit[], state: DeliveryState, now: Date): Line {
  const deliveryStatus = lineStatus(units, {
    isStarted: state.isStarted || line.deliveryStatus !== "not_started",
    isPending: state.pendingLines?.has(line.id) ?? false,
  });
  return withFacts(line, {
    deliveryStatus,
    deliveredAt: line.deliveredAt ?? (isDelivered(deliveryStatus) ? now : null),
    endsAt: latest(units.filter(({ status }) => status !== "withdrawn")) ?? line.endsAt,
  });
}

function drawOrder(order: Order, lines: readonly Line[], now: Date): Order {
  const drawn = orderStatus(lines.map(({ deliveryStatus }) => deliveryStatus));
  // The started line was withdrawn and another has not started: the order as a whole still has.
  const isBackAtStart = drawn === "not_started" && order.invitationStatus !== "not_started";
  const invitationStatus = isBackAtStart ? "processing" : drawn;
  const changed = withFacts(order, {
    invitationStatus,
    deliveredAt: order.deliveredAt ?? (isDelivered(invitationStatus) ? now : null),
    endsAt: latest(lines) ?? order.endsAt,
  });
  return changed === order ? order : { ...changed, updatedAt: now };
}

function latest(rows: readonly { endsAt: Date | null }[]): Date | null {
  const ends = rows.flatMap(({ endsAt }) => (endsAt ? [endsAt.getTime()] : []));
  return ends.length > 0 ? new Date(Math.max(...ends)) : null;
}

function withFacts<Row extends Line | Order>(row: Row, facts: Partial<Row>): Row {
  const isSame = (key: keyof Row): boolean => comparable(row[key]) === comparable(facts[key]);
  return (Object.keys(facts) as (keyof Row)[]).every(isSame) ? row : { ...row, ...facts };
}

const comparable = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value);

const updateLine = (tx: TxCtx, before: Line, { deliveryStatus, deliveredAt, endsAt }: Line) =>
  tx.db
    .update(orderLines)
    .set({ deliveryStatus, deliveredAt, endsAt })
    .where(and(eq(orderLines.id, before.id), eq(orderLines.deliveryStatus, before.deliveryStatus)))
    .returning({ id: orderLines.id });

const updateDelivery = (tx: TxCtx, before: Order, { invitationStatus, deliveredAt, endsAt, updatedAt }: Order) =>
  tx.db
    .update(orders)
    .set({ invitationStatus, deliveredAt, endsAt, updatedAt })
    .where(and(eq(orders.id, before.id), eq(orders.invitationStatus, before.invitationStatus)))
    .returning({ id: orders.id });

type TransitionRow = ReturnType<typeof transitionRow>;

/** The record of a move along a machine's table, for writes of many rows. Throws `conflict`. */
function recordOf<Row extends { id: string }, Status extends string>(
  tx: TxCtx,
  machine: {
    entity: Entity;
    moves: Record<Status, readonly Status[]>;
    orderIdOf: (row: Row) => string | null;
  },
  row: Row,
  from: Status,
  to: Status,
  reason: Reason,
): TransitionRow {
  const { entity, moves, orderIdOf } = machine;
  if (!canMove(moves, from, to))
    throw new DomainError("conflict", `A ${entity} that is ${from} cannot become ${to}.`, { id: row.id });
  return transitionRow(tx, { entity, entityId: row.id, orderId: orderIdOf(row), from, to, reason });
}

/**
 * Runs updates that return what they matched, and writes the records of their moves, as one statement. Throws
 * `try_later` when fewer rows than expected still were as they had been read.
 */
async function writeTogether(
  tx: TxCtx,
  updates: readonly SQLWrapper[],
  rowsExpected: number,
  records: TransitionRow[],
): Promise<void> {
  const names = updates.map((_, index) => sql.identifier(`moved_${index}`));
  const parts = updates.map((update, index) => sql`${names[index]} as (${update.getSQL()})`);
  if (records.length > 0) parts.push(sql`recorded as (${insertRecords(tx.db, records).getSQL()})`);
  const matched = names.map((name) => sql`(select count(*)::int from ${name})`);
  const { rows } = await tx.db.execute<{ matched: number }>(
    sql`with ${sql.join(parts, sql`, `)} select ${sql.join(matched, sql` + `)} as matched`,
  );
  if (rows[0]?.matched !== rowsExpected)
    throw new DomainError("try_later", "This order has just changed. Please try again.");
}
