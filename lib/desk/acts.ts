import { DomainError } from "@/lib/core/errors";
import { requeue, selectMessages } from "@/lib/messages";
import { readMoney, type Money } from "@/lib/payments";
import { requestRefund } from "@/lib/settlement";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";

/**
 * What staff do about an order by hand, where more than one verb belongs together. The acts that are one verb of
 * another room (confirm a payment, cancel, try again, correct an address, note) are called there.
 */

export type OrderRefund = {
  amountIdr: number;
  reason: string;
  /** Which payment, by our reference; needed only where more than one was paid. */
  reference?: string | undefined;
  /** The units that it pays back and that are taken back with it; none: money alone. */
  unitIds?: readonly string[] | undefined;
  /** A person pays it out, although the gateway could. */
  isByHand?: boolean | undefined;
  /** The `moneyState` that the caller read. */
  saw?: string | undefined;
};

/**
 * Asks for money of an order to go back. Throws `conflict` when none has come in, `invalid` on `payment_reference` when
 * the caller has to say which payment, and what `requestRefund` throws.
 */
export async function refundOrder(
  ctx: Ctx,
  orderId: string,
  { reference, unitIds = [], isByHand = false, ...asked }: OrderRefund,
): Promise<{ id: string; method: "gateway" | "manual" }> {
  requireRight(ctx, "refunds.request");
  const money = await readMoney(ctx, orderId);
  // Parts of an order are paid back from the money that paid it, however much else came in.
  const attemptId = (unitIds.length > 0 ? settlingAttempt(money) : null) ?? paidAttempt(money, reference);
  return requestRefund(ctx, { ...asked, attemptId, unitIds, isByHand });
}

const settlingAttempt = ({ receipts }: Money): string | null =>
  receipts.find(({ isSettling }) => isSettling)?.attemptId ?? null;

/** The attempt that the money came in on. */
function paidAttempt({ attempts }: Money, reference: string | undefined): string {
  const paid = attempts.filter(({ status }) => status === "succeeded");
  if (paid.length === 0) throw new DomainError("conflict", "No money has arrived for this order.");
  const [only, second] = reference === undefined ? paid : paid.filter((attempt) => attempt.reference === reference);
  if (only && !second) return only.id;
  const sentence = `must be one of ${paid.map((attempt) => attempt.reference).join(", ")}`;
  throw new DomainError("invalid", `payment_reference ${sentence}.`, {}, { payment_reference: sentence });
}

/** Sends one message of an order once more; without `messageId` the newest. Throws `not_found`. */
export async function resendMessage(ctx: Ctx, orderId: string, messageId?: string): Promise<void> {
  requireRight(ctx, "messages.resend");
  const messages = await selectMessages(ctx, orderId);
  const message = messageId === undefined ? messages.at(-1) : messages.find(({ id }) => id === messageId);
  if (!message) throw new DomainError("not_found", "There is no such message of this order.");
  await inTransaction(ctx, (tx) => requeue(tx, message.id));
}
