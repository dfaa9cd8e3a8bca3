import { and, count, desc, eq, inArray, type SQL } from "drizzle-orm";
import { orderLines, orders } from "@/db/schema";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { Kind } from "@/lib/core/kinds";
import { matching, type Order } from "@/lib/orders";
import type { InvitationStatus, PaymentStatus } from "@/lib/orders/status";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { OrderPage, OrderRow } from "./views";

export type OrderFilter = {
  paymentStatus?: PaymentStatus | undefined;
  invitationStatus?: InvitationStatus | undefined;
  gateway?: GatewayName | undefined;
  /** Only orders with money that waits for a person; false: only those without. */
  attention?: boolean | undefined;
  /** Only orders that were paid before then and are still on their way. */
  underWaySince?: Date | undefined;
  search?: string | undefined;
  /** Only orders with a line of this kind, or of this product. */
  kind?: Kind | undefined;
  productId?: string | undefined;
};
export type OrderQuery = OrderFilter & { page: number; perPage: number };

/** One page of orders, newest first. A page beyond the last shows the last. */
export async function listOrders(ctx: Ctx, query: OrderQuery): Promise<OrderPage> {
  requireRight(ctx, "orders.read");
  const where = and(matching(query), withLine(ctx, query));
  const [totals] = await ctx.db.select({ total: count() }).from(orders).where(where);
  const total = totals?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await ctx.db
    .select()
    .from(orders)
    .where(where)
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map(toOrderRow), total, page, pages };
}

function withLine(ctx: Ctx, { kind, productId }: OrderFilter): SQL | undefined {
  if (kind === undefined && productId === undefined) return undefined;
  const lines = ctx.db
    .select({ orderId: orderLines.orderId })
    .from(orderLines)
    .where(
      and(
        kind === undefined ? undefined : eq(orderLines.kind, kind),
        productId === undefined ? undefined : eq(orderLines.productId, productId),
      ),
    );
  return inArray(orders.id, lines);
}

export const toOrderRow = (order: Order): OrderRow => ({
  id: order.id,
  title: order.title,
  customerEmail: order.customerEmail,
  fullName: order.fullName,
  phone: order.phone,
  amountIdr: order.amountIdr ?? order.totalIdr,
  gateway: order.gateway,
  paymentStatus: order.paymentStatus,
  invitationStatus: order.invitationStatus,
  attention: order.attention,
  createdAt: order.createdAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
});
