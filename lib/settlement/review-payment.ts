import { invalid } from "@/lib/catalog";
import { DomainError } from "@/lib/core/errors";
import { randomCode } from "@/lib/core/ids";
import { rupiah } from "@/lib/core/money";
import type { Reason } from "@/lib/core/reasons";
import { isOwed, PAYMENT_MOVES } from "@/lib/orders/status";
import {
  bookAllocation,
  bookKept,
  bookSettlement,
  insertReceipt,
  insertRefund,
  isOpen,
  isInForce,
  isWaiting,
  manualKey,
  moveAttempt,
  resolveReceipt,
  selectHolding,
  stateOf,
  type Attempt,
  type ReceiptRow,
} from "@/lib/payments";
import { actorName, inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { canMove, noteFact } from "@/lib/work/transition";
import { attemptOf, copyAttention, lockBooks, payOrder, replaced, resolveEmptied, type Books } from "./books";
import { closeCodes } from "./close-order";
import { completeRefund } from "./refund-facts";
import { checkProof, type PayoutProof } from "./refund-by-hand";

/**
 * What staff decide about money by hand. Each is one commit, leaves its trace and runs the normal pipeline. A decision
 * names the receipt and `saw`, the state of the order's money (`stateOf`) that it was made on: when two decide at once,
 * the second gets a `conflict` and looks again.
 */

/** `lock` is a seam for the test that shows what happens without the lock. */
type Lock = (tx: TxCtx, orderId: string) => Promise<Books>;

/**
 * Staff received the money some other way: a receipt under `reference` is made and pays the order. One reference pays one
 * order in the whole shop; pressing twice changes nothing. Throws `conflict` when the order is paid or cannot be any
 * more, or money on record waits for a decision: that is accepted by its own name, so that no money is invented.
 */
export async function confirmPaymentByHand(
  ctx: Ctx,
  orderId: string,
  proof: { reference: string; note: string; saw?: string | undefined },
  lock: Lock = lockBooks,
): Promise<void> {
  requireRight(ctx, "payments.confirm");
  const retired = await inTransaction(ctx, async (tx) => {
    const books = await lock(tx, orderId);
    const { order } = books.rows;
    const isRecorded = books.receipts.some(({ receiptKey }) => receiptKey === manualKey(proof.reference));
    if (isOwed(order.paymentStatus) && isRecorded) return [];
    if (proof.saw !== undefined) checkSaw(books, proof.saw);
    const [newest] = books.attempts;
    if (!newest || !canMove(PAYMENT_MOVES, order.paymentStatus, "paid")) throw notPayable(books);
    if (books.receipts.some(isWaiting))
      throw new DomainError(
        "conflict",
        "Money on this order waits for a decision. Accept it, give it back or keep it.",
      );
    const reason: Reason = { code: "confirmed_by_hand", reference: proof.reference, note: proof.note };
    await recordByHand(tx, books, newest, proof.reference, reason);
    return books.attempts;
  });
  // Paid some other way: the buyer must not be able to pay the QR code as well.
  await closeCodes(ctx, retired);
}

async function recordByHand(tx: TxCtx, books: Books, attempt: Attempt, reference: string, reason: Reason) {
  const amountIdr = books.rows.order.totalIdr;
  const money = { amount: rupiah(amountIdr), merchantFee: null, paidAt: tx.now() };
  const arrived = { ...money, receiptKey: manualKey(reference), round: 1 };
  const receipt = await insertReceipt(tx, attempt, arrived, { isSettling: true, attention: null });
  if (!receipt) throw new DomainError("conflict", "This reference has been used for another order.");
  await bookSettlement(tx, attempt, receipt);
  const succeeded = await moveAttempt(tx, attempt, "succeeded", reason);
  const after = {
    ...books,
    attempts: replaced(books.attempts, succeeded),
    receipts: [...books.receipts, receipt],
  };
  await payOrder(tx, after, succeeded, { amountIdr, reason, message: "order_paid" });
}

/** Which receipt, and what the money of its order looked like to whoever decides. `note`: why, in their words. */
type About = { orderId: string; receiptId: string; saw: string; note: string };

/**
 * Money that waits pays the order although it is not exact, or came when nothing was to be paid. Throws `conflict` when
 * the money has changed since, is on its way back, or the order cannot be paid any more.
 */
export async function acceptReceipt(ctx: Ctx, about: About, lock: Lock = lockBooks): Promise<void> {
  requireRight(ctx, "payments.confirm");
  const retired = await decide(ctx, about, lock, async (tx, books, receipt) => {
    if (!canMove(PAYMENT_MOVES, books.rows.order.paymentStatus, "paid")) throw notPayable(books);
    const attempt = attemptOf(books, receipt);
    const { amountIdr } = receipt;
    await bookAllocation(tx, attempt, receipt);
    const after = await resolved(tx, books, attempt, receipt, true);
    const reason: Reason = { code: "money_accepted", amountIdr, note: about.note };
    await payOrder(tx, after, attempt, { amountIdr, reason, message: "order_paid" });
    return books.attempts;
  });
  await closeCodes(ctx, retired);
}

/** What became of money that waited: a person sent it back from their own bank, or it stays with the shop by agreement. */
export type Decision = { outcome: "returned"; proof: PayoutProof } | { outcome: "kept" } | { outcome: "noted" };

/**
 * Decides about money that waited, and books it. Money that went back already, or was taken back, can only be `noted`:
 * there is nothing to return or keep. Throws `invalid` on `outcome` and on the proof's fields, and `conflict` as `acceptReceipt` does.
 */
export async function resolveAttention(ctx: Ctx, about: About & Decision, lock: Lock = lockBooks): Promise<void> {
  requireRight(ctx, "payments.resolve");
  if (about.outcome === "returned") checkProof(ctx, about.proof);
  if (about.outcome === "noted") return noteGone(ctx, about, lock);
  await decide(ctx, about, lock, async (tx, books, receipt) => {
    const attempt = attemptOf(books, receipt);
    const { unallocatedIdr } = await selectHolding(tx, attempt);
    const amountIdr = Math.min(receipt.amountIdr, unallocatedIdr);
    if (about.outcome === "returned") return giveBack(tx, books, attempt, receipt, { ...about, amountIdr });
    await bookKept(tx, attempt, receipt);
    await copyAttention(tx, await resolved(tx, books, attempt, receipt, false));
    await noteFact(tx, books.rows.order.id, { code: "money_kept", amountIdr, note: about.note });
  });
}

/** A refund by hand that is made already: the ledger, the order and its units follow as they do after any other. */
async function giveBack(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  receipt: ReceiptRow,
  { proof, amountIdr, note }: { proof: PayoutProof; amountIdr: number; note: string },
): Promise<void> {
  const refund = await insertRefund(tx, {
    attemptId: attempt.id,
    payableId: attempt.payableId,
    refundKey: `RF-${randomCode(20)}`,
    amountIdr,
    method: "manual",
    status: "requested",
    reason: note,
    unitIds: [],
    actor: actorName(tx),
  });
  const receipts = replaced(books.receipts, await resolveReceipt(tx, receipt, false));
  const after = { ...books, receipts, refunds: [...books.refunds, refund] };
  await completeRefund(tx, after, attempt, refund, { proof: proof.reference, paidOn: proof.paidOn });
  await noteFact(tx, attempt.payableId, { code: "money_returned", amountIdr, note });
}

/** Money that is not here, because it went back or more than it did: somebody has looked, and nothing is booked. */
async function noteGone(ctx: Ctx, about: About, lock: Lock): Promise<void> {
  const { orderId, note } = about;
  await inTransaction(ctx, async (tx) => {
    const books = await lock(tx, orderId);
    const receipt = openReceipt(books, about);
    if (isWaiting(receipt)) throw invalid("outcome", "must be returned or kept: this money is still here");
    const receipts = replaced(books.receipts, await resolveReceipt(tx, receipt, receipt.isSettling));
    await copyAttention(tx, { ...books, receipts });
    await noteFact(tx, orderId, { code: "attention_resolved", attention: `${receipt.attention}`, note });
  });
}

/** Locks payments and order, in that order, and lets the act see money that waits and is not on its way back. */
async function decide<Result>(
  ctx: Ctx,
  about: About,
  lock: Lock,
  act: (tx: TxCtx, books: Books, receipt: ReceiptRow) => Promise<Result>,
): Promise<Result> {
  return inTransaction(ctx, async (tx) => {
    const books = await lock(tx, about.orderId);
    const receipt = openReceipt(books, about);
    if (!isWaiting(receipt)) throw invalid("outcome", "must be noted: this money is not here any more");
    const isGoing = books.refunds.some(
      (refund) => refund.attemptId === receipt.attemptId && isInForce(refund) && refund.status !== "done",
    );
    if (isGoing)
      throw new DomainError("conflict", "A refund of this money is on its way. Finish it or withdraw it first.");
    return act(tx, books, receipt);
  });
}

function openReceipt(books: Books, { receiptId, saw }: About): ReceiptRow {
  checkSaw(books, saw);
  const receipt = books.receipts.find(({ id }) => id === receiptId);
  if (!receipt || !isOpen(receipt)) throw changed();
  return receipt;
}

function checkSaw(books: Books, saw: string): void {
  if (stateOf(books) !== saw) throw changed();
}

const changed = (): DomainError =>
  new DomainError("conflict", "The money of this order has changed since you looked. Look again and decide anew.");

const notPayable = ({ rows: { order } }: Books): DomainError =>
  new DomainError("conflict", `An order that is ${order.paymentStatus} cannot be confirmed as paid.`);

/** The receipt is dealt with, and others of its attempt with it when none of their money is left. */
async function resolved(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  receipt: ReceiptRow,
  isSettling: boolean,
): Promise<Books> {
  const receipts = replaced(books.receipts, await resolveReceipt(tx, receipt, isSettling));
  return resolveEmptied(tx, { ...books, receipts }, attempt, await selectHolding(tx, attempt));
}
