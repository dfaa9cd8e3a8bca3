import { tellBuyer, withdrawOrder, withdrawUnits } from "@/lib/delivery";
import { movePayment } from "@/lib/orders";
import { PAYMENT_MOVES } from "@/lib/orders/status";
import {
  bookRefund,
  bookReversal,
  earnedOf,
  insertRefund,
  isInForce,
  isStanding,
  markOverRefunded,
  markReversed,
  moveRefund,
  total,
  type Attempt,
  type Booked,
  type Money,
  type ReceiptRow,
  type Refund,
} from "@/lib/payments";
import type { GatewayRefund } from "@/lib/payments/gateway";
import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { canMove, noteFact } from "@/lib/work/transition";
import { copiesOf, copyAttention, replaced, resolveEmptied, withOrder, type Books } from "./books";

/** Money that went back according to the gateway: our refunds that it confirms, refunds made there, reversals. */

/** The reason of a refund that somebody made at the gateway: a code, which the screens put into words. */
export const MADE_AT_GATEWAY = "made_at_gateway";

/** Refunds of an attempt that the gateway makes: what a person paid out by hand explains none of the gateway's. */
const byGateway = ({ refunds }: Money, attempt: Attempt): Refund[] =>
  refunds.filter(({ attemptId, method }) => attemptId === attempt.id && method === "gateway");

/** What the gateway lists and we have not recorded: `ours`, by their keys, and `foreign`, which somebody made there. */
type Listed = { ours: Refund[]; foreign: { refundKey: string; amountIdr: number }[] };

/**
 * Ours are known by their keys alone: two of the same amount must not complete each other. One without a key was made at
 * the gateway, which is believed once none of ours is open whose key a careless gateway could have left out.
 */
function readList(money: Money, attempt: Attempt, listed: readonly GatewayRefund[]): Listed {
  const known = new Map(byGateway(money, attempt).map((refund) => [refund.refundKey, refund]));
  const found: Listed = { ours: [], foreign: [] };
  const unkeyed: number[] = [];
  for (const { refundKey, amount: amountIdr } of listed) {
    if (refundKey === null) {
      unkeyed.push(amountIdr);
      continue;
    }
    const ours = known.get(refundKey);
    const foreignKey = `${attempt.reference}/${refundKey}`;
    if (!ours && !known.has(foreignKey)) found.foreign.push({ refundKey: foreignKey, amountIdr });
    if (ours && ours.status !== "done" && ours.amountIdr === amountIdr) found.ours.push(ours);
  }
  const unkeyedKey = `${attempt.reference}#`;
  const recorded = [...known.values()].filter(({ refundKey }) => refundKey.startsWith(unkeyedKey));
  const cameIdr = unkeyed.reduce((sum, each) => sum + each, 0);
  const amountIdr = cameIdr - total(recorded);
  const isAnyOpen = [...known.values()].some((refund) => isInForce(refund) && refund.status !== "done");
  if (amountIdr > 0 && !isAnyOpen) found.foreign.push({ refundKey: `${unkeyedKey}${cameIdr}`, amountIdr });
  return found;
}

export function hasNewRefunds(money: Money, attempt: Attempt, listed: readonly GatewayRefund[]): boolean {
  const { ours, foreign } = readList(money, attempt, listed);
  return ours.length + foreign.length > 0;
}

/** Completes refunds of ours that the gateway lists, and records those that were made there. */
export async function recordRefunds(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  listed: readonly GatewayRefund[],
): Promise<Books> {
  const { ours, foreign } = readList(books, attempt, listed);
  let after = books;
  for (const refund of ours) after = await completeRefund(tx, after, attempt, refund);
  for (const { refundKey, amountIdr } of foreign) {
    const made = await insertRefund(tx, {
      attemptId: attempt.id,
      payableId: attempt.payableId,
      refundKey,
      amountIdr,
      method: "gateway",
      status: "sent",
      reason: MADE_AT_GATEWAY,
      unitIds: [],
      actor: "gateway",
    });
    after = await completeRefund(tx, { ...after, refunds: [...after.refunds, made] }, attempt, made);
  }
  return after;
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
  proof: Partial<Pick<Refund, "proof" | "paidOn">> = {},
): Promise<Books> {
  const { amountIdr, method, reason } = refund;
  const facts = { trouble: null, ...proof };
  const done = await moveRefund(tx, refund, "done", { code: "refund_done", amountIdr, method, reason }, facts);
  const booked = await bookRefund(tx, attempt, done);
  if (!booked) return books;
  let after: Books = { ...books, refunds: replaced(books.refunds, done) };
  after = await resolveEmptied(tx, after, attempt, booked.after);
  if (done.unitIds.length > 0)
    after = { ...after, rows: await withdrawUnits(tx, after.rows, done.unitIds, "refunded") };
  await tellBuyer(tx, after.rows.order, "refunded", { amountIdr }, `${after.rows.order.id}:${done.id}`);
  after = await followRefund(tx, after, attempt, booked);
  return copyAttention(tx, await watchTotal(tx, after, attempt));
}

/** More than came has gone back, for instance by hand and at the gateway: a person has to get it back, or let it go. */
async function watchTotal(tx: TxCtx, books: Books, attempt: Attempt): Promise<Books> {
  const isOfIt = ({ attemptId }: { attemptId: string }): boolean => attemptId === attempt.id;
  const came = books.receipts.filter(isOfIt).filter(({ attention }) => attention !== "reversed");
  const backIdr = total(books.refunds.filter(isOfIt).filter(({ status }) => status === "done"));
  const receipt = came.at(-1);
  if (!receipt || backIdr <= total(came)) return books;
  const marked = await markOverRefunded(tx, receipt);
  const { order } = books.rows;
  await noteFact(tx, order.id, {
    code: "refunded_over",
    gateway: attempt.gateway,
    amountIdr: backIdr - total(came),
  });
  await announce(tx, "payments/attention.raised", {
    orderId: order.id,
    receiptId: receipt.id,
    attention: "over_refunded",
  });
  return { ...books, receipts: replaced(books.receipts, marked) };
}

/** The order follows once part of the money that paid it is back. */
async function followRefund(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  { before, after }: NonNullable<Booked>,
): Promise<Books> {
  const settling = books.receipts.find(({ attemptId, isSettling }) => attemptId === attempt.id && isSettling);
  const earnedIdr = earnedOf(after);
  if (settling) {
    if (earnedIdr === earnedOf(before)) return books;
    const paidIdr = Math.min(settling.amountIdr, attempt.dueIdr + attempt.surchargeIdr);
    return moveRefunded(tx, books, paidIdr - earnedIdr, earnedIdr <= 0);
  }
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

/** The gateway took settled money back. Nothing is withdrawn from the buyer automatically: a person decides. */
export async function recordReversal(tx: TxCtx, books: Books, attempt: Attempt): Promise<Books> {
  let after = books;
  for (const receipt of books.receipts.filter((row) => row.attemptId === attempt.id && isStanding(row)))
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
