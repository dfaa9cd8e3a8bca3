import { and, asc, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { categories, products, productTerms } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Reason } from "@/lib/core/reasons";
import { inTransaction, sqlState, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { insertRecords, transitionRow } from "@/lib/work/transition";
import { differences } from "./differences";
import { invalid } from "./quote";
import { newCategory, newProduct, productSettings, type NewCategory, type NewProduct } from "./schemas";
import { sealSettings } from "./sealed-settings";
import { readTerms, type ProductRow } from "./store";
import type { Bilingual, KeptProduct } from "./views";

/** What the owner does to products and categories; each change is on record with what was and is. Vouchers: promo-edit.ts. */

type Saved = { id: string; termsVersion: number };

/**
 * Makes a product or replaces it as a whole; archived ones stay archived. Changed terms become a new version, and orders
 * keep the one they were made under. Throws `invalid` with fields; the kind of a product never changes, because its
 * stock and its running terms hang on it.
 */
export async function saveProduct(ctx: Ctx, wanted: NewProduct): Promise<Saved> {
  requireRight(ctx, "products.change");
  return inTransaction(ctx, async (tx) => write(tx, await lockProduct(tx, wanted.id), wanted));
}

/** Makes a product. Throws `conflict` for an id that is taken, and `invalid` as `saveProduct`. */
export async function createProduct(ctx: Ctx, wanted: NewProduct): Promise<Saved> {
  requireRight(ctx, "products.change");
  return inTransaction(ctx, async (tx) => {
    const sentence = "is taken by another product";
    if (await lockProduct(tx, wanted.id)) throw new DomainError("conflict", `id ${sentence}.`, {}, { id: sentence });
    return write(tx, undefined, wanted);
  });
}

/** Changes a product, starting from what it is while nobody else can. Throws `not_found`, and `invalid` as `saveProduct`. */
export async function changeProduct(ctx: Ctx, id: string, change: (before: KeptProduct) => NewProduct): Promise<Saved> {
  requireRight(ctx, "products.change");
  return inTransaction(ctx, async (tx) => {
    const before = await lockProduct(tx, id);
    if (!before) throw noProduct();
    return write(tx, before, change(await readProduct(tx, id)));
  });
}

/** A product as its owner left it, on sale or not. Throws `not_found`. */
export async function readProduct(ctx: Ctx, id: string): Promise<KeptProduct> {
  const [product] = await readProducts(ctx, [id]);
  if (!product) throw noProduct();
  return product;
}

/** The same for several, in the owner's order; those that are not there are left out. */
export async function readProducts(ctx: Ctx, ids: readonly string[]): Promise<KeptProduct[]> {
  const rows = await ctx.db
    .select({ product: products, terms: productTerms })
    .from(products)
    .innerJoin(
      productTerms,
      and(eq(productTerms.productId, products.id), eq(productTerms.version, products.termsVersion)),
    )
    .where(inArray(products.id, [...ids]))
    .orderBy(asc(products.position), asc(products.id));
  return rows.map(({ product, terms }) => keptOf(product, { id: terms.textId, en: terms.textEn }));
}

const noProduct = () => new DomainError("not_found", "There is no such product.");

function keptOf(row: ProductRow, terms: Bilingual): KeptProduct {
  const { summaryId, summaryEn, settings, kind: _kind, createdAt: _createdAt, ...kept } = row;
  return { ...kept, summary: { id: summaryId, en: summaryEn }, terms, settings: productSettings.parse(settings) };
}

async function write(tx: TxCtx, before: ProductRow | undefined, wanted: NewProduct): Promise<Saved> {
  const { id, terms, settings, summary, ...facts } = parsed(newProduct, wanted);
  if (before && before.kind !== settings.kind) throw invalid("kind", `cannot change; this is a ${before.kind}`);
  const termsVersion = await nextTermsVersion(tx, before, terms);
  const kept = before ? productSettings.parse(before.settings) : null;
  const stored = sealSettings(id, settings, kept);
  const row = {
    ...facts,
    kind: settings.kind,
    settings: stored,
    summaryId: summary.id,
    summaryEn: summary.en,
    termsVersion,
  };
  await refusingUnknown("categoryId", "is not a category of this shop", () =>
    tx.db
      .insert(products)
      .values({ ...row, id, createdAt: tx.now() })
      .onConflictDoUpdate({ target: products.id, set: row }),
  );
  if (termsVersion !== before?.termsVersion) await insertTerms(tx, { productId: id, version: termsVersion, terms });
  const changes = before && differences({ ...before, settings: kept }, row);
  if (!changes) await recordProduct(tx, id, { code: "product_added" });
  else if (changes.fields.length > 0) await recordProduct(tx, id, { code: "product_changed", ...changes });
  return { id, termsVersion };
}

const recordProduct = (tx: TxCtx, entityId: string, reason: Reason) =>
  insertRecords(tx.db, [
    transitionRow(tx, { entity: "product", entityId, orderId: null, from: null, to: null, reason }),
  ]);

async function lockProduct(tx: TxCtx, id: string): Promise<ProductRow | undefined> {
  const [row] = await tx.db.select().from(products).where(eq(products.id, id)).for("update");
  return row;
}

async function nextTermsVersion(
  tx: TxCtx,
  before: ProductRow | undefined,
  terms: { id: string; en: string },
): Promise<number> {
  if (!before) return 1;
  const current = await readTerms(tx, before.id, before.termsVersion);
  const isSame = current?.id === terms.id && current.en === terms.en;
  return isSame ? before.termsVersion : before.termsVersion + 1;
}

/** A version is never written over: somebody else who makes the same product at once has to look at it first. */
async function insertTerms(
  tx: TxCtx,
  { productId, version, terms }: { productId: string; version: number; terms: { id: string; en: string } },
): Promise<void> {
  const made = await tx.db
    .insert(productTerms)
    .values({ productId, version, textId: terms.id, textEn: terms.en, createdAt: tx.now() })
    .onConflictDoNothing()
    .returning({ version: productTerms.version });
  if (made.length === 0) throw new DomainError("try_later", "This product has just changed. Please try again.");
}

/** Takes a product off sale for good; orders keep naming it. Archiving again changes nothing. Throws `not_found`. */
export async function archiveProduct(ctx: Ctx, id: string): Promise<void> {
  requireRight(ctx, "products.change");
  await inTransaction(ctx, async (tx) => {
    const before = await lockProduct(tx, id);
    if (!before) throw noProduct();
    if (before.archivedAt) return;
    await tx.db.update(products).set({ archivedAt: tx.now() }).where(eq(products.id, id));
    await recordProduct(tx, id, { code: "product_archived" });
  });
}

/** Throws `invalid` with fields. */
export async function saveCategory(ctx: Ctx, wanted: NewCategory): Promise<void> {
  requireRight(ctx, "products.change");
  const { id, name, emoji, position } = parsed(newCategory, wanted);
  const row = { nameId: name.id, nameEn: name.en, emoji, position };
  await ctx.db
    .insert(categories)
    .values({ ...row, id })
    .onConflictDoUpdate({ target: categories.id, set: row });
}

/** Checks what the owner wrote. Throws `invalid` with a sentence for each wrong field. */
export function parsed<Schema extends z.ZodType>(schema: Schema, wanted: z.input<Schema>): z.output<Schema> {
  const result = schema.safeParse(wanted);
  if (result.success) return result.data;
  const fields = Object.fromEntries(result.error.issues.map((issue) => [issue.path.join("."), issue.message]));
  throw new DomainError("invalid", "Some fields are wrong.", {}, fields);
}

const FOREIGN_KEY_VIOLATION = "23503";

async function refusingUnknown(field: string, sentence: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw invalid(field, sentence);
    throw error;
  }
}
