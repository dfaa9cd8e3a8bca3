import { and, asc, eq, gte, inArray, isNull, lt, lte, max, or, sql, type SQL } from "drizzle-orm";
import { outbox } from "@/db/schema";
import type { EventData, EventName } from "@/lib/core/events";
import type { Ctx, TxCtx } from "./context";

/**
 * Writes an event in the same commit as the change it tells of. Sending from a later step would lose the event when the
 * first step commits and its reply is lost.
 */
export const announce = <Name extends EventName>(tx: TxCtx, name: Name, data: EventData<Name>): Promise<void> =>
  announceAll(tx, name, [data]);

/** The same for many at once. */
export async function announceAll<Name extends EventName>(
  tx: TxCtx,
  name: Name,
  all: readonly EventData<Name>[],
): Promise<void> {
  if (all.length === 0) return;
  await tx.db.insert(outbox).values(all.map((data) => ({ name, data, createdAt: tx.now() })));
}

/**
 * The same as SQL, for a store that announces in the statement that makes the row: one event for each row of the CTE
 * `whenever`, with `data` as an expression over its columns (jsonb).
 */
export const announceWhen = (ctx: Ctx, name: EventName, data: SQL, whenever: SQL): SQL =>
  sql`insert into ${outbox} (name, data, created_at) select ${name}, ${data}, ${ctx.now()}::timestamptz from ${whenever}`;

export type OutboxRow = typeof outbox.$inferSelect;

/** Events that were not handed to the engine yet, oldest first. */
export const selectUnsent = (ctx: Ctx, limit: number): Promise<OutboxRow[]> =>
  ctx.db.select().from(outbox).where(isNull(outbox.sentAt)).orderBy(asc(outbox.createdAt)).limit(limit);

/** How many events made before `before` still wait to be handed over. */
export const countUnsent = (ctx: Ctx, before: Date): Promise<number> =>
  ctx.db.$count(outbox, and(isNull(outbox.sentAt), lt(outbox.createdAt, before)));

/** How often a fact was announced since `since` and when last, by the value of one field of its data. */
export async function countAnnounced<Name extends EventName>(
  ctx: Ctx,
  name: Name,
  field: keyof EventData<Name> & string,
  since: Date,
): Promise<Map<string, { times: number; last: Date }>> {
  const rows = await ctx.db
    .select({
      value: sql<string>`${outbox.data} ->> ${field}::text`.as("value"),
      times: sql<number>`count(*)::int`,
      last: max(outbox.createdAt),
    })
    .from(outbox)
    .where(
      and(
        eq(outbox.name, name),
        gte(outbox.createdAt, since),
        // One of the future is from before the clock was set back: it would silence the sweep until that hour comes.
        lte(outbox.createdAt, ctx.now()),
        or(isNull(outbox.sentAt), gte(outbox.sentAt, since)),
      ),
    )
    .groupBy(sql`value`);
  return new Map(rows.map(({ value, times, last }) => [value, { times, last: last ?? since }]));
}

export async function markSent(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ sentAt: ctx.now(), tries: sql`${outbox.tries} + 1` })
    .where(inArray(outbox.id, [...ids]));
}

/** Sent events are kept for a while for support, then go. Answers how many went; at most `limit`. */
export async function pruneSent(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const old = ctx.db.select({ id: outbox.id }).from(outbox).where(lt(outbox.sentAt, before)).limit(limit);
  const { rowCount } = await ctx.db.delete(outbox).where(inArray(outbox.id, old));
  return rowCount ?? 0;
}
