import { invalid } from "@/lib/catalog";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { lockOrderRows, selectOrder, type Order } from "@/lib/orders";
import { isLive, lockAttempts, moveAttempt, selectLive, type Attempt } from "@/lib/payments";
import { askGateway, closeCodes } from "@/lib/settlement";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { holdAgain } from "./hold";
import { openStarted } from "./open-charge";
import { mayHoldAgain } from "./rules";
import { preferredGateways, startNext } from "./start-attempt";

/**
 * A new QR code for an order that was not paid: after the old one's end, or with another payment method. The old one
 * is asked about first and stays known, so that money on it still counts. What had been given back is held anew.
 * Errors: `conflict` (paid meanwhile), `forbidden` (a blocked buyer), `sold_out`, `too_many` (held unpaid from here,
 * or codes and time of this order), `try_later`.
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
  const live = await selectLive(ctx, orderId);
  if (isStillGood(ctx, order, live, options.gateway)) return;
  await settleLive(ctx, live);

  const [gateway] = await preferredGateways(ctx, options.gateway ?? order.gatewayWish);
  if (!gateway) throw new DomainError("try_later", "Payment is not possible at the moment. Please try again later.");
  const { reopened, attempt, replaced } = await inTransaction(ctx, async (tx) => {
    const attempts = await lockAttempts(tx, orderId);
    const rows = await lockOrderRows(tx, orderId);
    if (!mayHoldAgain(rows.order.createdAt, attempts.length, tx.now()))
      throw new DomainError("too_many", "This order has been held for as long as it may be. Please place a new order.");
    const replaced = attempts.filter(isLive);
    for (const old of replaced) await retire(tx, old);
    if (!CAN_REOPEN.includes(rows.order.paymentStatus))
      throw new DomainError("conflict", "This order does not wait for a payment any more.");
    const reopened = await holdAgain(tx, rows);
    return { reopened, attempt: await startNext(tx, reopened, gateway.name), replaced };
  });
  await openStarted(ctx, reopened, attempt, "new");
  await closeCodes(ctx, replaced);
}

/** Whether the current QR code can still be paid, by the method that was asked for. */
function isStillGood(ctx: Ctx, order: Order, [live]: readonly Attempt[], wanted: GatewayName | undefined): boolean {
  if (order.paymentStatus !== "pending" || order.expiresAt <= ctx.now()) return false;
  return live !== undefined && live.expiresAt > ctx.now() && (wanted === undefined || live.gateway === wanted);
}

async function settleLive(ctx: Ctx, live: readonly Attempt[]): Promise<void> {
  for (const attempt of live.filter(({ status }) => status === "open"))
    if ((await askGateway(ctx, attempt)) === "paid")
      throw new DomainError("conflict", "This order has just been paid.");
}

async function retire(tx: TxCtx, old: Attempt): Promise<void> {
  const isOver = old.expiresAt <= tx.now();
  if (isOver) await moveAttempt(tx, old, "expired", { code: "code_expired", gateway: old.gateway });
  else await moveAttempt(tx, old, "cancelled", { code: "code_replaced" });
}

const CAN_REOPEN: readonly Order["paymentStatus"][] = ["pending", "expired", "failed"];
