import { eq, inArray } from "drizzle-orm";
import { products, promos } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { inTransaction, isDuplicate, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { insertRecords, transitionRow } from "@/lib/work/transition";
import { differences } from "./differences";
import { parsed } from "./edit";
import { newPromo, type NewPromo } from "./schemas";
import { invalid } from "./quote";
import type { PromoRow } from "./store";

/** What the owner does to vouchers; each change is on record. Uses that were made stay counted. */

/** Makes a voucher or replaces the one of its code. Throws `invalid` with fields, as `changePromo` does. */
export async function savePromo(ctx: Ctx, wanted: NewPromo): Promise<PromoRow> {
  requireRight(ctx, "products.change");
  const { code, ...facts } = parsed(newPromo, wanted);
  return inTransaction(ctx, async (tx) => {
    const [before] = await tx.db.select().from(promos).where(eq(promos.code, code)).for("update");
    return before ? replace(tx, before, facts) : add(tx, { code, ...facts });
  });
}

/** Makes vouchers, all or none. Throws `invalid` with fields; on `code` when it is taken. */
export async function createPromos(ctx: Ctx, wanted: readonly NewPromo[]): Promise<PromoRow[]> {
  requireRight(ctx, "products.change");
  return inTransaction(ctx, async (tx) => {
    const made: PromoRow[] = [];
    for (const promo of wanted) made.push(await add(tx, parsed(newPromo, promo)));
    return made;
  });
}

/** Changes what is named. Throws `not_found`, and `invalid` with fields: also for a limit below what was used already. */
export async function changePromo(ctx: Ctx, id: string, change: Partial<NewPromo>): Promise<PromoRow> {
  requireRight(ctx, "products.change");
  return inTransaction(ctx, async (tx) => {
    const [before] = await tx.db.select().from(promos).where(eq(promos.id, id)).for("update");
    if (!before) throw new DomainError("not_found", "There is no such voucher.");
    const { code: _code, ...facts } = parsed(newPromo, { ...before, ...change });
    return replace(tx, before, facts);
  });
}

type Facts = Omit<PromoRow, "id" | "code" | "uses" | "createdAt">;

async function add(tx: TxCtx, promo: Facts & { code: string }): Promise<PromoRow> {
  await requireProducts(tx, promo);
  const [made] = await tx.db
    .insert(promos)
    .values({ ...promo, createdAt: tx.now() })
    .returning()
    .catch((error: unknown) => {
      if (isDuplicate(error, "promos_code_key")) throw invalid("code", "is taken by another voucher");
      throw error;
    });
  if (!made) throw new Error("an insert answers its row");
  await note(tx, made.code, { code: "voucher_added" });
  return made;
}

async function replace(tx: TxCtx, before: PromoRow, facts: Facts): Promise<PromoRow> {
  if (facts.usesMax !== null && facts.usesMax < before.uses)
    throw invalid("usesMax", `is less than what has been used already: ${before.uses}`);
  await requireProducts(tx, facts);
  const changes = differences(before, facts);
  if (changes.fields.length === 0) return before;
  const [saved] = await tx.db.update(promos).set(facts).where(eq(promos.id, before.id)).returning();
  if (!saved) throw new Error("an update of a locked row answers it");
  await note(tx, before.code, { code: "voucher_changed", ...changes });
  return saved;
}

async function requireProducts(tx: TxCtx, { productIds }: Pick<Facts, "productIds">): Promise<void> {
  if (!productIds) return;
  const rows = await tx.db.select({ id: products.id }).from(products).where(inArray(products.id, productIds));
  const known = new Set(rows.map(({ id }) => id));
  const unknown = productIds.find((id) => !known.has(id));
  if (unknown !== undefined) throw invalid("productIds", `names no product of this shop: ${unknown}`);
}

type Noted = Parameters<typeof transitionRow>[1]["reason"];

async function note(tx: TxCtx, code: string, reason: Noted): Promise<void> {
  const record = { entity: "voucher", entityId: code, orderId: null, from: null, to: null, reason } as const;
  await insertRecords(tx.db, [transitionRow(tx, record)]);
}
