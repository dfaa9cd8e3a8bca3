import { DomainError } from "@/lib/core/errors";
import { rupiah } from "@/lib/core/money";
import type { Reason } from "@/lib/core/reasons";
import { lockOrder, updateOrder } from "@/lib/orders";
import { isOwed, PAYMENT_MOVES } from "@/lib/orders/status";
import {
  bookAllocation,
  bookManualSettlement,
  insertReceipt,
  isOpen,
  lockMoney,
  manualKey,
  moveAttempt,
  openAttention,
  resolveReceipt,
  selectBalance,
  selectReceipt,
  type Attempt,
  type ReceiptRow,
} from "@/lib/payments";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { canMove, noteFact } from "@/lib/work/transition";
import { closeCodes } from "./close-order";
import { lockBooks, payOrder, replaced, type Books } from "./books";

/** What staff decide about money by hand. Each is one commit, leaves its trace and runs the normal pipeline. */

/**
 * Staff received the money some other way, or accept what came. Money on record that waits for a decision pays the
 * order; without any, a receipt under `reference` is made. Pressing twice changes nothing.
 * Throws `conflict` when the order is paid or cannot be any more.
 */
export async function confirmPaymentByHand(
  ctx: Ctx,
  orderId: string,
  proof: { reference: string; note: string },
): Promise<void> {
  requireRight(ctx, "payments.confirm");
  const retired = await inTransaction(ctx, async (tx) => {
    const books = await lockBooks(tx, orderId);
    const { order } = books.rows;
    const isRecorded = books.receipts.some(({ receiptKey }) => receiptKey === manualKey(proof.reference));
    if (isOwed(order.paymentStatus) && isRecorded) return [];
    const [newest] = books.attempts;
    if (!newest || !canMove(PAYMENT_MOVES, order.paymentStatus, "paid"))
      throw new DomainError("conflict", `An order that is ${order.paymentStatus} cannot be confirmed as paid.`);

    const reason: Reason = { code: "confirmed_by_hand", reference: proof.reference, note: proof.note };
    const waiting = books.receipts.find((receipt) => isOpen(receipt) && receipt.attention !== "reversed");
    const { after, receipt } = waiting
      ? await acceptWaiting(tx, books, waiting)
      : await recordByHand(tx, books, newest, proof.reference, reason);
    const attempt = after.attempts.find(({ id }) => id === receipt.attemptId) ?? newest;
    await payOrder(tx, after, attempt, { amountIdr: receipt.amountIdr, reason, message: "order_paid" });
    return books.attempts;
  });
  // Paid some other way: the buyer must not be able to pay the QR code as well.
  await closeCodes(ctx, retired);
}

type Paid = { after: Books; receipt: ReceiptRow };

async function acceptWaiting(tx: TxCtx, books: Books, waiting: ReceiptRow): Promise<Paid> {
  const { unallocatedIdr } = await selectBalance(tx, { id: waiting.attemptId, payableId: waiting.payableId });
  const receipt = await resolveReceipt(tx, waiting, true);
  await bookAllocation(tx, receipt, Math.min(receipt.amountIdr, Math.max(0, unallocatedIdr)));
  return { after: { ...books, receipts: replaced(books.receipts, receipt) }, receipt };
}

async function recordByHand(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  reference: string,
  reason: Reason,
): Promise<Paid> {
  const receipt = await insertReceipt(
    tx,
    attempt,
    {
      receiptKey: manualKey(reference),
      amount: rupiah(books.rows.order.totalIdr),
      merchantFee: null,
      paidAt: tx.now(),
      round: 1,
    },
    { isSettling: true, attention: null },
  );
  if (!receipt) throw new DomainError("conflict", "This reference has been used for another order.");
  await bookManualSettlement(tx, attempt, receipt);
  const succeeded = await moveAttempt(tx, attempt, "succeeded", reason);
  const attempts = replaced(books.attempts, succeeded);
  return { after: { ...books, attempts, receipts: [...books.receipts, receipt] }, receipt };
}

/** Marks money that waited for a person as dealt with: returned elsewhere, kept by agreement, explained. */
export async function resolveAttention(ctx: Ctx, receiptId: string, note: string): Promise<void> {
  requireRight(ctx, "payments.resolve");
  const { payableId } = await selectReceipt(ctx, receiptId);
  await inTransaction(ctx, async (tx) => {
    const { receipts } = await lockMoney(tx, payableId);
    const receipt = receipts.find(({ id }) => id === receiptId);
    if (!receipt?.attention || !isOpen(receipt)) return;
    await lockOrder(tx, payableId);
    const resolved = await resolveReceipt(tx, receipt, receipt.isSettling);
    await updateOrder(tx, payableId, { attention: openAttention(replaced(receipts, resolved)) });
    await noteFact(tx, payableId, { code: "attention_resolved", attention: receipt.attention, note });
  });
}
