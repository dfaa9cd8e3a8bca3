import { findProduct, listProducts, type ProductView } from "@/lib/catalog";
import { isCounted } from "@/lib/core/kinds";
import { available } from "@/lib/delivery";
import type { Ctx } from "@/lib/work/context";
import { mostAtOnce } from "./caps";

/** A product in the shop window. */
export type WindowItem = ProductView & {
  /** How many of it one could buy now: the same figure that the hold goes by. */
  available: number;
};

/** What is on sale now, in the owner's order. */
export const listWindow = async (ctx: Ctx): Promise<WindowItem[]> => counted(ctx, await listProducts(ctx));

/** One product on sale; null for any other. */
export async function findWindowItem(ctx: Ctx, id: string): Promise<WindowItem | null> {
  const product = await findProduct(ctx, id);
  const [item] = product ? await counted(ctx, [product]) : [];
  return item ?? null;
}

async function counted(ctx: Ctx, products: readonly ProductView[]): Promise<WindowItem[]> {
  const free = await available(ctx, products);
  return products.map((product) => {
    const { available: packages, total } = free.get(product.id) ?? { available: 0, total: 0 };
    // Nobody is offered more than one order may hold; what never runs out is not held.
    const most = isCounted(product.kind) ? mostAtOnce(product.unitsInOne, total) : product.quantityMax;
    const quantityMax = Math.min(product.quantityMax, most);
    return { ...product, quantityMax, available: packages };
  });
}
