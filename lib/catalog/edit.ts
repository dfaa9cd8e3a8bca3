import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { categories, products, productTerms, promos } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { inTransaction, sqlState, type Ctx, type TxCtx } from "@/lib/work/context";
import { invalid } from "./quote";
import {
  newCategory,
  newProduct,
  newPromo,
  productSettings,
  type NewCategory,
  type NewProduct,
  type NewPromo,
} from "./schemas";
import { sealSettings } from "./sealed-settings";
import { readTerms, type ProductRow, type PromoRow } from "./store";

/** What the owner does to the catalogue. Each verb makes the thing or replaces what is there, by id or code. */

/**
 * Makes a product or replaces it as a whole; archived ones stay archived. Changed terms become a new version, and orders
 * keep the one they were made under. Throws `invalid` with fields; the kind of a product never changes, because its
 * stock and its running terms hang on it.
 */
export async function saveProduct(ctx: Ctx, wanted: NewProduct): Promise<{ id: string; termsVersion: number }> {
  const { id, terms, settings, summary, ...facts } = parsed(newProduct, wanted);
  return inTransaction(ctx, async (tx) => {
    const before = await lockProduct(tx, id);
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
    return { id, termsVersion };
  });
}

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
  const archived = await ctx.db
    .update(products)
    .set({ archivedAt: sql`coalesce(${products.archivedAt}, ${ctx.now()}::timestamptz)` })
    .where(eq(products.id, id))
    .returning({ id: products.id });
  if (archived.length === 0) throw new DomainError("not_found", "There is no such product.");
}

/** Throws `invalid` with fields. */
export async function saveCategory(ctx: Ctx, wanted: NewCategory): Promise<void> {
  const { id, name, emoji, position } = parsed(newCategory, wanted);
  const row = { nameId: name.id, nameEn: name.en, emoji, position };
  await ctx.db
    .insert(categories)
    .values({ ...row, id })
    .onConflictDoUpdate({ target: categories.id, set: row });
}

/** Uses that were made stay counted. Throws `invalid` with fields, also for a limit below what was used already. */
export async function savePromo(ctx: Ctx, wanted: NewPromo): Promise<PromoRow> {
  const { code, ...row } = parsed(newPromo, wanted);
  const [saved] = await ctx.db
    .insert(promos)
    .values({ ...row, code })
    .onConflictDoUpdate({
      target: promos.code,
      set: row,
      setWhere: sql`${row.usesMax}::int is null or ${promos.uses} <= ${row.usesMax}::int`,
    })
    .returning();
  if (!saved) throw invalid("usesMax", "is less than what has been used already");
  return saved;
}

function parsed<Schema extends z.ZodType>(schema: Schema, wanted: z.input<Schema>): z.output<Schema> {
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
