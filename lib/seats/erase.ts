import { and, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import { assignments, orderLines, seats, terms } from "@/db/schema";
import type { Erased } from "@/lib/core/erasure";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { textArray } from "@/lib/work/erasure";

/** The people on seats, when one of them is to be forgotten. */

/** Orders in which the email sits or sat. */
export async function selectSeatedOrders(ctx: Ctx, email: string): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ id: assignments.orderId })
    .from(assignments)
    .where(eq(assignments.email, email));
  return rows.map(({ id }) => id);
}

/** Whoever sits or sat there in the name of these orders. */
export async function selectSeatedPeople(ctx: Ctx, orderIds: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ email: sql<string>`${assignments.email}` })
    .from(assignments)
    .where(and(inArray(assignments.orderId, [...orderIds]), isNotNull(assignments.email)));
  return rows.map(({ email }) => email);
}

/** An order of these that still has a seat taken or being cleared, or in which the email lives or is being removed. */
export async function findSeatInUse(
  ctx: Ctx,
  orderIds: readonly string[],
  email: string,
): Promise<{ orderId: string; isLeaving: boolean } | undefined> {
  const mine = textArray(orderIds);
  const [live] = await ctx.db
    .select({ orderId: assignments.orderId })
    .from(assignments)
    .where(
      and(
        eq(assignments.status, "ACTIVE"),
        or(
          sql`${assignments.orderId} = any(${mine})`,
          eq(assignments.email, email),
          inArray(
            assignments.id,
            ctx.db
              .select({ id: terms.assignmentId })
              .from(terms)
              .where(and(isNull(terms.closedAt), sql`${terms.orderId} = any(${mine})`)),
          ),
        ),
      ),
    )
    .limit(1);
  if (live) return { ...live, isLeaving: false };
  const [held] = await ctx.db
    .select({ orderId: orderLines.orderId })
    .from(seats)
    .innerJoin(orderLines, eq(orderLines.id, seats.lineId))
    .where(
      or(
        sql`${orderLines.orderId} = any(${mine})`,
        inArray(
          seats.id,
          ctx.db
            .select({ id: assignments.seatId })
            .from(assignments)
            .where(and(eq(assignments.email, email), eq(seats.status, "leaving"))),
        ),
      ),
    )
    .limit(1);
  return held && { ...held, isLeaving: true };
}

export async function eraseFromSeats(tx: TxCtx, { email, substitute, orderIds }: Erased): Promise<void> {
  await tx.db
    .update(assignments)
    .set({ email: substitute })
    .where(and(eq(assignments.email, email), sql`${assignments.orderId} = any(${textArray(orderIds)})`));
}
