import { invalid } from "@/lib/catalog";
import { acceptReceipt, confirmPaymentByHand } from "@/lib/settlement";
import { readJson } from "@/lib/http-api";
import { confirmOrderInput } from "@/lib/http-api/admin-inputs";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = orderActRoute("payments.confirm", async (ctx, request, id) => {
  const { reference, note, receipt_id: receiptId, money_state: saw } = await readJson(request, confirmOrderInput);
  if (receiptId === undefined) return confirmPaymentByHand(ctx, id, { reference, note, saw });
  if (saw === undefined) throw invalid("money_state", "is required with receipt_id");
  await acceptReceipt(ctx, { orderId: id, receiptId, saw, note: `${reference}: ${note}` });
});
