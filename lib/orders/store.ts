import { and, asc, count, eq, gt, inArray, lt, or, sql } from "drizzle-orm";
import { idempotencyKeys, orderMoves, orders } from "@/db/schema";
import { actorName, type Ctx, type TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { canMoveInvitation, canMovePayment, type InvitationStatus, type PaymentStatus } from "./status";

/** Every query of orders; the only writer of `payment_status` and `invitation_status`. */

export type Order = typeof orders.$inferSelect;
export type NewOrder = typeof orders.$inferInsert;

export async function insertOrder(tx: TxCtx, order: NewOrder): Promise<void> {
  await tx.db.insert(orders).values(order);
  await addMove(tx, { orderId: order.id, field: "payment", from: null, to: "pending", why: "ordered" });
}

export async function selectOrder(ctx: Ctx, id: string): Promise<Order | undefined> {
  const [order] = await ctx.db.select().from(orders).where(eq(orders.id, id));
  return order;
}

/** Lock order everywhere: payment → order → seats → promo. */
export async function lockOrder(tx: TxCtx, id: string): Promise<Order> {
  const [order] = await tx.db.select().from(orders).where(eq(orders.id, id)).for("update");
  if (!order) throw new DomainError("not_found", "There is no such order.");
  return order;
}

type Moved = "moved" | "already_there";

/** The one place that writes orders.payment_status. Moving to where it already is changes nothing. */
export async function movePayment(tx: TxCtx, id: string, to: PaymentStatus, why: string): Promise<Moved> {
  const order = await lockOrder(tx, id);
  if (order.paymentStatus === to) return "already_there";
  if (!canMovePayment(order.paymentStatus, to))
    throw new DomainError("conflict", `An order that is ${order.paymentStatus} cannot become ${to}.`, { id });
  const at = tx.now();
  await tx.db
    .update(orders)
    .set({ paymentStatus: to, updatedAt: at, ...(to === "paid" ? { paidAt: order.paidAt ?? at } : {}) })
    .where(eq(orders.id, id));
  await addMove(tx, { orderId: id, field: "payment", from: order.paymentStatus, to, why });
  return "moved";
}

/** The one place that writes orders.invitation_status. */
export async function moveInvitation(tx: TxCtx, id: string, to: InvitationStatus, why: string): Promise<Moved> {
  const order = await lockOrder(tx, id);
  if (order.invitationStatus === to) return "already_there";
  if (!canMoveInvitation(order.invitationStatus, to))
    throw new DomainError("conflict", `A delivery that is ${order.invitationStatus} cannot become ${to}.`, { id });
  const at = tx.now();
  await tx.db
    .update(orders)
    .set({ invitationStatus: to, updatedAt: at, ...(to === "invited" ? { deliveredAt: order.deliveredAt ?? at } : {}) })
    .where(eq(orders.id, id));
  await addMove(tx, { orderId: id, field: "invitation", from: order.invitationStatus, to, why });
  return "moved";
}

/** A fact of the order's story that moved no status. */
export const noteOnOrder = (tx: TxCtx, orderId: string, what: string, why: string): Promise<void> =>
  addMove(tx, { orderId, field: "note", from: null, to: what, why });

async function addMove(
  tx: TxCtx,
  move: { orderId: string; field: "payment" | "invitation" | "note"; from: string | null; to: string; why: string },
): Promise<void> {
  await tx.db.insert(orderMoves).values({ ...move, actor: actorName(tx), at: tx.now() });
}

export const selectMoves = (ctx: Ctx, orderId: string) =>
  ctx.db.select().from(orderMoves).where(eq(orderMoves.orderId, orderId)).orderBy(asc(orderMoves.id));

/** Facts that are not statuses: who sits where, when the term ends, until when the buyer may pay. */
export async function updateFacts(
  tx: TxCtx,
  id: string,
  facts: Partial<Pick<Order, "memberEmails" | "endsAt" | "expiresAt" | "gatewayWish">>,
): Promise<void> {
  await tx.db
    .update(orders)
    .set({ ...facts, updatedAt: tx.now() })
    .where(eq(orders.id, id));
}

/** Unpaid orders that someone has open now; the caps against holding all seats count them. */
export async function countPending(
  ctx: Ctx,
  who: { email?: string; phone?: string; address?: string },
): Promise<number> {
  const [row] = await ctx.db
    .select({ open: count() })
    .from(orders)
    .where(
      and(
        eq(orders.paymentStatus, "pending"),
        gt(orders.expiresAt, ctx.now()),
        who.email === undefined ? undefined : eq(orders.customerEmail, who.email),
        who.phone === undefined ? undefined : eq(orders.phone, who.phone),
        who.address === undefined ? undefined : eq(orders.clientAddress, who.address),
      ),
    );
  return row?.open ?? 0;
}

/** Unpaid orders whose time is over, oldest first. */
export async function selectOverdue(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.paymentStatus, "pending"), lt(orders.expiresAt, before)))
    .orderBy(asc(orders.expiresAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

const isOwedRow = inArray(orders.paymentStatus, ["paid", "partially_refunded"]);

/** Paid orders under delivery in which nothing has moved since `before`, in order of payment. */
export async function selectStuck(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(
      and(isOwedRow, inArray(orders.invitationStatus, ["not_started", "processing"]), lt(orders.updatedAt, before)),
    )
    .orderBy(asc(orders.paidAt), asc(orders.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

const isWaiting = and(isOwedRow, eq(orders.invitationStatus, "pending_stock"));

/** Pools that paid orders wait for. */
export async function selectWaitingPools(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.selectDistinct({ poolId: orders.poolId }).from(orders).where(isWaiting);
  return rows.map((row) => row.poolId);
}

/** Paid orders that wait for seats of one pool, in order of payment. */
export const selectWaiting = (ctx: Ctx, poolId: string, limit: number): Promise<{ id: string; seats: number }[]> =>
  ctx.db
    .select({ id: orders.id, seats: orders.seats })
    .from(orders)
    .where(and(isWaiting, eq(orders.poolId, poolId)))
    .orderBy(asc(orders.paidAt), asc(orders.id))
    .limit(limit);

/** The order that belongs to an idempotency key, if the key was used before. */
export async function selectKey(ctx: Ctx, keyHash: string) {
  const [row] = await ctx.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.keyHash, keyHash));
  return row;
}

/** Takes the key for this order. False when somebody else had it first; waits for a rival that is not committed yet. */
export async function takeKey(tx: TxCtx, keyHash: string, requestHash: string, orderId: string): Promise<boolean> {
  const taken = await tx.db
    .insert(idempotencyKeys)
    .values({ keyHash, requestHash, orderId, createdAt: tx.now() })
    .onConflictDoNothing()
    .returning({ orderId: idempotencyKeys.orderId });
  return taken.length > 0;
}

export async function pruneKeys(ctx: Ctx, before: Date): Promise<void> {
  await ctx.db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
}

export type OrderFilter = {
  paymentStatus?: PaymentStatus | undefined;
  invitationStatus?: InvitationStatus | undefined;
  search?: string | undefined;
};

export const matching = (filter: OrderFilter) =>
  and(
    filter.paymentStatus ? eq(orders.paymentStatus, filter.paymentStatus) : undefined,
    filter.invitationStatus ? eq(orders.invitationStatus, filter.invitationStatus) : undefined,
    filter.search ? searchFor(filter.search) : undefined,
  );

function searchFor(text: string) {
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const digits = text.replace(/\D/g, "").replace(/^(62|0)/, "");
  return or(
    sql`${orders.id} ilike ${like}`,
    sql`${orders.customerEmail} ilike ${like}`,
    sql`${orders.fullName} ilike ${like}`,
    digits.length >= 5 ? sql`${orders.phone} like ${`%${digits}%`}` : undefined,
  );
}
