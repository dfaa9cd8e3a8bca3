import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { assignments, seats, stockItems, terms, workspaces } from "@/db/schema";
import { selectMessages } from "@/lib/messages";
import { readOrderRows, type OrderRows } from "@/lib/orders";
import { readMoney, selectLedger, stateOf } from "@/lib/payments";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { moneyViews } from "./money-views";
import { lineViews, orderActs, orderView, type UnitItem } from "./order-views";
import { readTimeline } from "./read-timeline";
import type { About, OrderDetail, StaffAssignment, StaffMessage } from "./views";

/** Everything about one order, for staff; null when there is none. Seven statements, whatever the order holds. */
export async function readOrderDetail(ctx: Ctx, id: string): Promise<OrderDetail | null> {
  requireRight(ctx, "orders.read");
  const rows = await readOrderRows(ctx, id);
  if (!rows) return null;
  const [money, given, items, messages, ledger] = await Promise.all([
    readMoney(ctx, id),
    readAssignments(ctx, id),
    readItems(ctx, rows),
    readMessages(ctx, id),
    selectLedger(ctx, id),
  ]);
  const { attempts, receipts, refunds } = moneyViews(ctx, rows.order.paymentStatus, money, ledger);
  const { order } = rows;
  const named = rows.units.flatMap(({ email }) => (email === null ? [] : [email]));
  return {
    order: orderView(order),
    customer: {
      email: order.customerEmail,
      fullName: order.fullName,
      phone: order.phone,
      address: order.clientAddress,
      memberEmails: [...new Set(named)],
    },
    lines: lineViews(rows, money, items),
    attempts,
    receipts,
    refunds,
    assignments: given,
    messages,
    ledger: ledger.map(({ at, kind, account, amountIdr }) => ({ at: at.toISOString(), kind, account, amountIdr })),
    timeline: await readTimeline(ctx, id, aboutsOf(rows, { attempts, messages })),
    acts: orderActs(ctx, order, money),
    moneyState: stateOf(money),
  };
}

/** Who sits or sat where: by an assignment that this order made, or one that it renewed. */
async function readAssignments(ctx: Ctx, orderId: string): Promise<StaffAssignment[]> {
  // Two arms, since one condition over both tables could use neither index.
  const mine = unionAll(
    ctx.db
      .select({ id: assignments.id, unitId: assignments.unitId })
      .from(assignments)
      .where(eq(assignments.orderId, orderId)),
    ctx.db.select({ id: terms.assignmentId, unitId: terms.unitId }).from(terms).where(eq(terms.orderId, orderId)),
  ).as("mine");
  const rows = await ctx.db
    .selectDistinct({ assignment: assignments, unitId: mine.unitId, seat: seats, workspaceName: workspaces.name })
    .from(mine)
    .innerJoin(assignments, eq(assignments.id, mine.id))
    .innerJoin(seats, eq(seats.id, assignments.seatId))
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .orderBy(asc(assignments.startsAt), asc(assignments.id));
  return rows.map(({ assignment, unitId, seat, workspaceName }) => ({
    id: assignment.id,
    unitId,
    email: assignment.email,
    workspaceId: assignment.workspaceId,
    workspaceName,
    seatNumber: seat.number,
    seatStatus: seat.status,
    status: assignment.status,
    invitedAt: iso(assignment.invitedAt),
    joinedAt: iso(assignment.joinedAt),
    endsAt: iso(assignment.endsAt),
    isMoving: assignment.movedFromId !== null,
  }));
}

/** What was handed out for the order; its texts stay sealed. */
async function readItems(ctx: Ctx, { lines }: OrderRows): Promise<UnitItem[]> {
  const handed = lines.filter(({ kind }) => kind !== "seat").map(({ id }) => id);
  if (handed.length === 0) return [];
  return ctx.db
    .select({ unitId: stockItems.unitId, status: stockItems.status, revealedAt: stockItems.revealedAt })
    .from(stockItems)
    .where(and(inArray(stockItems.lineId, handed), isNotNull(stockItems.unitId)));
}

async function readMessages(ctx: Ctx, orderId: string): Promise<StaffMessage[]> {
  const rows = await selectMessages(ctx, orderId);
  return rows.map((message) => ({
    id: message.id,
    kind: message.kind,
    channel: message.channel,
    recipient: message.address,
    status: message.status,
    trouble: message.trouble,
    at: (message.sentAt ?? message.createdAt).toISOString(),
  }));
}

/** What an entry of the timeline may be about, where the order has more than one of it. */
function aboutsOf(
  { lines, units }: OrderRows,
  { attempts, messages }: Pick<OrderDetail, "attempts" | "messages">,
): Map<string, About> {
  const nameOf = new Map(lines.map((line) => [line.id, line.productName]));
  const named = (id: string, name: string | null): [string, About][] => (name === null ? [] : [[id, { name }]]);
  return new Map([
    ...messages.map(({ id, kind }): [string, About] => [id, { message: kind }]),
    ...attempts.flatMap(({ id, reference }) => named(id, reference)),
    ...(lines.length > 1 ? lines.flatMap(({ id, productName }) => named(id, productName)) : []),
    ...units.flatMap((unit) => named(unit.id, unit.email ?? unitName(nameOf.get(unit.lineId), unit.position))),
  ]);
}

const unitName = (product: string | undefined, position: number): string | null =>
  product === undefined ? null : `${product} #${position + 1}`;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
