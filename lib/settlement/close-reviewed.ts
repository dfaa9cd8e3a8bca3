import { releaseUse } from "@/lib/catalog";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { lockOrder, movePayment } from "@/lib/orders";
import { lockPayments, selectReceipts } from "@/lib/payments";
import { withdrawDelivery } from "@/lib/delivery/withdraw-delivery";

/**
 * Staff close an order whose money needed a look: seats and voucher go back. `conflict` while money on it still waits
 * for a decision, because closing must not hide it.
 */
export async function closeReviewed(ctx: Ctx, orderId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await lockPayments(tx, orderId);
    const order = await lockOrder(tx, orderId);
    if (order.paymentStatus === "cancelled") return;
    if (order.paymentStatus !== "needs_review")
      throw new DomainError("conflict", "Only an order whose money is being looked at can be closed this way.");
    const waiting = (await selectReceipts(tx, orderId)).filter(({ attention, resolvedAt }) => attention && !resolvedAt);
    if (waiting.length > 0)
      throw new DomainError(
        "conflict",
        "Money on this order waits for a decision. Give it back or mark it as resolved first.",
      );
    await movePayment(tx, orderId, "cancelled", "closed after its money was looked at");
    await withdrawDelivery(tx, orderId, "closed by staff");
    await releaseUse(tx, orderId);
  });
}
