import { addStock } from "@/lib/desk";
import { answer, readJson } from "@/lib/http-api";
import { addStockInput } from "@/lib/http-api/openapi/admin-operations";
import { adminRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("stock.add", async (ctx, request, { id }) => {
  const { items } = await readJson(request, addStockInput);
  return answer(await addStock(ctx, id, items));
});
