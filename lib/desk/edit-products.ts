import { randomUUID } from "node:crypto";
import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { categories, products, transitions } from "@/db/schema";
import * as catalog from "@/lib/catalog";
import type { NewProductInput, ProductInput } from "@/lib/catalog/schemas";
import type { CategoryView, KeptProduct, ProductChange } from "@/lib/catalog/views";
import { DomainError } from "@/lib/core/errors";
import { slugOf } from "@/lib/core/ids";
import { REASON_CODES } from "@/lib/core/reasons";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { keepDefaultPool } from "./pool";
import { listPools } from "@/lib/workspaces";

/** The owner's catalogue, over REST and in the editor: what a product is, and changing it. */

/** Makes a product. Throws `conflict` for an id that is taken, `invalid` with the contract's fields. */
export async function addProduct(ctx: Ctx, input: NewProductInput): Promise<KeptProduct> {
  requireRight(ctx, "products.change");
  return catalog.inContractWords(() =>
    inTransaction(ctx, async (tx) => {
      const wanted = catalog.newProductOf(input, await freeId(tx, slugOf(input.name)));
      await needPool(tx, wanted.settings);
      await catalog.createProduct(tx, wanted);
      return catalog.readProduct(tx, wanted.id);
    }),
  );
}

/** Changes what is named. Throws `not_found`, and `invalid` with the contract's fields. */
export async function changeProduct(ctx: Ctx, id: string, input: ProductInput): Promise<KeptProduct> {
  requireRight(ctx, "products.change");
  return catalog.inContractWords(() =>
    inTransaction(ctx, async (tx) => {
      if (input.pool_id !== undefined) await needPool(tx, { kind: "seat", poolId: input.pool_id });
      await catalog.changeProduct(tx, requireId(id), (before) => catalog.changedProduct(before, input));
      return catalog.readProduct(tx, id);
    }),
  );
}

/** Takes a product off sale for good. Throws `not_found`. */
export async function archiveProduct(ctx: Ctx, id: string): Promise<void> {
  requireRight(ctx, "products.change");
  await catalog.archiveProduct(ctx, requireId(id));
}

/** Makes a category or replaces it. Throws `invalid` with fields. */
export async function saveCategory(ctx: Ctx, wanted: Parameters<typeof catalog.saveCategory>[1]): Promise<void> {
  requireRight(ctx, "products.change");
  await catalog.saveCategory(ctx, wanted);
}

/** An id out of a name is nobody's choice: where it is taken, another one is made. */
async function freeId(ctx: Ctx, id: string): Promise<string> {
  const taken = await ctx.db.$count(products, eq(products.id, id));
  return taken === 0 ? id : `${id.slice(0, 51)}-${randomUUID().slice(0, 8)}`;
}

async function needPool(tx: TxCtx, settings: { kind: string; poolId?: string }): Promise<void> {
  if (settings.kind !== "seat") return;
  await keepDefaultPool(tx, settings.poolId);
  const known = (await listPools(tx)).map(({ id }) => id);
  if (settings.poolId !== undefined && known.includes(settings.poolId)) return;
  const sentence = `is not a pool of this shop; known: ${known.join(", ") || "none yet"}`;
  throw new DomainError("invalid", `pool_id ${sentence}.`, {}, { pool_id: sentence });
}

/** PostgreSQL cannot be asked about a NUL character, and no id has one. */
function requireId(id: string): string {
  if (!/^[^\0]{1,100}$/.test(id)) throw new DomainError("not_found", "There is no such product.");
  return id;
}

/** A product as its owner left it, archived or not. Throws `not_found`. */
export async function readProduct(ctx: Ctx, id: string): Promise<KeptProduct> {
  requireRight(ctx, "products.read");
  return catalog.readProduct(ctx, requireId(id));
}

/** One page of all products that are not archived, in the owner's order. A page beyond the last shows the last. */
export async function listProducts(
  ctx: Ctx,
  query: { page: number; perPage: number },
): Promise<{ rows: KeptProduct[]; total: number; page: number; pages: number }> {
  requireRight(ctx, "products.read");
  const isLive = isNull(products.archivedAt);
  const total = await ctx.db.$count(products, isLive);
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const shown = await ctx.db
    .select({ id: products.id })
    .from(products)
    .where(isLive)
    .orderBy(asc(products.position), asc(products.id))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  const ids = shown.map(({ id }) => id);
  return { rows: await catalog.readProducts(ctx, ids), total, page, pages };
}

export async function listCategories(ctx: Ctx): Promise<(CategoryView & { position: number })[]> {
  requireRight(ctx, "products.read");
  const rows = await ctx.db.select().from(categories).orderBy(asc(categories.position), asc(categories.id));
  return rows.map(({ nameId, nameEn, ...row }) => ({ ...row, name: { id: nameId, en: nameEn } }));
}

const CHANGES_SHOWN = 20;

/** What was done to a product lately, newest first. */
export async function readProductChanges(ctx: Ctx, id: string): Promise<ProductChange[]> {
  requireRight(ctx, "products.read");
  const rows = await ctx.db
    .select()
    .from(transitions)
    .where(and(eq(transitions.entity, "product"), eq(transitions.entityId, requireId(id))))
    .orderBy(desc(transitions.id))
    .limit(CHANGES_SHOWN);
  return rows.map(({ at, actor, reason, facts }) => ({
    at: at.toISOString(),
    actor,
    code: z.enum(REASON_CODES).parse(reason),
    facts,
  }));
}
