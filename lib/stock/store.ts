import { and, asc, eq, inArray, sql, type SQL } from "drizzle-orm";
import { stockItems } from "@/db/schema";
import type { Reason } from "@/lib/core/reasons";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { insertRecords, machine, recordWhen, transition, transitionRow } from "@/lib/work/transition";
import { ITEM_MOVES, type ItemStatus } from "./status";

/** Items in stock; the only writer of their table. Their texts are sealed and opened in items.ts. */

export type Item = typeof stockItems.$inferSelect;

const ITEM = machine<typeof stockItems, ItemStatus>({
  entity: "item",
  table: stockItems,
  column: "status",
  moves: ITEM_MOVES,
  // Orders tell of their units; an item has a history of its own.
  orderIdOf: () => null,
});

/** Answers how many were new; one with a known fingerprint is left out. */
export async function insertItems(
  ctx: Ctx,
  items: readonly Pick<Item, "id" | "productId" | "sealed" | "fingerprint">[],
): Promise<number> {
  const at = ctx.now();
  const added = await ctx.db
    .insert(stockItems)
    .values(items.map((item) => ({ ...item, addedAt: at, changedAt: at })))
    .onConflictDoNothing()
    .returning({ id: stockItems.id });
  return added.length;
}

/** An item that was made for one unit and never lay in stock; a unit that has an item keeps it. */
export async function insertHanded(
  tx: TxCtx,
  item: Pick<Item, "id" | "productId" | "sealed" | "fingerprint"> & { lineId: string; unitId: string },
): Promise<void> {
  const at = tx.now();
  const made = await tx.db
    .insert(stockItems)
    .values({ ...item, status: "handed", addedAt: at, changedAt: at })
    .onConflictDoNothing()
    .returning({ id: stockItems.id });
  if (made.length === 0) return;
  const to = { entity: "item", entityId: item.id, orderId: null, from: null, to: "handed" } as const;
  await insertRecords(tx.db, [transitionRow(tx, { ...to, reason: { code: "item_handed" } })]);
}

/** How many items could be given out, and how many there are with those in buyers' hands left out. */
export type ItemCount = { free: number; total: number };

export async function countItems(ctx: Ctx, productIds: readonly string[]): Promise<Map<string, ItemCount>> {
  if (productIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({
      productId: stockItems.productId,
      free: sql<number>`count(*) filter (where ${stockItems.status} = 'free')::int`,
      total: sql<number>`count(*)::int`,
    })
    .from(stockItems)
    .where(and(inArray(stockItems.productId, [...productIds]), inArray(stockItems.status, ["free", "held"])))
    .groupBy(stockItems.productId);
  return new Map(rows.map(({ productId, free, total }) => [productId, { free, total }]));
}

export type ItemClaim = {
  productId: string;
  lineId: string;
  count: number;
  /** Free items that must be left over, because they were promised to somebody who paid earlier. */
  promised?: number;
};

/**
 * Holds `count` free items for a line, the oldest first. Null: there are not enough, and none is taken. Exact under any
 * number of parallel claims: "not enough" is only said after a look with a lock that waits.
 */
export async function claimItems(tx: TxCtx, claim: ItemClaim): Promise<string[] | null> {
  if (claim.count === 0) return [];
  const isScarce = (claim.promised ?? 0) > 0;
  return (isScarce ? null : await claimUnlocked(tx, claim)) ?? claimLocked(tx, claim);
}

class NotEnough extends Error {}

async function claimUnlocked(tx: TxCtx, claim: ItemClaim): Promise<string[] | null> {
  try {
    return await tx.db.transaction(async (savepoint) => {
      const taken = await takeOldest({ ...tx, db: savepoint }, claim);
      if (taken.length < claim.count) throw new NotEnough();
      return taken;
    });
  } catch (error) {
    if (error instanceof NotEnough) return null;
    throw error;
  }
}

/** Looks and takes in one statement. `lock` is a parameter so that a test can take it away. */
export const takeOldest = (tx: TxCtx, claim: ItemClaim, lock: SQL = sql`for update skip locked`): Promise<string[]> =>
  moveMany(
    tx,
    sql`select id from ${stockItems} where product_id = ${claim.productId} and status = 'free'
      order by added_at, id limit ${claim.count} ${lock}`,
    { from: "free", to: "held", reason: { code: "item_claimed" } },
    sql`line_id = ${claim.lineId}`,
  );

async function claimLocked(tx: TxCtx, claim: ItemClaim): Promise<string[] | null> {
  const free = await tx.db
    .select({ id: stockItems.id, addedAt: stockItems.addedAt })
    .from(stockItems)
    .where(and(eq(stockItems.productId, claim.productId), eq(stockItems.status, "free")))
    .orderBy(asc(stockItems.addedAt), asc(stockItems.id))
    .for("update");
  if (free.length - (claim.promised ?? 0) < claim.count) return null;
  const chosen = sql.param(free.slice(0, claim.count).map(({ id }) => id));
  return moveMany(
    tx,
    sql`select unnest(${chosen}::uuid[]) as id`,
    { from: "free", to: "held", reason: { code: "item_claimed" } },
    sql`line_id = ${claim.lineId}`,
  );
}

/**
 * Gives an item that is held for the line to a unit. Answers the one that it has already, if it has; null: the line
 * holds none. Only for callers that hold the order's lock.
 */
export async function handItem(tx: TxCtx, to: { lineId: string; unitId: string }): Promise<string | null> {
  const [handed] = await moveMany(
    tx,
    sql`select id from ${stockItems} where line_id = ${to.lineId} and status = 'held'
      and not exists (select 1 from ${stockItems} h where h.unit_id = ${to.unitId} and h.status = 'handed')
      order by added_at, id limit 1 for update`,
    { from: "held", to: "handed", reason: { code: "item_handed" } },
    sql`unit_id = ${to.unitId}`,
  );
  return handed ?? (await selectHanded(tx, [to.unitId]))[0]?.id ?? null;
}

/** Gives back what these lines only hold. Answers the product of each item given back. */
export async function releaseItems(tx: TxCtx, lineIds: readonly string[], countMax?: number): Promise<string[]> {
  if (lineIds.length === 0 || countMax === 0) return [];
  const released = await moveMany(
    tx,
    sql`select id from ${stockItems} where line_id = any(${sql.param(lineIds)}::uuid[]) and status = 'held'
      order by added_at desc, id desc ${countMax === undefined ? sql`` : sql`limit ${countMax}`} for update`,
    { from: "held", to: "free", reason: { code: "item_released" } },
    sql`line_id = null`,
  );
  if (released.length === 0) return [];
  const rows = await tx.db
    .selectDistinct({ productId: stockItems.productId })
    .from(stockItems)
    .where(inArray(stockItems.id, released));
  return rows.map((row) => row.productId);
}

/** Moves the items that `chosen` answers and locks, and records it, in one statement. */
async function moveMany(
  tx: TxCtx,
  chosen: SQL,
  move: { from: ItemStatus; to: ItemStatus; reason: Reason },
  facts: SQL,
): Promise<string[]> {
  const record = recordWhen(tx, { entity: "item", entityId: sql`moved.id`, orderId: null, ...move }, sql`moved`);
  const { rows } = await tx.db.execute<{ id: string }>(sql`
    with chosen as (${chosen}), moved as (
      update ${stockItems} set status = ${move.to}, changed_at = ${tx.now()}, ${facts}
      from chosen where ${stockItems.id} = chosen.id returning ${stockItems.id}
    ), recorded as (${record}) select id from moved`);
  return rows.map((row) => row.id);
}

/** How many items each of these lines holds that nobody got yet. */
export async function countHeld(ctx: Ctx, lineIds: readonly string[]): Promise<Map<string, number>> {
  if (lineIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ lineId: sql<string>`${stockItems.lineId}`, held: sql<number>`count(*)::int` })
    .from(stockItems)
    .where(and(inArray(stockItems.lineId, [...lineIds]), eq(stockItems.status, "held")))
    .groupBy(stockItems.lineId);
  return new Map(rows.map(({ lineId, held }) => [lineId, held]));
}

/** The items that these units got and still have. */
export async function selectHanded(ctx: Ctx, unitIds: readonly string[]): Promise<Item[]> {
  if (unitIds.length === 0) return [];
  return ctx.db
    .select()
    .from(stockItems)
    .where(and(inArray(stockItems.unitId, [...unitIds]), eq(stockItems.status, "handed")))
    .orderBy(asc(stockItems.addedAt), asc(stockItems.id));
}

/** Takes an item out for good. Throws `conflict` for one that is held. */
export const moveOut = (tx: TxCtx, item: Item): Promise<Item> =>
  transition(tx, ITEM, item, "withdrawn", { code: "item_withdrawn" }, { changedAt: tx.now() });

export async function markRevealed(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.update(stockItems).set({ revealedAt: ctx.now() }).where(eq(stockItems.id, id));
}

/** Items that another key than this one has sealed, locked. */
export const selectSealedOtherwise = (tx: TxCtx, keyId: string, limit: number): Promise<Item[]> =>
  tx.db
    .select()
    .from(stockItems)
    .where(sql`${stockItems.sealed} not like ${`v1.${keyId}.%`}`)
    .limit(limit)
    .for("update");

export async function saveSealed(tx: TxCtx, id: string, kept: Pick<Item, "sealed" | "fingerprint">): Promise<void> {
  await tx.db.update(stockItems).set(kept).where(eq(stockItems.id, id));
}
