import { and, asc, eq, inArray, lt } from "drizzle-orm";
import { refunds } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import type { RefundStatus } from "./status";

/** Every query of refunds; the only writer of `refunds.status`. */

export type Refund = typeof refunds.$inferSelect;

export async function insertRefund(
  tx: TxCtx,
  refund: Pick<Refund, "paymentId" | "orderId" | "refundKey" | "amountIdr" | "method" | "status" | "reason" | "actor">,
): Promise<Refund> {
  const [row] = await tx.db
    .insert(refunds)
    .values({ ...refund, createdAt: tx.now(), doneAt: refund.status === "done" ? tx.now() : null })
    .returning();
  if (!row) throw new Error("an insert answers its row");
  return row;
}

export async function selectRefund(ctx: Ctx, id: string): Promise<Refund | undefined> {
  const [row] = await ctx.db.select().from(refunds).where(eq(refunds.id, id));
  return row;
}

export async function lockRefund(tx: TxCtx, id: string): Promise<Refund> {
  const [row] = await tx.db.select().from(refunds).where(eq(refunds.id, id)).for("update");
  if (!row) throw new DomainError("not_found", "There is no such refund.");
  return row;
}

export const selectRefunds = (ctx: Ctx, of: { orderId: string } | { paymentId: string }): Promise<Refund[]> =>
  ctx.db
    .select()
    .from(refunds)
    .where("orderId" in of ? eq(refunds.orderId, of.orderId) : eq(refunds.paymentId, of.paymentId))
    .orderBy(asc(refunds.createdAt));

export async function moveRefund(
  tx: TxCtx,
  id: string,
  to: RefundStatus,
  facts: { trouble?: string | null; proof?: string } = {},
): Promise<void> {
  await tx.db
    .update(refunds)
    .set({ status: to, ...facts, ...(to === "done" ? { doneAt: tx.now() } : {}) })
    .where(eq(refunds.id, id));
}

/** Refunds that the gateway has not confirmed: asked for, handed over, or nobody knows. */
export async function selectOpenRefunds(ctx: Ctx, before: Date, limit: number): Promise<Refund[]> {
  return ctx.db
    .select()
    .from(refunds)
    .where(
      and(
        eq(refunds.method, "gateway"),
        inArray(refunds.status, ["requested", "sent", "unknown"]),
        lt(refunds.createdAt, before),
      ),
    )
    .orderBy(asc(refunds.createdAt))
    .limit(limit);
}
