import { and, eq, isNull } from "drizzle-orm";
import { idempotencyKeys } from "@/db/schema";
import { releaseUse } from "@/lib/catalog";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { lockOrder, movePayment, type Order } from "@/lib/orders";
import { isLive, lockPayments, moveAttempt } from "@/lib/payments";
import { releaseHeld } from "@/lib/seats";

type End = "expired" | "failed" | "cancelled";

/**
 * Ends an order that was not paid: seats and voucher go back, in the same commit. False when it was not open any more,
 * or `isStillDue` says otherwise once the order is locked.
 * Attempts stay known and are asked about for two days, because a QR code can be paid after its end.
 */
export async function closeUnpaid(
  ctx: Ctx,
  orderId: string,
  end: End,
  why: string,
  isStillDue: (order: Order) => boolean = () => true,
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const attempts = await lockPayments(tx, orderId);
    const order = await lockOrder(tx, orderId);
    if (order.paymentStatus !== "pending" || !isStillDue(order)) return false;
    for (const attempt of attempts.filter(isLive)) await moveAttempt(tx, attempt, end);
    await movePayment(tx, orderId, end, why);
    const freed = await releaseHeld(tx, orderId);
    await releaseUse(tx, orderId);
    // The key of an order that failed, or that nobody was ever told of, may be used again: nothing came of it.
    const isUntold = end === "failed" ? undefined : isNull(idempotencyKeys.answer);
    await tx.db.delete(idempotencyKeys).where(and(eq(idempotencyKeys.orderId, orderId), isUntold));
    if (freed > 0) await announce(tx, { name: "seats/seats.freed", data: { poolId: order.poolId } });
    return true;
  });
}
