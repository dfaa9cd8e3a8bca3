import { refundOrder } from "@/lib/desk";
import { readJson } from "@/lib/http-api";
import { refundOrderInput } from "@/lib/http-api/admin-inputs";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = orderActRoute("refunds.request", async (ctx, request, id) => {
  const { amount, reason, payment_reference: reference, unit_ids: unitIds } = await readJson(request, refundOrderInput);
  await refundOrder(ctx, id, { amountIdr: amount, reason, reference, unitIds });
});
