import { confirmPaymentByHand } from "@/lib/settlement";
import { readJson } from "@/lib/http-api";
import { confirmPaymentInput } from "@/lib/http-api/admin-inputs";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = orderActRoute("payments.confirm", async (ctx, request, id) => {
  await confirmPaymentByHand(ctx, id, await readJson(request, confirmPaymentInput));
});
