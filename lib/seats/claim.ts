import { and, asc, eq, inArray, isNull, lt, ne, notInArray, or, sql } from "drizzle-orm";
import { assignments, orders, seats, workspaces } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";

/**
 * Taking free seats for an order. Exact under any number of parallel claims: rows are locked before they are counted,
 * and "sold out" is only said after a second look with a lock that waits, because a seat that looked taken may come
 * back when its rival rolls back.
 */

type Wish = {
  orderId: string;
  poolId: string;
  count: number;
  /** Workspaces where one of the people sits already, or that have just failed. */
  avoid?: readonly string[];
};

type FreeSeat = { id: string; workspaceId: string };

/** Takes `count` free seats (held for the order), from one workspace if one has enough. Null: there are not enough. */
export async function claimSeats(tx: TxCtx, wish: Wish): Promise<FreeSeat[] | null> {
  const chosen = (await tryUnlocked(tx, wish)) ?? choose(await lockFreeSeats(tx, wish), wish.count);
  if (!chosen) return null;
  await tx.db
    .update(seats)
    .set({ status: "held", orderId: wish.orderId, changedAt: tx.now() })
    .where(
      inArray(
        seats.id,
        chosen.map((seat) => seat.id),
      ),
    );
  return chosen;
}

class NotEnough extends Error {}

/** The fast way: passes over seats that somebody else is deciding about. Its locks are given back when it fails. */
async function tryUnlocked(tx: TxCtx, wish: Wish): Promise<FreeSeat[] | null> {
  const room = freeByWorkspace(tx, wish.poolId);
  try {
    return await tx.db.transaction(async (savepoint) => {
      const found = await savepoint
        .select({ id: seats.id, workspaceId: seats.workspaceId })
        .from(seats)
        .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
        .innerJoin(room, eq(room.workspaceId, workspaces.id))
        .where(sellable(tx, wish))
        .orderBy(
          sql`${room.free} >= ${wish.count} desc`,
          asc(workspaces.createdAt),
          asc(workspaces.id),
          asc(seats.number),
        )
        .limit(wish.count)
        .for("update", { of: seats, skipLocked: true });
      if (found.length < wish.count) throw new NotEnough();
      return found;
    });
  } catch (error) {
    if (error instanceof NotEnough) return null;
    throw error;
  }
}

/** Counted once a claim: a count for each free seat would make a claim the slower the more seats there are, squared. */
const freeByWorkspace = (tx: TxCtx, poolId: string) =>
  tx.db
    .select({ workspaceId: seats.workspaceId, free: sql<number>`count(*)`.as("free") })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(and(eq(seats.status, "free"), eq(workspaces.poolId, poolId)))
    .groupBy(seats.workspaceId)
    .as("room");

/** The slow way, when seats are scarce: waits for every rival, in one order, then knows. */
async function lockFreeSeats(tx: TxCtx, wish: Wish): Promise<FreeSeat[]> {
  return tx.db
    .select({ id: seats.id, workspaceId: seats.workspaceId })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(sellable(tx, wish))
    .orderBy(asc(seats.id))
    .for("update", { of: seats });
}

function choose(free: readonly FreeSeat[], count: number): FreeSeat[] | null {
  if (free.length < count) return null;
  const together = free.find((seat) => free.filter((other) => other.workspaceId === seat.workspaceId).length >= count);
  const candidates = together ? free.filter((seat) => seat.workspaceId === together.workspaceId) : free;
  return candidates.slice(0, count);
}

const sellable = (ctx: Ctx, wish: Wish) =>
  and(
    eq(seats.status, "free"),
    eq(workspaces.poolId, wish.poolId),
    eq(workspaces.status, "AVAILABLE"),
    or(isNull(workspaces.restUntil), lt(workspaces.restUntil, ctx.now())),
    wish.avoid?.length ? notInArray(workspaces.id, [...wish.avoid]) : undefined,
  );

/** Free seats of a pool that can be sold now. */
export async function countFree(ctx: Ctx, poolId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ free: sql<number>`count(*)::int` })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(and(eq(seats.status, "free"), eq(workspaces.poolId, poolId), eq(workspaces.status, "AVAILABLE")));
  return row?.free ?? 0;
}

/** All seats of a pool, for judging how scarce the free ones are. */
export async function countSeats(ctx: Ctx, poolId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ seats: sql<number>`count(*)::int` })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(and(eq(workspaces.poolId, poolId), sql`${seats.status} <> 'retired'`));
  return row?.seats ?? 0;
}

/**
 * Seats promised to paid orders that wait for stock (paid before `before`): nobody may overtake them. An order whose
 * money was taken back waits too, but for a person: it bars nobody's way.
 */
export async function countPromised(ctx: Ctx, poolId: string, before?: Date): Promise<number> {
  const [row] = await ctx.db
    .select({ seats: sql<number>`coalesce(sum(${orders.seats}), 0)::int` })
    .from(orders)
    .where(
      and(
        eq(orders.poolId, poolId),
        eq(orders.invitationStatus, "pending_stock"),
        inArray(orders.paymentStatus, ["paid", "partially_refunded"]),
        before ? lt(orders.paidAt, before) : undefined,
      ),
    );
  return row?.seats ?? 0;
}

/**
 * Workspaces where one of these people has a live place, or another order holds a seat for them: a vendor knows a
 * person only once per workspace. `exceptOrder` is the order that asks.
 */
export async function workspacesOf(ctx: Ctx, emails: readonly string[], exceptOrder: string): Promise<string[]> {
  if (emails.length === 0) return [];
  const placed = await ctx.db
    .selectDistinct({ workspaceId: assignments.workspaceId })
    .from(assignments)
    .where(and(eq(assignments.status, "ACTIVE"), inArray(assignments.email, [...emails])));
  const held = await ctx.db
    .selectDistinct({ workspaceId: seats.workspaceId })
    .from(seats)
    .innerJoin(orders, eq(orders.id, seats.orderId))
    .where(
      and(
        eq(seats.status, "held"),
        ne(orders.id, exceptOrder),
        sql`${orders.memberEmails} ?| array[${sql.join(
          emails.map((email) => sql`${email}`),
          sql`, `,
        )}]::text[]`,
      ),
    );
  return [...new Set([...placed, ...held].map((row) => row.workspaceId))];
}
