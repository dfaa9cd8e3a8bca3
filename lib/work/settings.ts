import { eq, sql } from "drizzle-orm";
import { settings } from "@/db/schema";
import type { Ctx, TxCtx } from "./context";

/** Small facts of this shop, by key: the demo clock's offset, whether the seed has run. */

/** The id of the key that the shop's secrets are sealed with. */
export const SEALING_KEY = "sealing_key";

export async function readSetting(ctx: Ctx, key: string): Promise<unknown> {
  const [row] = await ctx.db.select().from(settings).where(eq(settings.key, key));
  return row?.value;
}

/** Sets a fact that is set once. False: it was set before. */
export async function setOnce(tx: TxCtx, key: string, value: unknown): Promise<boolean> {
  const made = await tx.db.insert(settings).values({ key, value }).onConflictDoNothing().returning();
  return made.length > 0;
}

/** Adds to a whole number, in the database, so that two at once both count. Answers the sum. */
export async function addToSetting(tx: TxCtx, key: string, amount: number): Promise<number> {
  const [row] = await tx.db
    .insert(settings)
    .values({ key, value: amount })
    .onConflictDoUpdate({
      target: settings.key,
      set: { value: sql`to_jsonb(${settings.value}::bigint + ${amount}::bigint)` },
    })
    .returning();
  return typeof row?.value === "number" ? row.value : 0;
}

export async function saveSetting(ctx: Ctx, key: string, value: unknown): Promise<void> {
  await ctx.db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } });
}
