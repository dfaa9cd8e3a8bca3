import { keepUse } from "@/lib/catalog";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { lockOrder, movePayment, noteOnOrder, type Order } from "@/lib/orders";
import { canMovePayment } from "@/lib/orders/status";
import {
  book,
  insertReceipt,
  isLive,
  lockPayments,
  moveAttempt,
  selectOrderIdOf,
  selectReceiptKeys,
  selectReceipts,
  settlementSides,
  unallocatedSides,
  type Payment,
} from "@/lib/payments";
import type { GatewayPayment, Receipt } from "@/lib/payments/gateway";
import type { Attention } from "@/lib/payments/status";
import { DomainError } from "@/lib/core/errors";
import { closeUnpaid } from "./close-unpaid";
import { tellBuyer } from "@/lib/delivery/tell-buyer";
import { recordRefundFacts } from "./record-refund-facts";

/**
 * - `paid`: this call settled the order; `already_settled`: it was settled before and nothing new came
 * - `needs_review`: money came that a person must look at; it is on record
 * - `not_paid`: no money so far
 */
export type Settlement = "paid" | "already_settled" | "needs_review" | "not_paid";

/**
 * Puts what the gateway says on record, in one commit: money first, whatever becomes of the order; a second or a short
 * payment must never vanish in a rollback. Repeating it changes nothing.
 */
export async function recordFacts(ctx: Ctx, paymentId: string, seen: GatewayPayment): Promise<Settlement> {
  return inTransaction(ctx, async (tx) => {
    const { payment, attempts } = await lockAttempts(tx, seen.reference, paymentId);
    const known = await selectReceiptKeys(tx, paymentId);
    let settlement: Settlement = known.size > 0 ? "already_settled" : "not_paid";
    for (const receipt of seen.receipts.filter(({ receiptKey }) => !known.has(receiptKey)))
      settlement = await recordReceipt(tx, payment, attempts, receipt);

    await recordRefundFacts(tx, payment, seen);
    await followAttempt(tx, payment, seen);
    return settlement;
  });
}

async function lockAttempts(tx: TxCtx, reference: string, paymentId: string) {
  const orderId = await selectOrderIdOf(tx, paymentId);
  const attempts = orderId ? await lockPayments(tx, orderId) : [];
  const payment = attempts.find((attempt) => attempt.id === paymentId);
  if (!payment) throw new DomainError("not_found", `There is no payment ${reference}.`);
  return { payment, attempts };
}

async function recordReceipt(
  tx: TxCtx,
  payment: Payment,
  attempts: readonly Payment[],
  receipt: Receipt,
): Promise<Settlement> {
  const order = await lockOrder(tx, payment.orderId);
  const isSettled = (await selectReceipts(tx, order.id)).some((earlier) => earlier.isSettling);
  const { isSettling, attention } = judge(order, payment, receipt, isSettled);
  const row = await insertReceipt(tx, payment, receipt, { isSettling, attention });
  if (!row) return "already_settled";

  const gateway = `gateway:${payment.gateway}` as const;
  await book(tx, {
    kind: isSettling ? "settlement" : "unallocated",
    orderId: order.id,
    paymentId: payment.id,
    subject: `receipt:${row.id}`,
    sides: isSettling
      ? settlementSides(gateway, receipt.amount, payment.surchargeIdr)
      : unallocatedSides(gateway, receipt.amount),
  });
  await moveAttempt(tx, payment, "succeeded");
  if (!isSettling && attention) return sendToReview(tx, order, payment, row.id, receipt, attention);

  for (const other of attempts) if (other.id !== payment.id && isLive(other)) await moveAttempt(tx, other, "cancelled");
  await movePayment(
    tx,
    order.id,
    "paid",
    attention === "late" ? "paid after the QR code's end" : `paid by ${payment.gateway}`,
  );
  await keepUse(tx, order.id);
  await announce(tx, { name: "orders/order.paid", data: { orderId: order.id } });
  await tellBuyer(tx, order, attention === "late" ? "paid_late" : "order_paid", { amountIdr: receipt.amount });
  return "paid";
}

/** Exact to the rupiah, and only once per order. Everything else waits for a person; late money is good money. */
function judge(
  order: Order,
  payment: Payment,
  receipt: Receipt,
  isSettled: boolean,
): { isSettling: boolean; attention: Attention | null } {
  if (isSettled) return { isSettling: false, attention: "paid_twice" };
  if (!canMovePayment(order.paymentStatus, "paid")) return { isSettling: false, attention: "order_closed" };
  if (receipt.amount < payment.amountIdr) return { isSettling: false, attention: "short" };
  if (receipt.amount > payment.amountIdr) return { isSettling: false, attention: "over" };
  return { isSettling: true, attention: order.paymentStatus === "expired" ? "late" : null };
}

async function sendToReview(
  tx: TxCtx,
  order: Order,
  payment: Payment,
  receiptId: string,
  receipt: Receipt,
  attention: Attention,
): Promise<Settlement> {
  const why = `${attention}: Rp${receipt.amount} came, Rp${payment.amountIdr} was due`;
  const isPaid = attention === "paid_twice";
  if (!isPaid && canMovePayment(order.paymentStatus, "needs_review"))
    await movePayment(tx, order.id, "needs_review", why);
  else await noteOnOrder(tx, order.id, attention, why);
  await announce(tx, { name: "payments/attention.raised", data: { orderId: order.id, receiptId, attention } });
  await tellBuyer(
    tx,
    order,
    "payment_review",
    { amountIdr: receipt.amount, dueIdr: payment.amountIdr, attention },
    `${order.id}:${receiptId}`,
  );
  return "needs_review";
}

/** The attempt follows the gateway's word; an order whose QR code has ended gives its seats back. */
async function followAttempt(tx: TxCtx, payment: Payment, seen: GatewayPayment): Promise<void> {
  const facts = { rawStatus: seen.rawStatus };
  if (seen.receipts.length > 0) return moveAttempt(tx, { ...payment, status: "succeeded" }, "succeeded", facts);
  if (seen.status !== "expired" && seen.status !== "failed" && seen.status !== "cancelled") {
    if (payment.rawStatus !== seen.rawStatus) await moveAttempt(tx, payment, payment.status, facts);
    return;
  }
  await moveAttempt(tx, payment, seen.status, facts);
  if (seen.status === "expired" && isLive(payment))
    await closeUnpaid(tx, payment.orderId, "expired", "the QR code has expired");
}
