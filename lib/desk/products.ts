import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import { products, stockItems } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { listWindow } from "@/lib/ordering";
import { addItems } from "@/lib/stock";
import type { ItemStatus } from "@/lib/stock/status";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { countWaiting } from "./waiting";
import type { LowStock, ProductRow, StockedProduct } from "./views";

/** What the shop sells, how much of it is left, and filling it up. */

/** From this many free items on a product is about to run out. */
const LOW_STOCK = 5;

/** PostgreSQL cannot be asked about a NUL character, and no id has one. */
const CAN_BE_ID = /^[^\0]{1,100}$/;

/** A product's items counted by status, in one pass. */
const itemsOf = (ctx: Ctx) =>
  ctx.db
    .select({
      productId: stockItems.productId,
      free: itemsIn("free").as("free"),
      held: itemsIn("held").as("held"),
      handed: itemsIn("handed").as("handed"),
    })
    .from(stockItems)
    .groupBy(stockItems.productId)
    .as("items");

const itemsIn = (status: ItemStatus) =>
  sql<number>`count(*) filter (where ${eq(stockItems.status, status)})`.mapWith(Number);

/** Every product that is not archived, or the one of that id, in the owner's order. */
export async function listProductRows(ctx: Ctx, id?: string): Promise<ProductRow[]> {
  requireRight(ctx, "products.read");
  const items = itemsOf(ctx);
  const [rows, waiting, window] = await Promise.all([
    ctx.db
      .select({ product: products, free: items.free, held: items.held, handed: items.handed })
      .from(products)
      .leftJoin(items, eq(items.productId, products.id))
      .where(and(isNull(products.archivedAt), id === undefined ? undefined : eq(products.id, id)))
      .orderBy(asc(products.position), asc(products.id)),
    countWaiting(ctx),
    listWindow(ctx),
  ]);
  const available = new Map(window.map((item) => [item.id, item.available]));
  return rows.map(({ product, free, held, handed }) => {
    const isCode = product.kind === "code";
    const stock = isCode ? { free: free ?? 0, held: held ?? 0, handed: handed ?? 0 } : null;
    return {
      id: product.id,
      name: product.name,
      kind: product.kind,
      priceIdr: product.priceIdr,
      isOnSale: available.has(product.id),
      available: available.get(product.id) ?? null,
      stock,
      waiting: waiting.get(product.id) ?? 0,
      isLow: stock !== null && available.has(product.id) && stock.free <= LOW_STOCK,
    };
  });
}

/** Products on sale that are about to run out, the emptiest first. */
export async function listLowStock(ctx: Ctx): Promise<LowStock[]> {
  // Only free items are read, from their own index: those that were handed out may be many.
  const free = sql<number>`count(${stockItems.id})`.mapWith(Number);
  return ctx.db
    .select({ id: products.id, name: products.name, free })
    .from(products)
    .leftJoin(stockItems, and(eq(stockItems.productId, products.id), eq(stockItems.status, "free")))
    .where(and(eq(products.kind, "code"), eq(products.isActive, true), isNull(products.archivedAt)))
    .groupBy(products.id)
    .having(lte(free, LOW_STOCK))
    .orderBy(asc(free), asc(products.position), asc(products.id));
}

/** A product that is handed out from stock; null for any other. */
export async function findStockedProduct(ctx: Ctx, id: string): Promise<StockedProduct | null> {
  requireRight(ctx, "products.read");
  if (!CAN_BE_ID.test(id)) return null;
  const [row] = await listProductRows(ctx, id);
  return row?.stock ? { ...row, stock: row.stock } : null;
}

/**
 * Puts items into stock: codes, keys or links, one text each. What is there already is counted, not added again.
 * Throws `not_found` for a product that is not handed out from stock, and `invalid` with `items.<i>`.
 */
export async function addStock(
  ctx: Ctx,
  productId: string,
  items: readonly string[],
): Promise<{ added: number; duplicates: number }> {
  requireRight(ctx, "stock.add");
  if (!CAN_BE_ID.test(productId)) throw noStock();
  const [product] = await ctx.db
    .select({ id: products.id })
    .from(products)
    .where(and(eq(products.id, productId), eq(products.kind, "code"), isNull(products.archivedAt)));
  if (!product) throw noStock();
  return addItems(ctx, product.id, items);
}

const noStock = () => new DomainError("not_found", "There is no product with this id that is handed out from stock.");
