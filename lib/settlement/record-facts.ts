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
  lockMoney,
  moveAttempt,
  nextAskAt,
  scheduleAsk,
  type Attempt,
  type Money,
  type ReceiptRow,
  type Verdict,
} from "@/lib/payments";
import type { GatewayPayment, Receipt } from "@/lib/payments/gateway";
import type { Attention, AttemptStatus } from "@/lib/payments/status";
import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { canMove, noteFact } from "@/lib/work/transition";
import { copiesOf, payOrder, withOrder, type Books } from "./books";
import { endUnpaid } from "./close-order";
import { isReversal, recordRefunds, recordReversal, unexplainedIdr } from "./refund-facts";

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
  seen: GatewayPayment,
  lock: (tx: TxCtx, payableId: string) => Promise<Money> = lockMoney,
): Promise<Settlement> {
  const money = await lock(tx, payableId);
  const attempt = money.attempts.find((each) => each.id === id);
  if (!attempt) throw new DomainError("not_found", `There is no payment ${reference}.`);
  const news = newsIn(attempt, money, seen);
  if (!news.isAny) {
    await followGateway(tx, attempt, seen, news.settlement);
    return news.settlement;
  }

  let books: Books = { ...money, rows: await lockOrderRows(tx, payableId) };
  let settlement: Settlement = news.settlement;
  const isBack = news.isReversal || seen.refunded >= sumOf(seen.receipts);
  for (const receipt of news.receipts) [books, settlement] = await recordReceipt(tx, books, attempt, receipt, isBack);
  if (news.isReversal) books = await recordReversal(tx, books, attempt);
  books = await recordRefunds(tx, books, attempt, seen.refunded);
  await followGateway(tx, attempt, seen, settlement);
  if (news.isEnd) {
    const others = books.attempts.filter((each) => each.id !== id);
    await endUnpaid(tx, others, books.rows, "expired", { code: "code_expired", gateway: attempt.gateway });
  }
  return settlement;
}

type News = {
  receipts: readonly Receipt[];
  isReversal: boolean;
  /** An order whose QR code has ended gives back what it holds. */
  isEnd: boolean;
  /** Whether there is any news: only then is the order needed. */
  isAny: boolean;
  /** The outcome when there is no news. */
  settlement: Settlement;
};

/** What the gateway says that is not on record yet. */
function newsIn(attempt: Attempt, money: Money, seen: GatewayPayment): News {
  const known = new Set(
    money.receipts
      .filter((receipt) => receipt.attemptId === attempt.id && !isManual(receipt))
      .map(({ receiptKey }) => receiptKey),
  );
  const news = {
    receipts: seen.receipts.filter(({ receiptKey }) => !known.has(receiptKey)),
    isReversal: isReversal(attempt, seen),
    isEnd: seen.receipts.length === 0 && seen.status === "expired" && isLive(attempt),
  };
  const isAny =
    news.receipts.length > 0 || news.isReversal || news.isEnd || unexplainedIdr(money, attempt, seen.refunded) > 0;
  const settlement: Settlement = known.size > 0 ? "already_settled" : "not_paid";
  return { ...news, isAny, settlement };
}

const sumOf = (receipts: readonly Receipt[]): number => receipts.reduce((sum, { amount }) => sum + amount, 0);

/** `isBack`: by the same answer of the gateway the money is gone again, so the buyer is not told that it has come. */
async function recordReceipt(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  receipt: Receipt,
  isBack: boolean,
): Promise<[Books, Settlement]> {
  const verdict = judge(books, attempt, receipt);
  const row = await insertReceipt(tx, attempt, receipt, verdict);
  if (!row) return [books, "already_settled"];
  const after = { ...books, receipts: [...books.receipts, row] };
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
    reason: { code: isLate ? "paid_after_end" : "paid", gateway, amountIdr },
    message: isBack ? null : isLate ? "paid_late" : "order_paid",
  });
  return [paid, "paid"];
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
  attention: Exclude<Attention, "late" | "reversed">,
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
async function followGateway(tx: TxCtx, attempt: Attempt, seen: GatewayPayment, settlement: Settlement): Promise<void> {
  const { gateway, asks, expiresAt } = attempt;
  const isOver = settlement === "paid" || settlement === "already_settled";
  const askAt = isOver ? null : nextAskAt(asks, tx.now(), expiresAt);
  const { rawStatus } = seen;
  const to = statusAfter(seen);
  if (to !== null && to !== attempt.status) {
    const facts = {
      rawStatus,
      askAt,
      asks: asks + 1,
      trouble: null,
      // A gateway may end a QR code early; money from then on is late.
      ...(to === "expired" && tx.now() < expiresAt && { expiresAt: tx.now() }),
    };
    const moved = await moveAttempt(tx, attempt, to, { code: "gateway_says", gateway, rawStatus }, facts);
    if (moved !== attempt) return;
  }
  await scheduleAsk(tx, attempt.id, askAt, null, rawStatus);
}

function statusAfter({ receipts, status }: GatewayPayment): AttemptStatus | null {
  if (receipts.length > 0) return "succeeded";
  return status === "expired" || status === "failed" || status === "cancelled" ? status : null;
}
