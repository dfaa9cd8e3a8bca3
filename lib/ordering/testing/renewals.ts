import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { assignments, messages } from "@/db/schema";
import { calendarDay, daysAfter, startOfDay } from "@/lib/core/format";
import type { RenewalLink } from "@/lib/core/renewal-link";
import { selectAttempts } from "@/lib/payments";
import { ctx, deliver, newEmail, openShop, order, pay, type Shop } from "@/lib/testing/world";
import { buyerCtx, type Ctx } from "@/lib/work/context";
import { placeRenewal, readMemberships } from "..";

/** Buyers on seats, and the days before their terms end, for the tests of renewals. */

export const ZONE = "Asia/Jakarta";
/** Another clock. */
export const at = (when: Date, base: Ctx = ctx): Ctx => ({ ...base, now: () => when });
export const HOUR = 3_600_000;
/** Ten in the morning in the shop, so many days before (or after, when negative) the day on which this term ends. */
export const daysBefore = (endsAt: Date, days: number): Ctx =>
  at(new Date(startOfDay(daysAfter(calendarDay(endsAt, ZONE), -days), ZONE).getTime() + 10 * HOUR));

export type Seated = { shop: Shop; email: string; orderId: string; endsAt: Date };

/** A buyer on a seat of a shop of their own, invited now. */
export async function seated(
  options: Parameters<typeof openShop>[1] = {},
  more: Record<string, unknown> = {},
): Promise<Seated> {
  const shop = await openShop([6], options);
  const email = newEmail();
  const placed = await order(shop, { customer_email: email, ...more });
  await pay(placed.payment_reference);
  await deliver(placed.order_id);
  const endsAt = (await seatsOfOrder(placed.order_id))[0]?.endsAt;
  if (!endsAt) throw new Error("nobody was invited");
  return { shop, email, orderId: placed.order_id, endsAt };
}

/** The assignments that an order made. */
export const seatsOfOrder = (orderId: string) =>
  db().select().from(assignments).where(eq(assignments.orderId, orderId));
/** Messages of an order that remind, whatever became of them. */
export const remindersOf = async (orderId: string) =>
  (await db().select().from(messages).where(eq(messages.orderId, orderId))).filter(({ kind }) =>
    kind.startsWith("expiring"),
  );

/** What the link on the order's page names. */
export async function linkOf(orderId: string, now: Ctx): Promise<RenewalLink> {
  const [membership] = await readMemberships(now, orderId);
  if (!membership) throw new Error("there is no membership");
  return membership.link;
}

/** Places the renewal of an order and pays it; answers the new order's id. */
export async function renew(orderId: string, now: Ctx): Promise<string> {
  const id = await placeRenewal(buyerAt(now), await linkOf(orderId, now), null);
  await payOrder(id, now);
  return id;
}

/** The buyer pays, and it is delivered. */
export async function payOrder(id: string, now: Ctx): Promise<void> {
  const [attempt] = await selectAttempts(now, id);
  await pay(attempt?.reference ?? "", "no_webhook", now);
  await deliver(id, now);
}

/** A team that was bought as one package; answers its order, and when it ends. */
export async function seatedTeam(size: number, options: Parameters<typeof openShop>[1] = {}) {
  const shop = await openShop([size + 2], { ...options, seatsPerPackage: size });
  const emails = Array.from({ length: size }, newEmail);
  const placed = await order(shop, { customer_email: emails[0], member_emails: emails.slice(1) });
  await pay(placed.payment_reference);
  await deliver(placed.order_id);
  const endsAt = (await seatsOfOrder(placed.order_id))[0]?.endsAt;
  if (!endsAt) throw new Error("nobody was invited");
  return { shop, emails, orderId: placed.order_id, endsAt };
}

/** One of a team renews alone, by an order of their own for a single seat of the same pool. */
export async function renewAlone(shop: Shop, customer_email: string | undefined, now: Ctx = ctx): Promise<void> {
  const single = await openShop([], { poolId: shop.poolId });
  const own = await order(single, { customer_email, intent: "renew" }, undefined, buyerAt(now));
  await pay(own.payment_reference, "no_webhook", now);
  await deliver(own.order_id, now);
}

/** A buyer at that time. */
export const buyerAt = (now: Ctx): Ctx => at(now.now(), buyerCtx(null));
