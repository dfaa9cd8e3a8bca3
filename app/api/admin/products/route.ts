import { newProductInput } from "@/lib/catalog/schemas";
import { addProduct, listProducts } from "@/lib/desk";
import { answer, readJson, readQuery } from "@/lib/http-api";
import { productsQuery } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../admin-route";
import { productBody } from "./product-body";

export const dynamic = "force-dynamic";

export const GET = adminRoute("products.read", async (ctx, request) => {
  const { page, per_page: perPage } = readQuery(request, productsQuery);
  const list = await listProducts(ctx, { page, perPage });
  const products = list.rows.map(productBody);
  return answer({ products, total: list.total, pages: list.pages, current_page: list.page });
});

export const POST = adminRoute("products.change", async (ctx, request) =>
  answer(productBody(await addProduct(ctx, await readJson(request, newProductInput))), 201),
);
