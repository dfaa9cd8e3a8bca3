import { actorName, inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { randomCode } from "@/lib/core/ids";
import { rupiah } from "@/lib/core/money";
import { announce } from "@/lib/work/outbox";
import { noteOnOrder } from "@/lib/orders";
import {
  insertRefund,
  keyOf,
  lockPayment,
  lockPayments,
  lockRefund,
  moveRefund,
  selectPayments,
  selectReceipts,
  selectRefund,
  selectRefunds,
} from "@/lib/payments";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { completeRefund } from "./record-refund-facts";
import { settlePayment } from "./settle-payment";

/** `isByHand`: a person pays it out although the gateway could, for instance because the gateway has refused. */
export type RefundWish = { paymentId: string; amountIdr: number; reason: string; isByHand?: boolean };

/**
 * Asks for money to go back: by the gateway where it can, otherwise as a payout that a person makes and proves.
 * Never more than came in on the payment. Answers the refund's id and who has to act.
 */
export async function requestRefund(ctx: Ctx, wish: RefundWish): Promise<{ id: string; method: "gateway" | "manual" }> {
  return inTransaction(ctx, async (tx) => {
    const payment = await lockPayment(tx, wish.paymentId);
    // Money that the gateway took back is not there to be given back.
    const came = (await selectReceipts(tx, payment.orderId)).filter(
      ({ paymentId, attention }) => paymentId === payment.id && attention !== "reversed",
    );
    const going = (await selectRefunds(tx, { paymentId: payment.id })).filter(({ status }) => status !== "failed");
    const left = sum(came) - sum(going);
    if (!Number.isSafeInteger(wish.amountIdr) || wish.amountIdr < 1 || wish.amountIdr > left)
      throw new DomainError(
        "invalid",
        `amount must be between 1 and ${left}`,
        {},
        { amount: `must be between 1 and ${left}` },
      );
    const isManualMoney = came.every(({ receiptKey }) => receiptKey.startsWith("manual:"));
    const canRefund = !wish.isByHand && !isManualMoney && gatewayNamed(payment.gateway).capabilities.canRefund;
    const method = canRefund ? "gateway" : "manual";
    const refund = await insertRefund(tx, {
      paymentId: payment.id,
      orderId: payment.orderId,
      refundKey: `RF-${randomCode(20)}`,
      amountIdr: wish.amountIdr,
      method,
      status: "requested",
      reason: wish.reason,
      actor: actorName(tx),
    });
    await noteOnOrder(tx, payment.orderId, "refund", `Rp${wish.amountIdr} asked back (${method}): ${wish.reason}`);
    if (canRefund) await announce(tx, { name: "payments/refund.requested", data: { refundId: refund.id } });
    return { id: refund.id, method };
  });
}

/**
 * Hands a requested refund to its gateway with our refund key, which stays the same over retries. After an unknown
 * outcome the gateway is asked before anything is sent again. Throws `try_later` when it is to be tried again.
 */
export async function sendRefund(ctx: Ctx, refundId: string): Promise<"done" | "failed"> {
  const refund = await selectRefund(ctx, refundId);
  if (!refund) throw new DomainError("not_found", "There is no such refund.");
  if (refund.status === "done" || refund.status === "failed") return refund.status;
  if (refund.method === "manual") throw new DomainError("conflict", "This refund is a person's to make.");
  const payment = (await selectPayments(ctx, refund.orderId)).find(({ id }) => id === refund.paymentId);
  if (!payment) throw new DomainError("not_found", "There is no such payment.");
  const gateway = gatewayNamed(payment.gateway);
  if (refund.status === "unknown") {
    const seen = await settlePayment(ctx, gateway, payment);
    if (seen === "unreadable")
      throw new DomainError("try_later", "The gateway cannot say whether it made the refund. It is asked again.");
    if ((await selectRefund(ctx, refundId))?.status === "done") return "done";
  }

  const result = await gateway.refund({
    ...keyOf(payment),
    refundKey: refund.refundKey,
    refundAmount: rupiah(refund.amountIdr),
    reason: refund.reason,
  });
  return inTransaction(ctx, async (tx) => {
    await lockPayments(tx, payment.orderId);
    const now = await lockRefund(tx, refundId);
    if (now.status === "done") return "done";
    if (result.outcome === "done") {
      await completeRefund(tx, payment, now);
      return "done";
    }
    if (result.outcome === "refused" || result.outcome === "unsupported") {
      const why = result.outcome === "refused" ? result.why : "this gateway gives no money back by itself";
      await moveRefund(tx, refundId, "failed", { trouble: why });
      await noteOnOrder(tx, refund.orderId, "refund", `refund failed: ${why}`);
      return "failed";
    }
    await moveRefund(tx, refundId, result.outcome === "unknown" ? "unknown" : "requested", { trouble: result.why });
    return "again" as const;
  }).then((outcome) => {
    if (outcome !== "again") return outcome;
    throw new DomainError("try_later", "the gateway could not be asked for the refund", {
      retryAfterSeconds: "retryAfterSeconds" in result ? result.retryAfterSeconds : undefined,
    });
  });
}

/** A person has paid the money back: `proof` is the bank's reference. Pressing twice changes nothing. */
export async function confirmManualRefund(ctx: Ctx, refundId: string, proof: string): Promise<void> {
  const seen = await selectRefund(ctx, refundId);
  if (!seen) throw new DomainError("not_found", "There is no such refund.");
  await inTransaction(ctx, async (tx) => {
    const payment = (await lockPayments(tx, seen.orderId)).find(({ id }) => id === seen.paymentId);
    const refund = await lockRefund(tx, refundId);
    if (refund.status === "done") return;
    if (refund.method !== "manual" || !payment)
      throw new DomainError("conflict", "This refund is the gateway's to make.");
    await completeRefund(tx, payment, refund, proof);
  });
}

const sum = (rows: readonly { amountIdr: number }[]): number => rows.reduce((total, row) => total + row.amountIdr, 0);
