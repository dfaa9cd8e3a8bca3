import { and, asc, eq, inArray, lte, sql, type SQL } from "drizzle-orm";
import { waitingEntries } from "@/db/schema";
import type { Erased } from "@/lib/core/erasure";
import { DomainError } from "@/lib/core/errors";
import type { Reason } from "@/lib/core/reasons";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { insertRecords, machine, transition, transitionRow } from "@/lib/work/transition";
import { WAITING_MOVES, type WaitingStatus } from "./status";

/** Places on the waiting list; the only writer of their table. How much they claim is read in lib/orders/waiting-store.ts. */

export type Entry = typeof waitingEntries.$inferSelect;

const ENTRY = machine<typeof waitingEntries, WaitingStatus>({
  entity: "waiting",
  table: waitingEntries,
  column: "status",
  moves: WAITING_MOVES,
  orderIdOf: ({ orderId }) => orderId,
});

const isOpen: SQL | undefined = inArray(waitingEntries.status, ["waiting", "offered"]);
const inTurn = [asc(waitingEntries.joinedAt), asc(waitingEntries.id)];

/** Puts somebody at the end of the line. Null: they have a place for this product already. */
export async function addEntry(
  tx: TxCtx,
  wish: Pick<Entry, "productId" | "supply" | "email" | "locale" | "quantity" | "units">,
): Promise<Entry | null> {
  const [entry] = await tx.db
    .insert(waitingEntries)
    .values({ ...wish, joinedAt: tx.now() })
    .onConflictDoNothing()
    .returning();
  if (!entry) return null;
  const record = { entity: "waiting", entityId: entry.id, orderId: null, from: null, to: "waiting" } as const;
  await insertRecords(tx.db, [transitionRow(tx, { ...record, reason: { code: "waiting_joined" } })]);
  return entry;
}

/** Open places of this email. */
export const countPlaces = (ctx: Ctx, email: string): Promise<number> =>
  ctx.db.$count(waitingEntries, and(isOpen, eq(waitingEntries.email, email)));

export async function selectEntry(ctx: Ctx, id: string): Promise<Entry | undefined> {
  const [entry] = await ctx.db.select().from(waitingEntries).where(eq(waitingEntries.id, id));
  return entry;
}

async function lockEntry(tx: TxCtx, id: string): Promise<Entry | undefined> {
  const [entry] = await tx.db.select().from(waitingEntries).where(eq(waitingEntries.id, id)).for("update");
  return entry;
}

/** The supplies that somebody waits for. */
export async function selectWaitedSupplies(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ supply: waitingEntries.supply })
    .from(waitingEntries)
    .where(eq(waitingEntries.status, "waiting"));
  return rows.map(({ supply }) => supply);
}

/** Those who wait for a supply, in order of joining, locked. */
export const lockWaiting = (tx: TxCtx, supply: string, limit: number): Promise<Entry[]> =>
  tx.db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.supply, supply), eq(waitingEntries.status, "waiting")))
    .orderBy(...inTurn)
    .limit(limit)
    .for("update");

/** Offers so many packages to whoever waits, until `endsAt`. */
export const offerTo = (
  tx: TxCtx,
  entry: Entry,
  offer: { quantity: number; units: number; endsAt: Date },
): Promise<Entry> =>
  transition(
    tx,
    ENTRY,
    entry,
    "offered",
    { code: "waiting_offered", until: offer.endsAt.toISOString() },
    {
      offeredAt: tx.now(),
      offerEndsAt: offer.endsAt,
      offeredQuantity: offer.quantity,
      offeredUnits: offer.units,
    },
  );

/** Offers whose time is over, the longest overdue first. */
export const selectOverdueOffers = (ctx: Ctx, limit: number): Promise<Entry[]> =>
  ctx.db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.status, "offered"), lte(waitingEntries.offerEndsAt, ctx.now())))
    .orderBy(asc(waitingEntries.offerEndsAt))
    .limit(limit);

/** Ends a place: its owner leaves, staff remove it, or its offer lapses. One that has ended stays as it is. */
export async function endEntry(
  tx: TxCtx,
  id: string,
  how: Extract<WaitingStatus, "left" | "lapsed" | "removed">,
): Promise<Entry | null> {
  const entry = await lockEntry(tx, id);
  if (!entry || (entry.status !== "waiting" && entry.status !== "offered")) return null;
  const isOverdue = entry.status === "offered" && entry.offerEndsAt !== null && entry.offerEndsAt <= tx.now();
  if (how === "lapsed" && !isOverdue) return null;
  await transition(tx, ENTRY, entry, how, REASON[how], { endedAt: tx.now() });
  return entry;
}

const REASON = {
  left: { code: "waiting_left" },
  lapsed: { code: "waiting_lapsed" },
  removed: { code: "waiting_removed" },
} as const satisfies Record<string, Reason>;

/**
 * Uses an offer up, in the commit of the order that buys it. Throws `conflict` for an offer that is over or was used,
 * and `invalid` for another person, product or more than was offered.
 */
export async function takeOffer(
  tx: TxCtx,
  id: string,
  by: { orderId: string; email: string; lines: readonly { productId: string; quantity: number }[] },
): Promise<void> {
  const entry = await lockEntry(tx, id);
  const isGood = entry?.status === "offered" && entry.offerEndsAt !== null && entry.offerEndsAt > tx.now();
  if (!entry || !isGood) throw new DomainError("conflict", "This offer is over. Join the waiting list again.");
  const [line, second] = by.lines;
  if (second || line?.productId !== entry.productId) throw refuse("package_id", "is not what was offered");
  if (line.quantity > (entry.offeredQuantity ?? 0))
    throw refuse("quantity", `is more than was offered: ${entry.offeredQuantity}`);
  if (by.email !== entry.email) throw refuse("customer_email", "must be the address that the offer was sent to");
  await transition(tx, ENTRY, entry, "bought", { code: "waiting_bought" }, { endedAt: tx.now(), orderId: by.orderId });
}

const refuse = (field: string, sentence: string): DomainError =>
  new DomainError("invalid", `${field} ${sentence}`, {}, { [field]: sentence });

/** How many are before this place in its line, and the units that they wish for; offers that run are before everybody. */
export async function unitsAhead(
  ctx: Ctx,
  { supply, joinedAt, id }: Pick<Entry, "supply" | "joinedAt" | "id">,
): Promise<{ people: number; units: number }> {
  const [row] = await ctx.db
    .select({
      people: sql<number>`count(*)::int`,
      units: sql<number>`coalesce(sum(coalesce(${waitingEntries.offeredUnits}, ${waitingEntries.units})), 0)::int`,
    })
    .from(waitingEntries)
    .where(
      and(
        eq(waitingEntries.supply, supply),
        isOpen,
        sql`(${waitingEntries.status} = 'offered' or (${waitingEntries.joinedAt}, ${waitingEntries.id}) < (${joinedAt}::timestamptz, ${id}::uuid))`,
        sql`${waitingEntries.id} <> ${id}`,
      ),
    );
  return { people: row?.people ?? 0, units: row?.units ?? 0 };
}

/** Open places end, and nobody's address stands on any. Answers the ids, which messages to them are kept under. */
export async function eraseFromWaiting(tx: TxCtx, { email, substitute }: Erased): Promise<string[]> {
  const rows = await tx.db.select().from(waitingEntries).where(eq(waitingEntries.email, email)).for("update");
  for (const { id } of rows) await endEntry(tx, id, "left");
  await tx.db.update(waitingEntries).set({ email: substitute }).where(eq(waitingEntries.email, email));
  return rows.map(({ id }) => id);
}
