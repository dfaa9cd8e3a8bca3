import { and, asc, eq, gt, inArray, isNull, lte, or, type SQL } from "drizzle-orm";
import { categories, products, productTerms, promos } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import { supplyOf, unitsInOneOf } from "./rules";
import { productSettings } from "./schemas";
import type { Bilingual, CategoryView, ProductView } from "./views";

/** What is sold, as it is read. */

export type ProductRow = typeof products.$inferSelect;
export type PromoRow = typeof promos.$inferSelect;
type TermsRow = typeof productTerms.$inferSelect;
type CategoryRow = typeof categories.$inferSelect;

/** The SQL of `isOnSale`. */
const isOnSaleRow = (now: Date): SQL | undefined =>
  and(
    eq(products.isActive, true),
    isNull(products.archivedAt),
    or(isNull(products.salesFrom), lte(products.salesFrom, now)),
    or(isNull(products.salesUntil), gt(products.salesUntil, now)),
  );

const currentTerms = and(eq(productTerms.productId, products.id), eq(productTerms.version, products.termsVersion));

const selectViews = async (ctx: Ctx, where: SQL | undefined): Promise<ProductView[]> => {
  const rows = await ctx.db
    .select({ product: products, terms: productTerms, category: categories })
    .from(products)
    .innerJoin(productTerms, currentTerms)
    .leftJoin(categories, eq(categories.id, products.categoryId))
    .where(where)
    .orderBy(asc(products.position), asc(products.id));
  return rows.map(({ product, terms, category }) => toView(product, terms, category));
};

/** The products that are on sale now, in the owner's order. */
export const listProducts = (ctx: Ctx): Promise<ProductView[]> => selectViews(ctx, isOnSaleRow(ctx.now()));

/** A product that is on sale now. */
export async function findProduct(ctx: Ctx, id: string): Promise<ProductView | null> {
  const [found] = await selectViews(ctx, and(isOnSaleRow(ctx.now()), eq(products.id, id)));
  return found ?? null;
}

/** Those of the products that are on sale now, and the voucher of this code whatever its state, in one statement. */
export async function readCart(
  ctx: Ctx,
  productIds: readonly string[],
  promoCode: string | null,
): Promise<{ products: Map<string, ProductView>; promo: PromoRow | null }> {
  const rows = await ctx.db
    .select({ product: products, terms: productTerms, category: categories, promo: promos })
    .from(products)
    .innerJoin(productTerms, currentTerms)
    .leftJoin(categories, eq(categories.id, products.categoryId))
    .leftJoin(promos, eq(promos.code, promoCode ?? ""))
    .where(and(isOnSaleRow(ctx.now()), inArray(products.id, [...productIds])));
  const views = rows.map(({ product, terms, category }) => toView(product, terms, category));
  return { products: new Map(views.map((view) => [view.id, view])), promo: rows[0]?.promo ?? null };
}

/** A version of a product's terms, for orders that were made under it. */
export async function readTerms(ctx: Ctx, productId: string, version: number): Promise<Bilingual | null> {
  const [row] = await ctx.db
    .select()
    .from(productTerms)
    .where(and(eq(productTerms.productId, productId), eq(productTerms.version, version)));
  return row ? { id: row.textId, en: row.textEn } : null;
}

function toView(product: ProductRow, terms: TermsRow, category: CategoryRow | null): ProductView {
  const settings = productSettings.parse(product.settings);
  return {
    id: product.id,
    kind: product.kind,
    name: product.name,
    summary: { id: product.summaryId, en: product.summaryEn },
    terms: { id: terms.textId, en: terms.textEn },
    termsVersion: terms.version,
    priceIdr: product.priceIdr,
    durationDays: product.durationDays,
    warrantyDays: product.warrantyDays,
    quantityMax: product.quantityMax,
    unitsInOne: unitsInOneOf(settings),
    supply: supplyOf(product.id, settings),
    settings,
    category: category && toCategory(category),
    imageUrl: product.imageUrl,
  };
}

const toCategory = (row: CategoryRow): CategoryView => ({
  id: row.id,
  name: { id: row.nameId, en: row.nameEn },
  emoji: row.emoji,
});
