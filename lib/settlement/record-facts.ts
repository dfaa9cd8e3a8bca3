import { DomainError } from "@/lib/core/errors";
import { tellBuyer } from "@/lib/delivery";
import { lockOrderRows, movePayment, updateOrder } from "@/lib/orders";
import { PAYMENT_MOVES } from "@/lib/orders/status";
import {
  bookSettlement,
  bookUnallocated,
  insertReceipt,
  isLive,
  isManual,
  isOpen,
  isStanding,
  lockMoney,
  moveAttempt,
  resolveReceipt,
  scheduleAsk,
  type Attempt,
  type Money,
  type NewReceipt,
  type ReceiptRow,
  type Verdict,
} from "@/lib/payments";
import type { GatewayPayment, Receipt } from "@/lib/payments/gateway";
import type { AttemptStatus } from "@/lib/payments/status";
import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { canMove, noteFact } from "@/lib/work/transition";
import { copiesOf, payOrder, replaced, withOrder, type Books } from "./books";
import { endUnpaid } from "./close-order";
import { askAfter, doubtAfter, newReceipts, objectionTo, type Objection, type Read } from "./reading";
import { hasNewRefunds, recordRefunds, recordReversal } from "./refund-facts";

/**
 * - `paid`: this call settled the order; `already_settled`: it was settled before and nothing new came
 * - `needs_review`: money came that a person must look at; it is on record
 * - `not_paid`: no money so far
 */
export type Settlement = "paid" | "already_settled" | "needs_review" | "not_paid";

/**
 * Puts what the gateway says on record, in one commit: money first, whatever becomes of the order; a second or a short
 * payment must never vanish in a rollback. Repeating it changes nothing. `lock` is a seam for the test that shows what
 * happens without the lock.
 */
export async function recordFacts(
  tx: TxCtx,
  { id, payableId, reference }: Attempt,
  read: Read,
  lock: (tx: TxCtx, payableId: string) => Promise<Money> = lockMoney,
): Promise<Settlement> {
  const money = await lock(tx, payableId);
  const attempt = money.attempts.find((each) => each.id === id);
  if (!attempt) throw new DomainError("not_found", `There is no payment ${reference}.`);
  const news = newsIn(attempt, money, read);
  if (!news.isAny) {
    await followGateway(tx, attempt, read, news, money.receipts);
    return news.settlement;
  }

  let books: Books = { ...money, rows: await lockOrderRows(tx, payableId) };
  let settlement: Settlement = news.settlement;
  const isBack = news.objection === "reversal" || sumOf(read.payment.refunds) >= sumOf(read.payment.receipts);
  for (const receipt of news.receipts) [books, settlement] = await recordReceipt(tx, books, attempt, receipt, isBack);
  if (news.objection === "reversal") books = await recordReversal(tx, books, attempt);
  books = await recordRefunds(tx, books, attempt, read.payment.refunds);
  await followGateway(tx, attempt, read, news, books.receipts);
  if (news.isEnd) {
    const others = books.attempts.filter((each) => each.id !== id);
    await endUnpaid(tx, others, books.rows, "expired", { code: "code_expired", gateway: attempt.gateway });
  }
  return settlement;
}

type News = {
  receipts: readonly NewReceipt[];
  objection: Objection;
  /** An order whose QR code has ended gives back what it holds. */
  isEnd: boolean;
  /** Whether there is any news: only then is the order needed. */
  isAny: boolean;
  /** The outcome when there is no news. */
  settlement: Settlement;
};

/** What the gateway says that is not on record yet. */
function newsIn(attempt: Attempt, money: Money, read: Read): News {
  const { payment: seen } = read;
  const ours = money.receipts.filter((receipt) => receipt.attemptId === attempt.id && !isManual(receipt));
  const receipts = newReceipts(attempt, ours, read);
  const objection = objectionTo(attempt, receipts.length > 0 || ours.some(isStanding), read);
  const isEnd = seen.receipts.length === 0 && seen.status === "expired" && isLive(attempt);
  const isAny = receipts.length > 0 || objection === "reversal" || isEnd || hasNewRefunds(money, attempt, seen.refunds);
  return { receipts, objection, isEnd, isAny, settlement: ours.length > 0 ? "already_settled" : "not_paid" };
}

const sumOf = (amounts: readonly { amount: number }[]): number => amounts.reduce((sum, { amount }) => sum + amount, 0);

/** `isBack`: by the same answer of the gateway the money is gone again, so the buyer is not told that it has come. */
async function recordReceipt(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  receipt: NewReceipt,
  isBack: boolean,
): Promise<[Books, Settlement]> {
  const verdict = judge(books, attempt, receipt);
  const row = await insertReceipt(tx, attempt, receipt, verdict);
  if (!row) return [books, "already_settled"];
  const known = await settleReversal(tx, books.receipts, receipt);
  const after = { ...books, receipts: [...known, row] };
  if (!verdict.isSettling) {
    await bookUnallocated(tx, attempt, row);
    return [await sendToReview(tx, after, attempt, row, verdict.attention), "needs_review"];
  }
  await bookSettlement(tx, attempt, row);
  const isLate = verdict.attention === "late";
  const { gateway } = attempt;
  const { amountIdr } = row;
  const paid = await payOrder(tx, after, attempt, {
    amountIdr,
    reason: { code: row.round > 1 ? "payment_returned" : isLate ? "paid_after_end" : "paid", gateway, amountIdr },
    message: isBack ? null : isLate ? "paid_late" : "order_paid",
  });
  return [paid, "paid"];
}

/** Money that the gateway had taken back is there again: nobody has to decide about the reversal any more. */
async function settleReversal(
  tx: TxCtx,
  receipts: readonly ReceiptRow[],
  { receiptKey, round }: NewReceipt,
): Promise<ReceiptRow[]> {
  const [reversed] = receipts.filter((row) => row.receiptKey === receiptKey && row.round === round - 1 && isOpen(row));
  return reversed ? replaced(receipts, await resolveReceipt(tx, reversed, false)) : [...receipts];
}

/** Exact to the rupiah, and only once per order. Everything else waits for a person; late money is good money. */
function judge({ rows: { order }, receipts }: Books, attempt: Attempt, receipt: Receipt): Verdict {
  if (receipts.some(({ isSettling }) => isSettling)) return { isSettling: false, attention: "paid_twice" };
  if (!canMove(PAYMENT_MOVES, order.paymentStatus, "paid")) return { isSettling: false, attention: "order_closed" };
  if (receipt.amount < attempt.amountIdr) return { isSettling: false, attention: "short" };
  if (receipt.amount > attempt.amountIdr) return { isSettling: false, attention: "over" };
  return { isSettling: true, attention: order.paymentStatus === "expired" && isLate(attempt, receipt) ? "late" : null };
}

/** By the gateway's own clock, where it says: whoever paid in time is not told "late" because we read it late. */
const isLate = ({ expiresAt }: Attempt, { paidAt }: Receipt): boolean => paidAt === null || paidAt > expiresAt;

const REVIEW_REASONS = {
  short: "payment_short",
  over: "payment_over",
  paid_twice: "payment_twice",
  order_closed: "payment_on_closed_order",
} as const;

async function sendToReview(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  receipt: ReceiptRow,
  attention: keyof typeof REVIEW_REASONS,
): Promise<Books> {
  const { order } = books.rows;
  const [{ amountIdr }, dueIdr] = [receipt, attempt.amountIdr];
  const reason = { code: REVIEW_REASONS[attention], gateway: attempt.gateway, amountIdr, dueIdr };
  const copies = copiesOf(books);
  let after = { ...order, ...copies };
  if (attention !== "paid_twice" && canMove(PAYMENT_MOVES, order.paymentStatus, "needs_review")) {
    after = await movePayment(tx, order, "needs_review", reason, copies);
  } else {
    await updateOrder(tx, order.id, copies);
    await noteFact(tx, order.id, reason);
  }
  await announce(tx, "payments/attention.raised", { orderId: order.id, receiptId: receipt.id, attention });
  await tellBuyer(tx, after, "payment_review", { amountIdr, dueIdr, attention }, `${order.id}:${receipt.id}`);
  return withOrder(books, after);
}

/** Takes over the gateway's status, and schedules the next question unless there is nothing left to learn. */
async function followGateway(
  tx: TxCtx,
  attempt: Attempt,
  read: Read,
  news: News,
  receipts: readonly ReceiptRow[],
): Promise<void> {
  const { gateway } = attempt;
  const { rawStatus } = read.payment;
  const isNewMoney = news.receipts.length > 0 || news.objection === "reversal";
  const facts = {
    trouble: null,
    ...doubtAfter(attempt, read, news.objection),
    ...(isNewMoney && { factsAt: tx.now() }),
    ...askAfter(attempt, tx.now(), { isNewMoney, objection: news.objection, receipts }),
  };
  const to = statusAfter(read.payment);
  const isEarly = to === "expired" && tx.now() < attempt.expiresAt;
  if (to !== null && to !== attempt.status) {
    const moved = await moveAttempt(
      tx,
      attempt,
      to,
      { code: "gateway_says", gateway, rawStatus },
      {
        ...facts,
        // A gateway may end a QR code early. Money that comes after it has said so is late, also when it comes before
        // its answer is on record here.
        ...(isEarly && { expiresAt: read.began }),
      },
    );
    if (moved !== attempt) return;
  }
  await scheduleAsk(tx, attempt.id, facts.askAt, facts);
}

function statusAfter({ receipts, status }: GatewayPayment): AttemptStatus | null {
  if (receipts.length > 0) return "succeeded";
  return status === "expired" || status === "failed" || status === "cancelled" ? status : null;
}
