import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { waitingEntries } from "@/db/schema";
import { endPlace } from "@/lib/delivery";
import type { Ctx } from "@/lib/work/context";
import type { WaitingRow } from "@/lib/waiting/views";
import { requireRight } from "@/lib/work/rights";

/** The waiting list as staff see it. */

const isOpen = inArray(waitingEntries.status, ["waiting", "offered"]);
const ROWS_SHOWN = 200;

/** How many packages people wait for, by product. */
export async function countWaiting(ctx: Ctx): Promise<Map<string, number>> {
  requireRight(ctx, "waiting.read");
  const rows = await ctx.db
    .select({ productId: waitingEntries.productId, people: sql<number>`count(*)::int` })
    .from(waitingEntries)
    .where(isOpen)
    .groupBy(waitingEntries.productId);
  return new Map(rows.map(({ productId, people }) => [productId, people]));
}

/** Who waits for a product, in the order of joining, then whose wait is over, newest first. */
export async function listWaiting(ctx: Ctx, productId: string): Promise<WaitingRow[]> {
  requireRight(ctx, "waiting.read");
  const rows = await ctx.db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.productId, productId)))
    .orderBy(
      sql`${isOpen} desc`,
      asc(sql`case when ${isOpen} then ${waitingEntries.joinedAt} end`),
      desc(waitingEntries.endedAt),
      asc(waitingEntries.id),
    )
    .limit(ROWS_SHOWN);
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    quantity: row.offeredQuantity ?? row.quantity,
    status: row.status,
    joinedAt: row.joinedAt.toISOString(),
    offerEndsAt: row.status === "offered" ? (row.offerEndsAt?.toISOString() ?? null) : null,
    orderId: row.orderId,
  }));
}

/** Takes somebody off the list; what was offered to them goes to whoever is next. False: their wait was over already. */
export async function removeFromWaiting(ctx: Ctx, id: string): Promise<boolean> {
  requireRight(ctx, "waiting.remove");
  return endPlace(ctx, id, "removed");
}
