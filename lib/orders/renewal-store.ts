import { and, eq, gt, inArray, or, sql } from "drizzle-orm";
import { orderLines, orders, orderUnits, renewalOffers } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { joinedRows, toOrderRows, type OrderRows } from "./store";

/** Offers to renew, and the orders that renew: the only writer of renewal_offers. */

export type RenewalOffer = typeof renewalOffers.$inferSelect;

/** The order that this line belongs to, whole. */
export const readRowsOfLine = async (ctx: Ctx, lineId: string): Promise<OrderRows | undefined> => {
  const ofLine = ctx.db.select({ id: orderLines.orderId }).from(orderLines).where(eq(orderLines.id, lineId));
  return toOrderRows(await joinedRows(ctx, inArray(orders.id, ofLine)));
};

export async function selectOffer(ctx: Ctx, orderId: string, endsOn: string): Promise<RenewalOffer | undefined> {
  const [row] = await ctx.db
    .select()
    .from(renewalOffers)
    .where(and(eq(renewalOffers.orderId, orderId), eq(renewalOffers.endsOn, endsOn)));
  return row;
}

/** Makes the offer of an order and day, or writes its lines anew, and locks it. */
export async function saveOffer(
  tx: TxCtx,
  offer: Pick<RenewalOffer, "orderId" | "endsOn" | "lines" | "expiresAt">,
): Promise<RenewalOffer> {
  const { lines, expiresAt } = offer;
  const [row] = await tx.db
    .insert(renewalOffers)
    .values({ ...offer, madeAt: tx.now() })
    .onConflictDoUpdate({ target: [renewalOffers.orderId, renewalOffers.endsOn], set: { lines, expiresAt } })
    .returning();
  if (!row) throw new Error("an upsert answers its row");
  return row;
}

/** The order that was placed with the offer; pressing again finds it. */
export async function linkRenewal(tx: TxCtx, offerId: string, renewalOrderId: string): Promise<void> {
  await tx.db.update(renewalOffers).set({ renewalOrderId }).where(eq(renewalOffers.id, offerId));
}

/** Those of the assignments that an order is about to extend: paid and not delivered yet, or in payment right now. */
export async function selectRenewing(ctx: Ctx, assignmentIds: readonly string[]): Promise<Set<string>> {
  if (assignmentIds.length === 0) return new Set();
  const isPaid = inArray(orders.paymentStatus, ["paid", "partially_refunded", "needs_review"]);
  const isOpen = and(eq(orders.paymentStatus, "pending"), gt(orders.expiresAt, ctx.now()));
  const rows = await ctx.db
    .select({ id: sql<string>`${orderUnits.renews}` })
    .from(orderUnits)
    .innerJoin(orders, eq(orders.id, orderUnits.orderId))
    .where(and(inArray(orderUnits.renews, [...assignmentIds]), eq(orderUnits.status, "waiting"), or(isPaid, isOpen)));
  return new Set(rows.map(({ id }) => id));
}
