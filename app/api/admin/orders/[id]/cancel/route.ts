import { cancelOrder } from "@/lib/ordering";
import { readOptionalJson } from "@/lib/http-api";
import { nothingInput } from "@/lib/http-api/admin-inputs";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = orderActRoute("orders.cancel", async (ctx, request, id) => {
  await readOptionalJson(request, nothingInput);
  await cancelOrder(ctx, id);
});
