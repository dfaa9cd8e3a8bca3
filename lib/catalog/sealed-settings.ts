import { eq, sql } from "drizzle-orm";
import { products } from "@/db/schema";
import { seal, sealingKeyIds, unseal, type SealedAt } from "@/lib/core/secrets";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { invalid } from "./quote";
import { productSettings, type ActionField, type NewSettings, type ProductSettings } from "./schemas";

/** The parts of a product's settings that nobody may read in the database: a shared text, a signing key. */

const sealedAt = (productId: string): SealedAt => `products.settings:${productId}`;

/** As stored. What is left out stays as it was. Throws `invalid` for a new product that lacks it. */
export function sealSettings(id: string, wanted: NewSettings, before: ProductSettings | null): ProductSettings {
  if (wanted.kind === "secret") {
    const kept = before?.kind === "secret" ? before.sealedText : undefined;
    return { kind: "secret", sealedText: sealOr(id, wanted.text, kept, "settings.text") };
  }
  if (wanted.kind === "action") {
    const { url, fields, signingKey } = wanted;
    const kept = before?.kind === "action" ? before.sealedKey : undefined;
    return { kind: "action", url, fields, sealedKey: sealOr(id, signingKey, kept, "settings.signingKey") };
  }
  return wanted;
}

function sealOr(id: string, plain: string | undefined, kept: string | undefined, field: string): string {
  if (plain !== undefined) return seal(plain, sealedAt(id));
  if (kept === undefined) throw invalid(field, "must be given");
  return kept;
}

/** On sale or not: what was sold is delivered after its product has gone. */
async function settingsOf(ctx: Ctx, productId: string): Promise<ProductSettings> {
  const [row] = await ctx.db.select({ settings: products.settings }).from(products).where(eq(products.id, productId));
  return productSettings.parse(row?.settings);
}

/** The text that every buyer of this product gets. */
export async function readSecret(ctx: Ctx, productId: string): Promise<string> {
  const settings = await settingsOf(ctx, productId);
  if (settings.kind !== "secret") throw new Error(`${productId} has no shared text`);
  return unseal(settings.sealedText, sealedAt(productId));
}

/** Where the owner's system is, what it is told under which names, and the key that signs it. */
export type Action = { url: string; signingKey: string; fields: Record<string, ActionField> };

/** What is asked of the owner's system for each unit of this product. */
export async function readAction(ctx: Ctx, productId: string): Promise<Action> {
  const settings = await settingsOf(ctx, productId);
  if (settings.kind !== "action") throw new Error(`${productId} has no action`);
  const { url, fields, sealedKey } = settings;
  return { url, fields, signingKey: unseal(sealedKey, sealedAt(productId)) };
}

const BATCH = 100;

/** Seals a batch of settings that an earlier key has sealed with the current one. Answers how many; 0: none is left. */
export const resealSettings = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const [current = ""] = sealingKeyIds();
    const sealed = sql`coalesce(${products.settings} ->> 'sealedText', ${products.settings} ->> 'sealedKey')`;
    const rows = await tx.db
      .select({ id: products.id, settings: products.settings })
      .from(products)
      .where(sql`${sealed} not like ${`v1.${current}.%`}`)
      .limit(BATCH)
      .for("update");
    for (const { id, settings } of rows) {
      const anew = resealed(id, productSettings.parse(settings));
      await tx.db.update(products).set({ settings: anew }).where(eq(products.id, id));
    }
    return rows.length;
  });

function resealed(id: string, settings: ProductSettings): ProductSettings {
  const again = (text: string): string => seal(unseal(text, sealedAt(id)), sealedAt(id));
  if (settings.kind === "secret") return { ...settings, sealedText: again(settings.sealedText) };
  return settings.kind === "action" ? { ...settings, sealedKey: again(settings.sealedKey) } : settings;
}
