import { refundOrder } from "@/lib/desk";
import { readJson } from "@/lib/http-api";
import { refundOrderInput } from "@/lib/http-api/admin-inputs";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = orderActRoute("refunds.request", async (ctx, request, id) => {
  const body = await readJson(request, refundOrderInput);
  await refundOrder(ctx, id, {
    amountIdr: body.amount,
    reason: body.reason,
    reference: body.payment_reference,
    unitIds: body.unit_ids,
    isByHand: body.by_hand,
    saw: body.money_state,
  });
});
