import { readOrderDetail } from "@/lib/desk";
import { answer } from "@/lib/http-api";
import { toSnakeCase } from "@/lib/http-api/snake-case";
import { adminRoute, noSuchOrder, requireOrderId } from "../../admin-route";

export const dynamic = "force-dynamic";

export const GET = adminRoute<{ id: string }>("orders.read", async (ctx, _request, params) => {
  const detail = await readOrderDetail(ctx, requireOrderId(params.id));
  if (!detail) throw noSuchOrder();
  return answer(toSnakeCase(detail));
});
