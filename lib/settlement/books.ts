import { keepUse } from "@/lib/catalog";
import type { Reason } from "@/lib/core/reasons";
import { daysOf, oweAgain, tellBuyer } from "@/lib/delivery";
import { lockOrderRows, movePayment, updateOrder, type Order, type OrderFacts, type OrderRows } from "@/lib/orders";
import {
  isLive,
  isWaiting,
  lockMoney,
  moveAttempt,
  openAttention,
  resolveReceipt,
  type Attempt,
  type Holding,
  type Money,
} from "@/lib/payments";
import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";

/**
 * An order and all its money, locked. Each step answers the books as they stand after it, so that within one commit
 * nothing is read or locked twice.
 */
export type Books = Money & { rows: OrderRows };

/** Locks the money first, then the order: the lock order of the whole shop. Throws `not_found`. */
export async function lockBooks(tx: TxCtx, orderId: string): Promise<Books> {
  const money = await lockMoney(tx, orderId);
  return { ...money, rows: await lockOrderRows(tx, orderId) };
}

export const withOrder = (books: Books, order: Order): Books => ({ ...books, rows: { ...books.rows, order } });

/** The books with a receipt, attempt or refund as it is now. */
export const replaced = <Row extends { id: string }>(rows: readonly Row[], row: Row): Row[] =>
  rows.map((each) => (each.id === row.id ? row : each));

/** The payment that a receipt or a refund is about. */
export function attemptOf({ attempts }: Money, { attemptId }: { attemptId: string }): Attempt {
  const attempt = attempts.find(({ id }) => id === attemptId);
  if (!attempt) throw new Error(`payment ${attemptId} is not among the attempts of its order`);
  return attempt;
}

/** What the order copies from its money, for the update that changes its status. */
export const copiesOf = ({ attempts: [newest], receipts }: Books): OrderFacts => ({
  attention: openAttention(receipts),
  ...(newest && { gateway: newest.gateway, amountIdr: newest.amountIdr }),
});

/** Updates the order's copy of the open attention where no change of its status has done so. */
export async function copyAttention(tx: TxCtx, books: Books): Promise<Books> {
  const { order } = books.rows;
  const attention = openAttention(books.receipts);
  if (attention === order.attention) return books;
  await updateOrder(tx, order.id, { attention });
  return withOrder(books, { ...order, attention });
}

const refundedUnits = ({ refunds }: Money): string[] =>
  refunds.filter(({ status }) => status === "done").flatMap(({ unitIds }) => unitIds);

/** Resolves what waits for a decision about an attempt's money once none of that money is left to decide about. */
export async function resolveEmptied(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  { unallocatedIdr }: Holding,
): Promise<Books> {
  if (unallocatedIdr > 0) return books;
  let { receipts } = books;
  for (const receipt of receipts.filter((row) => row.attemptId === attempt.id && isWaiting(row)))
    receipts = replaced(receipts, await resolveReceipt(tx, receipt, receipt.isSettling));
  return { ...books, receipts };
}

/**
 * The order is paid, by money on `attempt` that is on record already: no other QR code is shown any more, its voucher
 * counts, the delivery and the buyer hear of it (`message` null: only the delivery). What had been withdrawn when the order
 * was closed is owed again.
 */
export async function payOrder(
  tx: TxCtx,
  books: Books,
  attempt: Attempt,
  how: { amountIdr: number; reason: Reason; message: "order_paid" | "paid_late" | null },
): Promise<Books> {
  let { attempts } = books;
  for (const other of attempts.filter(({ id }) => id !== attempt.id).filter(isLive))
    attempts = replaced(attempts, await moveAttempt(tx, other, "cancelled", how.reason));
  const order = await movePayment(tx, books.rows.order, "paid", how.reason, copiesOf(books));
  if (order.promoCode) await keepUse(tx, order.id);
  await announce(tx, "orders/order.paid", { orderId: order.id });
  const facts = { amountIdr: how.amountIdr, durationDays: daysOf(books.rows.lines) };
  if (how.message) await tellBuyer(tx, order, how.message, facts);
  const owed = await oweAgain(tx, { ...books.rows, order }, refundedUnits(books));
  return { ...books, attempts, rows: owed };
}
