import { retryOrder } from "@/lib/delivery";
import { readOptionalJson } from "@/lib/http-api";
import { nothingInput } from "@/lib/http-api/admin-inputs";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = orderActRoute("orders.retry", async (ctx, request, id) => {
  await readOptionalJson(request, nothingInput);
  await retryOrder(ctx, id);
});
