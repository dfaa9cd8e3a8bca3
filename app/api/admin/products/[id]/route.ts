import { productChangeInput } from "@/lib/catalog/schemas";
import { changeProduct, readProduct } from "@/lib/desk";
import { answer, readJson } from "@/lib/http-api";
import { adminRoute } from "../../admin-route";
import { productBody } from "../product-body";

export const dynamic = "force-dynamic";

export const GET = adminRoute<{ id: string }>("products.read", async (ctx, _request, { id }) =>
  answer(productBody(await readProduct(ctx, id))),
);

export const PUT = adminRoute<{ id: string }>("products.change", async (ctx, request, { id }) =>
  answer(productBody(await changeProduct(ctx, id, await readJson(request, productChangeInput)))),
);
