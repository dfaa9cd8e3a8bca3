import { DomainError } from "@/lib/core/errors";
import { selectOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import {
  isDue,
  keyOf,
  markHandled,
  nextAskAt,
  nextCheckAt,
  recordFailure,
  recordSuccess,
  scheduleAsk,
  selectAttempts,
  type Attempt,
} from "@/lib/payments";
import type { NotDone, PaymentGateway, ReadResult } from "@/lib/payments/gateway";
import { findGateway } from "@/lib/payments/gateways/registry";
import { inTransaction, type Ctx } from "@/lib/work/context";
import type { Read } from "./reading";
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
  // Before the call: what goes on record while it is under way may be newer than its answer.
  const began = ctx.now();
  const seen = await gateway.readPayment(keyOf(attempt));
  if (seen.outcome === "read") return recordRead(ctx, attempt, { began, payment: seen.payment }, cause);
  const settlement = await noteSilence(ctx, attempt, seen);
  if (cause.webhookId && settlement !== "unreadable") await markHandled(ctx, cause.webhookId, settlement);
  return settlement;
}

/** Puts on record what a gateway has said of an attempt. */
export async function recordRead(
  ctx: Ctx,
  attempt: Attempt,
  read: Read,
  cause: { webhookId?: string } = {},
): Promise<Settlement> {
  await recordSuccess(ctx, attempt.gateway);
  return inTransaction(ctx, async (tx) => {
    const settlement = await recordFacts(tx, attempt, read);
    if (cause.webhookId) await markHandled(tx, cause.webhookId, settlement);
    return settlement;
  });
}

/** The gateway said nothing about the money: schedules the next question and notes why, for the admin. */
async function noteSilence(
  ctx: Ctx,
  attempt: Attempt,
  seen: Exclude<ReadResult, { outcome: "read" }>,
): Promise<"not_paid" | "unreadable"> {
  const trouble = `${seen.outcome}: ${seen.why}`;
  await scheduleAsk(ctx, attempt.id, askAfterSilence(ctx.now(), attempt, seen), {
    trouble,
    ...(isDue(attempt, ctx.now()) && { asks: attempt.asks + 1 }),
  });
  if (seen.outcome === "absent") return "not_paid";
  // To be told to wait is no trouble, and neither is a charge that we know too little about to ask.
  if (!seen.retryAfterSeconds && (seen.isOutage || attempt.gatewayRef !== null))
    await recordFailure(ctx, attempt.gateway, seen);
  return "unreadable";
}

const HOUR_MS = 3_600_000;

function askAfterSilence(now: Date, attempt: Attempt, seen: Exclude<ReadResult, { outcome: "read" }>): Date | null {
  const next = isDue(attempt, now) ? nextAfterSilence(now, attempt, seen.outcome) : attempt.askAt;
  const waitMs = seen.outcome === "absent" ? 0 : (seen.retryAfterSeconds ?? 0) * 1000;
  return next && new Date(Math.max(next.getTime(), now.getTime() + waitMs));
}

/** What was paid is asked about for weeks, so one day without an answer must not be the last. */
function nextAfterSilence(now: Date, attempt: Attempt, outcome: "absent" | NotDone["outcome"]): Date | null {
  if (attempt.status !== "succeeded") return nextAskAt(attempt.asks, now, attempt.expiresAt);
  const check = nextCheckAt(attempt.factsAt ?? attempt.createdAt, now);
  return check === null || outcome === "absent" ? check : new Date(now.getTime() + HOUR_MS);
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
