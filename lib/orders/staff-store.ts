import { and, asc, eq, inArray, isNotNull, isNull, lt, or, sql, type SQL } from "drizzle-orm";
import { orderNotes, orders } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { actorName, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { InvitationStatus, PaymentStatus } from "./status";

/** How staff filter orders, and their notes on them. */

export type OrderFilter = {
  paymentStatus?: PaymentStatus | undefined;
  invitationStatus?: InvitationStatus | undefined;
  gateway?: GatewayName | undefined;
  /** Only orders with money that waits for a person; false: only those without. */
  attention?: boolean | undefined;
  /** Only orders that were paid before then and are still on their way. */
  underWaySince?: Date | undefined;
  /** A part of the number, the email, the name or the phone number. */
  search?: string | undefined;
};

/** The condition of a list of orders. */
export const matching = (filter: OrderFilter): SQL | undefined =>
  and(
    filter.paymentStatus ? eq(orders.paymentStatus, filter.paymentStatus) : undefined,
    filter.invitationStatus ? eq(orders.invitationStatus, filter.invitationStatus) : undefined,
    filter.gateway ? eq(orders.gateway, filter.gateway) : undefined,
    filter.attention === undefined ? undefined : (filter.attention ? isNotNull : isNull)(orders.attention),
    filter.underWaySince ? isUnderWaySince(filter.underWaySince) : undefined,
    filter.search ? searchFor(filter.search) : undefined,
  );

const isUnderWaySince = (at: Date): SQL | undefined =>
  and(
    inArray(orders.paymentStatus, ["paid", "partially_refunded"]),
    inArray(orders.invitationStatus, ["not_started", "processing"]),
    lt(orders.paidAt, at),
  );

function searchFor(text: string): SQL | undefined {
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const digits = text.replace(/\D/g, "").replace(/^(62|0)/, "");
  return or(
    sql`${orders.id} ilike ${like}`,
    sql`${orders.customerEmail} ilike ${like}`,
    sql`${orders.fullName} ilike ${like}`,
    digits.length >= 5 ? sql`${orders.phone} like ${`%${digits}%`}` : undefined,
  );
}

export type Note = typeof orderNotes.$inferSelect;

/** Writes down a staff member's remark. Throws `not_found` when there is no such order. */
export async function addNote(ctx: Ctx, orderId: string, text: string): Promise<void> {
  requireRight(ctx, "orders.note");
  const [order] = await ctx.db.select({ id: orders.id }).from(orders).where(eq(orders.id, orderId));
  if (!order) throw new DomainError("not_found", "There is no such order.");
  await ctx.db.insert(orderNotes).values({ orderId, text, actor: actorName(ctx), at: ctx.now() });
}

/** Oldest first. */
export const selectNotes = (ctx: Ctx, orderId: string): Promise<Note[]> =>
  ctx.db.select().from(orderNotes).where(eq(orderNotes.orderId, orderId)).orderBy(asc(orderNotes.at));
