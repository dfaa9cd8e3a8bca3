import { findProduct, listProducts, type ProductView } from "@/lib/catalog";
import { isCounted } from "@/lib/core/kinds";
import { env } from "@/lib/core/env";
import { available } from "@/lib/delivery";
import type { Ctx } from "@/lib/work/context";
import { mostAtOnce } from "./caps";

/** A product in the shop window. */
export type WindowItem = ProductView & {
  /** How many of it one could buy now: the same figure that the hold goes by. */
  available: number;
  /** Only a person can deliver it now, and does so within this many hours; null: it comes by itself. */
  byHandWithinHours: number | null;
};

/** What is on sale now, in the owner's order. */
export const listWindow = async (ctx: Ctx): Promise<WindowItem[]> => counted(ctx, await listProducts(ctx));

/** One product on sale; null for any other. */
export async function findWindowItem(ctx: Ctx, id: string): Promise<WindowItem | null> {
  const product = await findProduct(ctx, id);
  const [item] = product ? await counted(ctx, [product]) : [];
  return item ?? null;
}

const NOTHING = { available: 0, isByHand: false, total: 0 };

async function counted(ctx: Ctx, products: readonly ProductView[]): Promise<WindowItem[]> {
  const free = await available(ctx, products);
  return products.map((product) => {
    const { available: packages, isByHand, total } = free.get(product.id) ?? NOTHING;
    // Nobody is offered more than one order may hold; what never runs out is not held.
    const most = isCounted(product.kind) ? mostAtOnce(product.unitsInOne, total) : product.quantityMax;
    const quantityMax = Math.min(product.quantityMax, most);
    const byHandWithinHours = isByHand ? env().MANUAL_WITHIN_HOURS : null;
    return { ...product, quantityMax, available: packages, byHandWithinHours };
  });
}
