import { and, count, desc, eq, sql } from "drizzle-orm";
import { orders, payments, receipts } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import type { GatewayName } from "@/lib/core/gateway-names";
import { matching } from "@/lib/orders";
import type { InvitationStatus, PaymentStatus } from "@/lib/orders/status";
import type { OrderRow } from "@/lib/orders/views";

export type OrderQuery = {
  page: number;
  perPage: number;
  paymentStatus?: PaymentStatus | undefined;
  invitationStatus?: InvitationStatus | undefined;
  gateway?: GatewayName | undefined;
  /** Only orders with money that waits for a person; false: only those without. */
  attention?: boolean | undefined;
  search?: string | undefined;
};
export type OrderPage = { rows: OrderRow[]; total: number; page: number; pages: number };

/** One page of orders, newest first, for staff. */
export async function listOrders(ctx: Ctx, query: OrderQuery): Promise<OrderPage> {
  const where = and(
    matching(query),
    query.gateway ? sql`${newestGateway} = ${query.gateway}` : undefined,
    query.attention === undefined ? undefined : sql`(${openAttention} is not null) = ${query.attention}`,
  );
  const [totals] = await ctx.db.select({ total: count() }).from(orders).where(where);
  const total = totals?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await ctx.db
    .select({ order: orders, gateway: newestGateway, amountIdr: newestAmount, attention: openAttention })
    .from(orders)
    .where(where)
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map(toRow), total, page, pages };
}

const newestGateway = sql<GatewayName | null>`(select ${payments.gateway} from ${payments} where ${eq(payments.orderId, orders.id)} order by ${payments.createdAt} desc limit 1)`;
const newestAmount = sql<
  number | null
>`(select ${payments.amountIdr}::float8 from ${payments} where ${eq(payments.orderId, orders.id)} order by ${payments.createdAt} desc limit 1)`;
const openAttention = sql<
  OrderRow["attention"]
>`(select ${receipts.attention} from ${receipts} where ${eq(receipts.orderId, orders.id)} and ${receipts.attention} is not null and ${receipts.resolvedAt} is null limit 1)`;

type Selected = {
  order: typeof orders.$inferSelect;
  gateway: GatewayName | null;
  amountIdr: number | null;
  attention: OrderRow["attention"];
};

const toRow = ({ order, gateway, amountIdr, attention }: Selected): OrderRow => ({
  id: order.id,
  packageName: order.packageName,
  customerEmail: order.customerEmail,
  fullName: order.fullName,
  phone: order.phone,
  amountIdr: amountIdr ?? order.totalIdr,
  gateway,
  paymentStatus: order.paymentStatus,
  invitationStatus: order.invitationStatus,
  attention,
  createdAt: order.createdAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
});
