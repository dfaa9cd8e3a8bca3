import { tellBuyer, withdrawOrder, withdrawUnits } from "@/lib/delivery";
import { movePayment } from "@/lib/orders";
import { PAYMENT_MOVES } from "@/lib/orders/status";
import {
  bookRefund,
  bookReversal,
  insertRefund,
  isManual,
  markReversed,
  moveRefund,
  resolveReceipt,
  selectBalance,
  total,
  type Attempt,
  type Money,
  type ReceiptRow,
  type Refund,
} from "@/lib/payments";
import type { GatewayPayment } from "@/lib/payments/gateway";
import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { canMove, noteFact } from "@/lib/work/transition";
import { copiesOf, copyAttention, replaced, withOrder, type Books } from "./books";

/** Money that went back according to the gateway: our refunds that it confirms, refunds made there, reversals. */

/** The reason of a refund that somebody made at the gateway: a code, which the screens put into words. */
export const MADE_AT_GATEWAY = "made_at_gateway";

const doneOn = ({ refunds }: Money, attempt: Attempt): Refund[] =>
  refunds.filter(({ attemptId, status }) => attemptId === attempt.id && status === "done");

/** How much the gateway gave back that is not on record as done. */
export const unexplainedIdr = (money: Money, attempt: Attempt, refundedIdr: number): number =>
  refundedIdr - total(doneOn(money, attempt));

/** Completes refunds of ours that the gateway confirms; what is left over was made at the gateway. */
export async function recordRefunds(tx: TxCtx, books: Books, attempt: Attempt, refundedIdr: number): Promise<Books> {
  let after = books;
  const isWaiting = ({ attemptId, method, status }: Refund): boolean =>
    attemptId === attempt.id && method === "gateway" && status !== "done" && status !== "failed";
  for (const ours of books.refunds.filter(isWaiting))
    if (ours.amountIdr <= unexplainedIdr(after, attempt, refundedIdr))
      after = await completeRefund(tx, after, attempt, ours);
  const amountIdr = unexplainedIdr(after, attempt, refundedIdr);
  if (amountIdr <= 0) return after;
  const foreign = await insertRefund(tx, {
    attemptId: attempt.id,
    payableId: attempt.payableId,
    refundKey: `${attempt.reference}-at-gateway-${refundedIdr}`,
    amountIdr,
    method: "gateway",
    status: "sent",
    reason: MADE_AT_GATEWAY,
    unitIds: [],
    actor: "gateway",
  });
  return completeRefund(tx, { ...after, refunds: [...after.refunds, foreign] }, attempt, foreign);
}

/**
 * The money is on its way back: ledger, order and delivery follow in one commit. What came beside the money that paid
 * the order (a second payment on the same QR code) goes back first and touches neither the order nor its seats. A refund
 * of units takes those units back, however much of the money it is. Repeating it changes nothing.
 */
export async function completeRefund(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  refund: Refund,
  proof?: string,
): Promise<Books> {
  const { amountIdr, method, reason } = refund;
  const facts = { trouble: null, ...(proof ? { proof } : {}) };
  const done = await moveRefund(tx, refund, "done", { code: "refund_done", amountIdr, method, reason }, facts);
  const before = await selectBalance(tx, attempt);
  const fromUnallocatedIdr = before.earnedIdr > 0 ? Math.min(amountIdr, Math.max(0, before.unallocatedIdr)) : amountIdr;
  if (!(await bookRefund(tx, attempt, done, { fromUnallocatedIdr }))) return books;
  let after: Books = { ...books, refunds: replaced(books.refunds, done) };
  if (before.unallocatedIdr <= fromUnallocatedIdr) after = await resolveSurplus(tx, after, attempt);
  if (done.unitIds.length > 0)
    after = { ...after, rows: await withdrawUnits(tx, after.rows, done.unitIds, "refunded") };
  const fromEarnedIdr = amountIdr - fromUnallocatedIdr;
  await tellBuyer(tx, after.rows.order, "refunded", { amountIdr }, `${after.rows.order.id}:${done.id}`);
  return copyAttention(tx, await followRefund(tx, after, attempt, before.earnedIdr - fromEarnedIdr, fromEarnedIdr));
}

/** Resolves the attention once all money beyond what paid the order has gone back. */
async function resolveSurplus(tx: TxCtx, books: Books, attempt: Attempt): Promise<Books> {
  let { receipts } = books;
  for (const receipt of receipts.filter(
    ({ attemptId, isSettling, attention, resolvedAt }) =>
      attemptId === attempt.id && !isSettling && attention !== "reversed" && !resolvedAt,
  ))
    receipts = replaced(receipts, await resolveReceipt(tx, receipt, false));
  return { ...books, receipts };
}

/** The order follows once part of the money that paid it is back; `earnedIdr` is what the shop keeps of it. */
async function followRefund(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  earnedIdr: number,
  fromEarnedIdr: number,
): Promise<Books> {
  const settling = books.receipts.find(({ attemptId, isSettling }) => attemptId === attempt.id && isSettling);
  if (settling)
    return fromEarnedIdr > 0 ? moveRefunded(tx, books, settling.amountIdr - earnedIdr, earnedIdr <= 0) : books;
  if (books.rows.order.paymentStatus !== "needs_review") return books;
  // Part of money that never paid the order: the rest still needs a decision, and nothing is owed.
  const backIdr = total(books.refunds.filter(({ status }) => status === "done"));
  const cameIdr = total(books.receipts.filter(({ attention }) => attention !== "reversed"));
  return backIdr >= cameIdr ? moveRefunded(tx, books, backIdr, true) : books;
}

async function moveRefunded(tx: TxCtx, books: Books, amountIdr: number, isAllBack: boolean): Promise<Books> {
  const to = isAllBack ? "refunded" : "partially_refunded";
  const { order } = books.rows;
  const after = canMove(PAYMENT_MOVES, order.paymentStatus, to)
    ? withOrder(books, await movePayment(tx, order, to, { code: "refunded", amountIdr }, copiesOf(books)))
    : books;
  if (!isAllBack) return after;
  return { ...after, rows: await withdrawOrder(tx, after.rows, "refunded") };
}

/** A gateway that says "failed" of money it had settled means the same as "reversed". */
export const isReversal = (attempt: Attempt, { status }: GatewayPayment): boolean =>
  status === "reversed" || (status === "failed" && attempt.status === "succeeded");

/** The gateway took settled money back. Nothing is withdrawn from the buyer automatically: a person decides. */
export async function recordReversal(tx: TxCtx, books: Books, attempt: Attempt): Promise<Books> {
  let after = books;
  for (const receipt of books.receipts.filter((row) => row.attemptId === attempt.id && isTheirs(row)))
    after = await reverse(tx, after, attempt, receipt);
  return after;
}

async function reverse(tx: TxCtx, books: Books, attempt: Attempt, receipt: ReceiptRow): Promise<Books> {
  const reversed = await markReversed(tx, receipt);
  await bookReversal(tx, attempt, receipt);
  const after = { ...books, receipts: replaced(books.receipts, reversed) };
  const { order } = books.rows;
  const reason = { code: "payment_reversed", gateway: attempt.gateway, amountIdr: receipt.amountIdr } as const;
  await announce(tx, "payments/attention.raised", {
    orderId: order.id,
    receiptId: receipt.id,
    attention: "reversed",
  });
  if (canMove(PAYMENT_MOVES, order.paymentStatus, "needs_review"))
    return withOrder(after, await movePayment(tx, order, "needs_review", reason, copiesOf(after)));
  await noteFact(tx, order.id, reason);
  return copyAttention(tx, after);
}

/** Money that the gateway can take back: not what staff confirmed by hand, nor what it took back before. */
const isTheirs = (receipt: ReceiptRow): boolean => receipt.attention !== "reversed" && !isManual(receipt);
