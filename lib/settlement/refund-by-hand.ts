import { invalid } from "@/lib/catalog";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { calendarDay } from "@/lib/core/format";
import { isInForce, moveRefund, stateOf, type Refund } from "@/lib/payments";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import { attemptOf, lockBooks, type Books } from "./books";
import { completeRefund } from "./refund-facts";

/** What a person does about a refund: pays it out, takes it over from its gateway, withdraws it. */

/** The bank's number of the transfer, and the day on which it was made: `YYYY-MM-DD`, as the shop's calendar has it. */
export type PayoutProof = { reference: string; paidOn: string };

/** Throws `invalid` on `reference` or `paid_on`. */
export function checkProof(ctx: Ctx, { reference, paidOn }: PayoutProof): void {
  if (reference.trim() === "") throw invalid("reference", "is required: the bank's number of the transfer");
  const day = new Date(`${paidOn}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== paidOn)
    throw invalid("paid_on", "must be a day, as 2026-12-31");
  if (paidOn > calendarDay(ctx.now(), env().TIMEZONE)) throw invalid("paid_on", "must not lie in the future");
}

/** `saw`: the state of the order's money (`stateOf`) that the act was decided on; with another one it is a `conflict`. */
export type RefundAct = { orderId: string; refundId: string; saw?: string | undefined };

/** A person has paid the money back. Pressing twice changes nothing. Throws `conflict` for a refund of the gateway's. */
export async function confirmManualRefund(ctx: Ctx, act: RefundAct, proof: PayoutProof): Promise<void> {
  requireRight(ctx, "refunds.by_hand");
  checkProof(ctx, proof);
  await withRefund(ctx, act, ["done"], async (tx, books, refund) => {
    if (refund.method !== "manual") throw new DomainError("conflict", "This refund is the gateway's to make.");
    if (!isInForce(refund))
      throw new DomainError("conflict", `This refund is ${refund.status}. Ask for a new one and record its transfer.`);
    const facts = { proof: proof.reference.trim(), paidOn: proof.paidOn };
    await completeRefund(tx, books, attemptOf(books, refund), refund, facts);
  });
}

/**
 * A person pays out what the gateway was asked for, because its keys are gone or it gives no answer. Whoever presses has
 * looked at the gateway that it was not made there; should it be all the same, the gateway's word is recorded.
 */
export async function takeRefundByHand(ctx: Ctx, act: RefundAct, note: string): Promise<void> {
  requireRight(ctx, "refunds.by_hand");
  await withRefund(ctx, act, [], async (tx, _books, refund) => {
    if (refund.method === "manual") return;
    const { amountIdr } = refund;
    const reason = { code: "refund_by_hand", amountIdr, note } as const;
    await moveRefund(tx, refund, "requested", reason, { method: "manual", trouble: null });
    // Only a change of status leaves a record by itself.
    if (refund.status === "requested") await noteFact(tx, act.orderId, reason);
  });
}

/** Nobody makes this refund any more; its money and its units can be in another one. Throws `conflict` once it is made. */
export async function withdrawRefund(ctx: Ctx, act: RefundAct, note: string): Promise<void> {
  requireRight(ctx, "refunds.by_hand");
  await withRefund(ctx, act, ["withdrawn"], async (tx, _books, refund) => {
    await moveRefund(tx, refund, "withdrawn", { code: "refund_withdrawn", amountIdr: refund.amountIdr, note });
  });
}

/** Locks payments and order; a refund that is where the act leads is left as it is. */
async function withRefund(
  ctx: Ctx,
  { orderId, refundId, saw }: RefundAct,
  already: readonly Refund["status"][],
  work: (tx: TxCtx, books: Books, refund: Refund) => Promise<void>,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const books = await lockBooks(tx, orderId);
    const refund = books.refunds.find(({ id }) => id === refundId);
    if (!refund) throw new DomainError("not_found", "There is no such refund of this order.");
    if (already.includes(refund.status)) return;
    if (saw !== undefined && stateOf(books) !== saw)
      throw new DomainError("conflict", "The money of this order has changed since you looked. Look again.");
    await work(tx, books, refund);
  });
}
