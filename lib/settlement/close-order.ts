import { releaseUse } from "@/lib/catalog";
import { DomainError } from "@/lib/core/errors";
import type { Reason } from "@/lib/core/reasons";
import { releaseOrder, withdrawOrder } from "@/lib/delivery";
import { lockOrderRows, movePayment, releaseKeys, type Order, type OrderRows } from "@/lib/orders";
import { isLive, isOpen, keyOf, lockAttempts, moveAttempt, scheduleAsk, type Attempt } from "@/lib/payments";
import { findGateway } from "@/lib/payments/gateways/registry";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { lockBooks } from "./books";

export type End = "expired" | "failed" | "cancelled";

/**
 * Ends an order that was not paid: what it holds and its voucher go back, in the same commit. False when it was not open
 * any more, or `isStillDue` says otherwise once the order is locked.
 * Attempts stay known and are asked about for two days, because a QR code can be paid after its end.
 */
export async function closeUnpaid(
  ctx: Ctx,
  orderId: string,
  end: End,
  reason: Reason,
  isStillDue: (order: Order) => boolean = () => true,
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const attempts = await lockAttempts(tx, orderId);
    const rows = await lockOrderRows(tx, orderId);
    return isStillDue(rows.order) && endUnpaid(tx, attempts, rows, end, reason);
  });
}

/** The same for a caller that has locked the attempts and then the order. */
export async function endUnpaid(
  tx: TxCtx,
  attempts: readonly Attempt[],
  rows: OrderRows,
  end: End,
  reason: Reason,
): Promise<boolean> {
  const { order } = rows;
  if (order.paymentStatus !== "pending") return false;
  for (const attempt of attempts.filter(isLive)) await moveAttempt(tx, attempt, end, reason);
  const ended = await movePayment(tx, order, end, reason);
  await releaseOrder(tx, { ...rows, order: ended });
  if (order.promoCode) await releaseUse(tx, order.id);
  // The idempotency key of an order that failed, or was never answered, may be used again: nothing came of it.
  await releaseKeys(tx, order.id, end === "failed" ? "all" : "unanswered");
  return true;
}

/**
 * Staff close an order whose money needed a look: what it held and its voucher go back. `conflict` while money on it
 * still waits for a decision, because closing must not hide it.
 */
export async function closeReviewed(ctx: Ctx, orderId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { rows, receipts } = await lockBooks(tx, orderId);
    if (rows.order.paymentStatus === "cancelled") return;
    if (rows.order.paymentStatus !== "needs_review")
      throw new DomainError("conflict", "Only an order whose money is being looked at can be closed this way.");
    if (receipts.some(isOpen))
      throw new DomainError(
        "conflict",
        "Money on this order waits for a decision. Give it back or mark it as resolved first.",
      );
    const order = await movePayment(tx, rows.order, "cancelled", { code: "closed_after_review" });
    await withdrawOrder(tx, { ...rows, order }, "closed");
  });
}

/**
 * Ends codes that are not to be paid any more at their gateways, as far as those can; after the commit that retired them.
 * `attempts` as they were before it. Best effort: money that still comes on one is found by asking, and goes to a person.
 */
export async function closeCodes(ctx: Ctx, attempts: readonly Attempt[]): Promise<void> {
  for (const attempt of attempts.filter(isLive)) {
    const gateway = findGateway(attempt.gateway);
    if (attempt.status === "open" && gateway?.capabilities.canCancel) await gateway.cancelCharge(keyOf(attempt));
    await scheduleAsk(ctx, attempt.id, new Date(ctx.now().getTime() + ASK_CLOSED_MS));
  }
}

/** How soon the gateway is asked what became of a code that was closed. */
const ASK_CLOSED_MS = 60_000;
