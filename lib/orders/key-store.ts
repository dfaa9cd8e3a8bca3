import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { idempotencyKeys } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";

/** Idempotency keys: one key and one body make one order and one answer. */

export type KeyRow = typeof idempotencyKeys.$inferSelect;

/** What the key was used for, if it was used before. */
export async function selectKey(ctx: Ctx, keyHash: string): Promise<KeyRow | undefined> {
  const [row] = await ctx.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.keyHash, keyHash));
  return row;
}

/** Takes the key for this order, waiting for an uncommitted rival. False when another request had it first. */
export async function takeKey(tx: TxCtx, keyHash: string, requestHash: string, orderId: string): Promise<boolean> {
  const taken = await tx.db
    .insert(idempotencyKeys)
    .values({ keyHash, requestHash, orderId, createdAt: tx.now() })
    .onConflictDoNothing()
    .returning({ orderId: idempotencyKeys.orderId });
  return taken.length > 0;
}

/**
 * Keeps the answer of a key, to the byte. The first one stays: of two requests that finish the same charge both must
 * send the same answer, so callers send what this returns. A key that was released meanwhile stays released.
 */
export async function storeAnswer(ctx: Ctx, keyHash: string, answer: string): Promise<string> {
  const [kept] = await ctx.db
    .update(idempotencyKeys)
    .set({ answer: sql`coalesce(${idempotencyKeys.answer}, ${answer})` })
    .where(eq(idempotencyKeys.keyHash, keyHash))
    .returning({ answer: idempotencyKeys.answer });
  return kept?.answer ?? answer;
}

/** Releases the keys of an order that came to nothing, so that the same request may make a new one. */
export async function releaseKeys(tx: TxCtx, orderId: string, which: "all" | "unanswered"): Promise<void> {
  await tx.db
    .delete(idempotencyKeys)
    .where(
      and(eq(idempotencyKeys.orderId, orderId), which === "unanswered" ? isNull(idempotencyKeys.answer) : undefined),
    );
}

/** Deletes old keys; they are kept for at least a day. Answers how many went, at most `limit`. */
export async function pruneKeys(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const old = ctx.db
    .select({ keyHash: idempotencyKeys.keyHash })
    .from(idempotencyKeys)
    .where(lt(idempotencyKeys.createdAt, before))
    .limit(limit);
  const { rowCount } = await ctx.db.delete(idempotencyKeys).where(inArray(idempotencyKeys.keyHash, old));
  return rowCount ?? 0;
}
