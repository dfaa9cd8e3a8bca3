import { inTransaction, type Ctx } from "@/lib/work/context";
import { keyOf, recordFailure, recordSuccess, scheduleAsk, type Payment } from "@/lib/payments";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { findGateway } from "@/lib/payments/gateways/registry";
import { recordFacts, type Settlement } from "./record-facts";
import { nextAskAt } from "@/lib/ordering/rules";

/** Asks whichever gateway the attempt was made at. A gateway whose keys were taken away cannot be asked any more. */
export async function askGateway(ctx: Ctx, payment: Payment): Promise<Settlement | "unreadable" | "not_configured"> {
  const gateway = findGateway(payment.gateway);
  return gateway ? settlePayment(ctx, gateway, payment) : "not_configured";
}

/**
 * Asks the gateway what happened and puts it on record, so that a forged or stale webhook can never move money.
 * `unreadable`: the gateway gave no answer to act on; ask again later.
 */
export async function settlePayment(
  ctx: Ctx,
  gateway: PaymentGateway,
  payment: Payment,
): Promise<Settlement | "unreadable"> {
  const seen = await gateway.readPayment(keyOf(payment));
  if (seen.outcome === "read") {
    await recordSuccess(ctx, gateway.name);
    return inTransaction(ctx, async (tx) => {
      const settlement = await recordFacts(tx, payment.id, seen.payment);
      const isOver = settlement === "paid" || settlement === "already_settled";
      await scheduleAsk(tx, payment.id, isOver ? null : nextAskAt(payment.asks, tx.now(), payment.expiresAt), null);
      return settlement;
    });
  }
  const retryMs = (seen.outcome === "absent" ? 0 : (seen.retryAfterSeconds ?? 0)) * 1000;
  const next = nextAskAt(payment.asks, ctx.now(), payment.expiresAt);
  const askAt = next && new Date(Math.max(next.getTime(), ctx.now().getTime() + retryMs));
  await scheduleAsk(ctx, payment.id, askAt, `${seen.outcome}: ${seen.why}`);
  if (seen.outcome === "absent") return "not_paid";
  // Being asked to slow down is no illness, nor is a charge that we know too little of to ask about.
  if (!seen.retryAfterSeconds && payment.gatewayRef !== null) await recordFailure(ctx, gateway.name, seen.why);
  return "unreadable";
}
