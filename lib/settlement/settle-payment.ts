import { DomainError } from "@/lib/core/errors";
import { selectOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import {
  keyOf,
  markHandled,
  nextAskAt,
  recordFailure,
  recordSuccess,
  scheduleAsk,
  selectAttempts,
  type Attempt,
} from "@/lib/payments";
import type { PaymentGateway, ReadResult } from "@/lib/payments/gateway";
import { findGateway } from "@/lib/payments/gateways/registry";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { recordFacts, type Settlement } from "./record-facts";

/** Asks whichever gateway the attempt was made at. A gateway whose keys were taken away cannot be asked any more. */
export async function askGateway(ctx: Ctx, attempt: Attempt): Promise<Settlement | "unreadable" | "not_configured"> {
  const gateway = findGateway(attempt.gateway);
  return gateway ? settlePayment(ctx, gateway, attempt) : "not_configured";
}

/**
 * Asks the gateway what happened and puts it on record, so that a forged or stale webhook can never move money. A webhook
 * that led here is marked as handled in the same commit.
 * `unreadable`: the gateway gave no answer to act on; ask again later.
 */
export async function settlePayment(
  ctx: Ctx,
  gateway: PaymentGateway,
  attempt: Attempt,
  cause: { webhookId?: string } = {},
): Promise<Settlement | "unreadable"> {
  const seen = await gateway.readPayment(keyOf(attempt));
  if (seen.outcome !== "read") {
    const settlement = await noteSilence(ctx, attempt, seen);
    if (cause.webhookId && settlement !== "unreadable") await markHandled(ctx, cause.webhookId, settlement);
    return settlement;
  }
  await recordSuccess(ctx, gateway.name);
  return inTransaction(ctx, async (tx) => {
    const settlement = await recordFacts(tx, attempt, seen.payment);
    if (cause.webhookId) await markHandled(tx, cause.webhookId, settlement);
    return settlement;
  });
}

/** The gateway said nothing about the money: schedules the next question and counts it against its health. */
async function noteSilence(
  ctx: Ctx,
  attempt: Attempt,
  seen: Exclude<ReadResult, { outcome: "read" }>,
): Promise<"not_paid" | "unreadable"> {
  const retryMs = (seen.outcome === "absent" ? 0 : (seen.retryAfterSeconds ?? 0)) * 1000;
  const next = nextAskAt(attempt.asks, ctx.now(), attempt.expiresAt);
  const askAt = next && new Date(Math.max(next.getTime(), ctx.now().getTime() + retryMs));
  await scheduleAsk(ctx, attempt.id, askAt, `${seen.outcome}: ${seen.why}`);
  if (seen.outcome === "absent") return "not_paid";
  // Being rate-limited is not a failure, and neither is a charge that we know too little about to ask.
  if (!seen.retryAfterSeconds && attempt.gatewayRef !== null) await recordFailure(ctx, attempt.gateway, seen.why);
  return "unreadable";
}

/** Attempts that one press asks about; older ones are left to the sweep. */
const ATTEMPTS_ASKED = 3;

/** "I have paid, look again": asks the gateways of the order now. */
export async function recheckPayment(ctx: Ctx, orderId: string): Promise<"paid" | "not_paid"> {
  const order = await selectOrder(ctx, orderId);
  if (!order) throw new DomainError("not_found", "There is no such order.");
  if (isOwed(order.paymentStatus)) return "paid";
  for (const attempt of (await selectAttempts(ctx, orderId)).slice(0, ATTEMPTS_ASKED)) {
    if (attempt.status === "creating") continue;
    const seen = await askGateway(ctx, attempt);
    if (seen === "paid" || seen === "already_settled") return "paid";
  }
  return "not_paid";
}
