import { listOrders } from "@/lib/desk";
import { answer, readQuery } from "@/lib/http-api";
import { adminOrdersQuery } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../admin-route";
import { orderRowBody } from "./order-row-body";

export const dynamic = "force-dynamic";

export const GET = adminRoute("orders.read", async (ctx, request) => {
  const query = readQuery(request, adminOrdersQuery);
  const list = await listOrders(ctx, {
    page: query.page,
    perPage: query.per_page,
    paymentStatus: query.payment_status,
    invitationStatus: query.invitation_status,
    gateway: query.gateway,
    attention: query.attention,
    search: query.search || undefined,
  });
  return answer({ orders: list.rows.map(orderRowBody), total: list.total, pages: list.pages, current_page: list.page });
});
