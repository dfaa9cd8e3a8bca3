import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { orders, seats, workspaces } from "@/db/schema";

/**
 * The guards taken off, for the twins of the race tests: each shows the bug that its guard prevents, so that a green
 * race test means something. Nothing but tests may import this file.
 */

/** Everybody looks before anybody takes: a claim that reads without a lock. */
export async function claimNaively(poolId: string, orderIds: readonly string[]) {
  const seen = await Promise.all(
    orderIds.map(async (orderId) => {
      const [seat] = await db()
        .select({ seatId: seats.id })
        .from(seats)
        .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
        .where(and(eq(workspaces.poolId, poolId), eq(seats.status, "free")))
        .limit(1);
      return { orderId, seatId: seat?.seatId ?? null };
    }),
  );
  for (const { orderId, seatId } of seen)
    if (seatId) await db().update(seats).set({ status: "held", orderId }).where(eq(seats.id, seatId));
  return seen;
}

/** Everybody reads the order before anybody writes it: settling without the row lock and the unique receipt. */
export async function settleNaively(orderId: string, times: number): Promise<number> {
  const seen = await Promise.all(
    Array.from({ length: times }, () => db().select().from(orders).where(eq(orders.id, orderId))),
  );
  return seen.filter(([order]) => order?.paymentStatus === "pending").length;
}
