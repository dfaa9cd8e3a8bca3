import { and, eq, inArray, isNotNull, lt, ne, or, sql } from "drizzle-orm";
import { idempotencyKeys, orderNotes, orders, orderUnits } from "@/db/schema";
import type { Erased } from "@/lib/core/erasure";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { hasEmail, hasWords, textArray, withoutEmail, withoutWords } from "@/lib/work/erasure";
import type { Order } from "./store";

/** Personal data of orders: taken out when it is old, and when a buyer asks for it. */

/** Forgets from where old orders came; only open ones are counted by it. Answers how many, at most `limit`. */
export async function forgetAddressesBefore(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const old = ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(and(lt(orders.createdAt, before), isNotNull(orders.clientAddress), ne(orders.paymentStatus, "pending")))
    .limit(limit)
    .for("no key update", { skipLocked: true });
  const { rowCount } = await ctx.db.update(orders).set({ clientAddress: null }).where(inArray(orders.id, old));
  return rowCount ?? 0;
}

/** Orders that this buyer placed, and those in which the email is a member's. */
export async function selectOrdersOf(
  ctx: Ctx,
  email: string,
  buyerId: string | undefined,
): Promise<{ own: Order[]; asMember: string[] }> {
  const own = await ctx.db
    .select()
    .from(orders)
    .where(or(eq(orders.customerEmail, email), buyerId ? eq(orders.buyerId, buyerId) : undefined));
  const named = await ctx.db
    .selectDistinct({ id: orderUnits.orderId })
    .from(orderUnits)
    .where(or(eq(orderUnits.email, email), hasEmail(orderUnits.facts, email)));
  return { own, asMember: named.map(({ id }) => id) };
}

/** Who gets what was bought in these orders. */
export async function selectMembers(ctx: Ctx, orderIds: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ email: sql<string>`${orderUnits.email}` })
    .from(orderUnits)
    .where(and(inArray(orderUnits.orderId, [...orderIds]), isNotNull(orderUnits.email)));
  return rows.map(({ email }) => email);
}

/** Takes the customer out of their own orders: who they are, from where they came, and the answers given to them. */
export async function eraseCustomer(tx: TxCtx, orderIds: readonly string[], substitute: string): Promise<void> {
  const ids = textArray(orderIds);
  await tx.db
    .update(orders)
    .set({ customerEmail: substitute, fullName: null, phone: null, clientAddress: null, updatedAt: tx.now() })
    .where(sql`${orders.id} = any(${ids})`);
  await tx.db.delete(idempotencyKeys).where(sql`${idempotencyKeys.orderId} = any(${ids})`);
}

/** Takes a member out of units, and whoever it is out of the staff's notes. */
export async function eraseFromOrders(tx: TxCtx, erased: Erased): Promise<void> {
  const { email, substitute } = erased;
  const ids = textArray(erased.orderIds);
  await tx.db
    .update(orderUnits)
    .set({
      email: sql`case when ${orderUnits.email} = ${email} then ${substitute} else ${orderUnits.email} end`,
      facts: withoutEmail(orderUnits.facts, erased),
    })
    .where(
      and(sql`${orderUnits.orderId} = any(${ids})`, or(eq(orderUnits.email, email), hasEmail(orderUnits.facts, email))),
    );
  await tx.db
    .update(orderNotes)
    .set({ text: withoutWords(orderNotes.text, erased) })
    .where(and(sql`${orderNotes.orderId} = any(${ids})`, hasWords(orderNotes.text, erased)));
}
