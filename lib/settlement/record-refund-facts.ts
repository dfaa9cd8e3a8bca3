import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { lockOrder, movePayment, noteOnOrder, type Order } from "@/lib/orders";
import { canMovePayment } from "@/lib/orders/status";
import {
  book,
  insertRefund,
  markReversed,
  moveRefund,
  resolveReceipt,
  selectReceipts,
  selectRefunds,
  type Payment,
  type ReceiptRow,
  type Refund,
} from "@/lib/payments";
import type { GatewayPayment } from "@/lib/payments/gateway";
import { withdrawDelivery } from "@/lib/delivery/withdraw-delivery";

/** Money that went back, as the gateway tells it: refunds of ours that it confirms, refunds made there, reversals. */
export async function recordRefundFacts(tx: TxCtx, payment: Payment, seen: GatewayPayment): Promise<void> {
  // A gateway that says "failed" of money it had settled means the same as "reversed".
  if (seen.status === "reversed" || (seen.status === "failed" && payment.status === "succeeded"))
    await recordReversal(tx, payment);
  const refunds = await selectRefunds(tx, { paymentId: payment.id });
  let unexplained = seen.refunded - total(refunds.filter(({ status }) => status === "done"));
  if (unexplained <= 0) return;
  for (const ours of refunds.filter(
    ({ method, status }) => method === "gateway" && status !== "done" && status !== "failed",
  )) {
    if (ours.amountIdr > unexplained) continue;
    await completeRefund(tx, payment, ours);
    unexplained -= ours.amountIdr;
  }
  if (unexplained > 0) {
    const foreign = await insertRefund(tx, {
      paymentId: payment.id,
      orderId: payment.orderId,
      refundKey: `${payment.reference}-at-gateway-${seen.refunded}`,
      amountIdr: unexplained,
      method: "gateway",
      status: "sent",
      reason: "made at the gateway",
      actor: "gateway",
    });
    await completeRefund(tx, payment, foreign);
  }
}

/**
 * The money is on its way back: ledger, order and delivery follow in one commit. What came beside the money that paid
 * the order (a second payment on the same QR code) goes back first and touches neither the order nor its seats.
 * Repeating it changes nothing.
 */
export async function completeRefund(tx: TxCtx, payment: Payment, refund: Refund, proof?: string): Promise<void> {
  const order = await lockOrder(tx, payment.orderId);
  const receipts = (await selectReceipts(tx, order.id)).filter(({ attention }) => attention !== "reversed");
  const here = receipts.filter(({ paymentId }) => paymentId === payment.id);
  const settling = here.find(({ isSettling }) => isSettling);
  const surplus = here.filter(({ isSettling }) => !isSettling);
  const before = total(await selectDone(tx, { paymentId: payment.id }));
  const fromSurplus = Math.min(refund.amountIdr, Math.max(0, total(surplus) - before));

  await moveRefund(tx, refund.id, "done", { trouble: null, ...(proof ? { proof } : {}) });
  const isNew = await book(tx, {
    kind: "refund",
    orderId: order.id,
    paymentId: payment.id,
    subject: `refund:${refund.id}`,
    sides: [
      { account: refund.method === "manual" ? "cash" : `gateway:${payment.gateway}`, amountIdr: -refund.amountIdr },
      { account: "unallocated", amountIdr: fromSurplus },
      { account: settling ? "sales" : "unallocated", amountIdr: refund.amountIdr - fromSurplus },
    ],
  });
  if (!isNew) return;
  await noteOnOrder(tx, order.id, "refund", `Rp${refund.amountIdr} given back (${refund.method}): ${refund.reason}`);
  if (before + refund.amountIdr >= total(surplus))
    for (const receipt of surplus) if (!receipt.resolvedAt) await resolveReceipt(tx, receipt.id, false);

  if (settling) {
    const back = before + refund.amountIdr - total(surplus);
    if (back > 0) await followRefund(tx, order, back, back >= settling.amountIdr);
  } else if (order.paymentStatus === "needs_review") {
    // Part of money that never paid the order: the rest still waits for its person, and nothing is owed.
    const back = total(await selectDone(tx, { orderId: order.id }));
    if (back >= total(receipts)) await followRefund(tx, order, back, true);
  }
}

const selectDone = async (tx: TxCtx, of: { orderId: string } | { paymentId: string }): Promise<Refund[]> =>
  (await selectRefunds(tx, of)).filter(({ status }) => status === "done");

async function followRefund(tx: TxCtx, order: Order, backIdr: number, isAllBack: boolean): Promise<void> {
  const to = isAllBack ? "refunded" : "partially_refunded";
  if (canMovePayment(order.paymentStatus, to)) await movePayment(tx, order.id, to, `Rp${backIdr} given back`);
  if (isAllBack) await withdrawDelivery(tx, order.id, "refunded");
}

async function recordReversal(tx: TxCtx, payment: Payment): Promise<void> {
  const order = await lockOrder(tx, payment.orderId);
  const receipts = await selectReceipts(tx, order.id);
  for (const receipt of receipts.filter((row) => row.paymentId === payment.id && isTheirs(row))) {
    await markReversed(tx, receipt.id);
    await book(tx, {
      kind: "reversal",
      orderId: order.id,
      paymentId: payment.id,
      subject: `reversal:${receipt.id}`,
      sides: reversalSides(payment, receipt),
    });
    const why = `${payment.gateway} took Rp${receipt.amountIdr} back after it had settled`;
    if (canMovePayment(order.paymentStatus, "needs_review")) await movePayment(tx, order.id, "needs_review", why);
    else await noteOnOrder(tx, order.id, "reversed", why);
    await announce(tx, {
      name: "payments/attention.raised",
      data: { orderId: order.id, receiptId: receipt.id, attention: "reversed" },
    });
  }
}

/** Money that the gateway can take back: not what staff confirmed by hand, nor what it took back before. */
const isTheirs = ({ attention, receiptKey }: ReceiptRow): boolean =>
  attention !== "reversed" && !receiptKey.startsWith("manual:");

const reversalSides = (payment: Payment, receipt: ReceiptRow) =>
  receipt.isSettling
    ? ([
        { account: `gateway:${payment.gateway}`, amountIdr: -receipt.amountIdr },
        { account: "sales", amountIdr: receipt.amountIdr - payment.surchargeIdr },
        { account: "surcharge", amountIdr: payment.surchargeIdr },
      ] as const)
    : ([
        { account: `gateway:${payment.gateway}`, amountIdr: -receipt.amountIdr },
        { account: "unallocated", amountIdr: receipt.amountIdr },
      ] as const);

const total = (rows: readonly { amountIdr: number }[]): number => rows.reduce((sum, row) => sum + row.amountIdr, 0);
