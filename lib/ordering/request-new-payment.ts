import { invalid, retakeUse } from "@/lib/catalog";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { lockOrder, movePayment, selectOrder, updateFacts, type Order } from "@/lib/orders";
import { isLive, keyOf, lockPayments, moveAttempt, scheduleAsk, selectLive, type Payment } from "@/lib/payments";
import { findGateway } from "@/lib/payments/gateways/registry";
import { countFree, countSeats } from "@/lib/seats";
import { openCharge, preferredGateways, startAttempt } from "./open-charge";
import { refuseHoarding } from "./hoarding";
import { holdSeats } from "./place-order";
import { ATTEMPTS_MAX, holdMinutes } from "./rules";
import { askGateway } from "@/lib/settlement/settle-payment";

/**
 * A new QR code for an order that was not paid: after the old one's end, or with another payment method. The old one
 * is asked about first and stays known, so that money on it still counts. Seats are held anew.
 * Errors: `conflict` (paid meanwhile), `sold_out`, `too_many` (unpaid orders of this buyer, or codes of this order),
 * `try_later`.
 */
export async function requestNewPayment(
  ctx: Ctx,
  orderId: string,
  options: { gateway?: GatewayName | undefined } = {},
): Promise<void> {
  const order = await selectOrder(ctx, orderId);
  if (!order) throw new DomainError("not_found", "There is no such order.");
  if (options.gateway && !env().offeredGateways.includes(options.gateway))
    throw invalid("payment_method", "is not offered here");
  if (await isStillGood(ctx, order, options.gateway)) return;
  await settleLive(ctx, orderId);

  const [gateway] = await preferredGateways(ctx, options.gateway ?? (order.gatewayWish as GatewayName | null));
  if (!gateway) throw new DomainError("try_later", "Payment is not possible at the moment. Please try again later.");
  const { attempt, replaced } = await inTransaction(ctx, async (tx) => {
    const attempts = await lockPayments(tx, orderId);
    const now = await lockOrder(tx, orderId);
    if (attempts.length >= ATTEMPTS_MAX)
      throw new DomainError("too_many", "This order has had too many QR codes. Please place a new order.");
    const closed = attempts.filter(isLive);
    for (const old of closed) await moveAttempt(tx, old, old.expiresAt <= tx.now() ? "expired" : "cancelled");
    const expiresAt = await reopen(tx, now);
    const started = await startAttempt(tx, { orderId, gateway: gateway.name, totalIdr: now.totalIdr, expiresAt });
    return { attempt: started, replaced: closed };
  });
  await openCharge(ctx, orderId, attempt);
  await cancelAtGateway(ctx, replaced);
}

/** The QR code that is shown may still be paid, by the method that is wished for. */
async function isStillGood(ctx: Ctx, order: Order, wish: GatewayName | undefined): Promise<boolean> {
  if (order.paymentStatus !== "pending" || order.expiresAt <= ctx.now()) return false;
  const [live] = await selectLive(ctx, order.id);
  return live !== undefined && live.expiresAt > ctx.now() && (wish === undefined || live.gateway === wish);
}

async function settleLive(ctx: Ctx, orderId: string): Promise<void> {
  for (const attempt of (await selectLive(ctx, orderId)).filter(({ status }) => status === "open"))
    if ((await askGateway(ctx, attempt)) === "paid")
      throw new DomainError("conflict", "This order has just been paid.");
}

/** Pending again, with its seats and its voucher held until the answered instant. */
async function reopen(tx: TxCtx, order: Order): Promise<Date> {
  const canReopen =
    order.paymentStatus === "pending" || order.paymentStatus === "expired" || order.paymentStatus === "failed";
  if (!canReopen) throw new DomainError("conflict", "This order does not wait for a payment any more.");
  const [free, total] = [await countFree(tx, order.poolId), await countSeats(tx, order.poolId)];
  const expiresAt = new Date(tx.now().getTime() + holdMinutes(free, total) * 60_000);
  // Otherwise a row of ended orders, brought back in one go, would hold more than anybody may.
  if (order.paymentStatus !== "pending" || order.expiresAt <= tx.now())
    await refuseHoarding(tx, { email: order.customerEmail, phone: order.phone, address: order.clientAddress });
  if (order.paymentStatus !== "pending") {
    await holdSeats(tx, { orderId: order.id, poolId: order.poolId, count: order.seats, emails: order.memberEmails });
    if ((await retakeUse(tx, order.id)) === "used_up")
      throw new DomainError("conflict", "The promo code of this order has been used up. Please place a new order.");
    await movePayment(tx, order.id, "pending", "a new QR code was asked for");
  }
  await updateFacts(tx, order.id, { expiresAt });
  return expiresAt;
}

/** Best effort: what cannot be cancelled stays known and is asked about. */
async function cancelAtGateway(ctx: Ctx, attempts: readonly Payment[]): Promise<void> {
  for (const attempt of attempts) {
    const gateway = findGateway(attempt.gateway);
    if (attempt.status === "open" && gateway?.capabilities.canCancel) await gateway.cancelCharge(keyOf(attempt));
    await scheduleAsk(ctx, attempt.id, new Date(ctx.now().getTime() + 60_000));
  }
}
