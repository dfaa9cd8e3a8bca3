import { archiveProduct, readProduct } from "@/lib/desk";
import { answer, readOptionalJson } from "@/lib/http-api";
import { nothingInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../../admin-route";
import { productBody } from "../../product-body";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("products.change", async (ctx, request, { id }) => {
  await readOptionalJson(request, nothingInput);
  await archiveProduct(ctx, id);
  return answer(productBody(await readProduct(ctx, id)));
});
