import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { log } from "@/lib/core/log";
import { rupiah } from "@/lib/core/money";
import { lockOrder, selectOrder, updateOrder, type Order } from "@/lib/orders";
import {
  holdsLease,
  isLive,
  isTotalTaken,
  keyOf,
  lockAttempt,
  lockAttempts,
  moveAttempt,
  nextAskAt,
  openAttempt,
  recordFailure,
  recordSuccess,
  scheduleAsk,
  selectAttempts,
  takeLease,
  type Attempt,
} from "@/lib/payments";
import type { Charge, ChargeRequest, NotDone, PaymentGateway } from "@/lib/payments/gateway";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { closeUnpaid } from "@/lib/settlement";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { LEASE_MS } from "./rules";
import { preferredGateways, startNext } from "./start-attempt";

/**
 * Takes over a charge that was left half made: its process died, or its reply was lost. `open`: the order has a QR
 * code; `busy`: another process has the lease; `closed`: there is nothing left to pay.
 * Throws `try_later` when no gateway could make a QR code, and then nothing is held any more.
 */
export async function openCharge(ctx: Ctx, orderId: string): Promise<"open" | "busy" | "closed"> {
  const order = await selectOrder(ctx, orderId);
  const [newest] = await selectAttempts(ctx, orderId);
  if (!order || !newest || order.paymentStatus !== "pending") return "closed";
  if (newest.status !== "creating") return newest.status === "open" ? "open" : "closed";
  const leased = await takeLease(ctx, newest, new Date(ctx.now().getTime() + LEASE_MS));
  if (!leased) return "busy";
  return (await openStarted(ctx, order, leased, "taken_over")) ? "open" : "busy";
}

/**
 * Gets the QR code of an attempt that the caller has the lease of; when its gateway fails, the next one is tried with
 * an attempt of its own. Works with the rows in hand and reads nothing again. Answers the open attempt; null when the
 * buyer has cancelled meanwhile, or asked for another code. Throws `try_later` like `openCharge`.
 */
export async function openStarted(
  ctx: Ctx,
  order: Order,
  started: Attempt,
  origin: "new" | "taken_over",
): Promise<Attempt | null> {
  const tried = new Set<GatewayName>();
  let attempt: Attempt | "moved_on" | null = started;
  for (let clashes = 0; attempt; attempt = await nextAttempt(ctx, order, tried, attempt.gateway)) {
    if (attempt === "moved_on") return null;
    const mayExist = origin === "taken_over" && attempt === started;
    const opened = await tryGateway(ctx, order, attempt, mayExist);
    // The same gateway is asked again: the next code is over another total.
    if (opened === "total_taken" && ++clashes < CLASHES_MAX) continue;
    if (opened && opened !== "total_taken") return opened;
    tried.add(attempt.gateway);
  }
  await closeUnpaid(ctx, order.id, "failed", { code: "no_gateway_answered" });
  throw new DomainError("try_later", "No payment method could make a QR code just now. Please try again in a moment.");
}

/** How often a gateway is asked for a code over a total that no other open order has. */
const CLASHES_MAX = 3;

/** An attempt at the best gateway that was not tried yet, `last` if it may be; null when there is none. */
async function nextAttempt(
  ctx: Ctx,
  order: Order,
  tried: ReadonlySet<GatewayName>,
  last: GatewayName,
): Promise<Attempt | "moved_on" | null> {
  const gateways = await preferredGateways(ctx, tried.has(last) ? null : last);
  const gateway = gateways.find((candidate) => !tried.has(candidate.name));
  return inTransaction(ctx, async (tx) => {
    const attempts = await lockAttempts(tx, order.id);
    const now = await lockOrder(tx, order.id);
    // The buyer has cancelled or asked for another code, which must not be closed together with ours.
    if (now.paymentStatus !== "pending" || attempts.some(isLive)) return "moved_on";
    return gateway ? startNext(tx, now, gateway.name) : null;
  });
}

/** One gateway, one charge. After a lost reply the charge is looked up before another one is made. */
async function tryGateway(
  ctx: Ctx,
  order: Order,
  attempt: Attempt,
  mayExist: boolean,
): Promise<Attempt | "total_taken" | null> {
  const gateway = gatewayNamed(attempt.gateway);
  const result = await makeCharge(gateway, chargeRequest(ctx, order, attempt), mayExist);
  if (result.outcome === "created") {
    await recordSuccess(ctx, gateway.name);
    return keepCharge(ctx, attempt, result.charge).catch((error: unknown) => {
      if (!isTotalTaken(error)) throw error;
      return dropCharge(ctx, gateway, attempt, result.charge);
    });
  }
  log.warn(
    { gateway: gateway.name, reference: attempt.reference, outcome: result.outcome, why: result.why },
    "no charge",
  );
  await inTransaction(ctx, async (tx) => {
    const now = await lockAttempt(tx, attempt.id);
    // Whoever took over meanwhile may have opened it: a slow failure is news about this call only.
    if (!holdsLease(attempt, now)) return;
    const reason = { code: "charge_failed", gateway: gateway.name, outcome: result.outcome, why: result.why } as const;
    await moveAttempt(tx, now, "failed", reason, { trouble: `${result.outcome}: ${result.why}` });
    // A charge may exist although we never heard of it: money on it must still be found.
    await scheduleAsk(tx, now.id, result.outcome === "unknown" ? new Date(tx.now().getTime() + 60_000) : null);
  });
  if (!result.retryAfterSeconds) await recordFailure(ctx, gateway.name, result);
  return null;
}

/** Opens the attempt with what the gateway answered; the order's copy of the amount follows in the same commit. */
async function keepCharge(ctx: Ctx, attempt: Attempt, charge: Charge): Promise<Attempt | null> {
  return inTransaction(ctx, async (tx) => {
    const opened = await openAttempt(tx, attempt, charge, nextAskAt(0, tx.now(), charge.expiresAt) ?? tx.now());
    // A fee or unique code is known only now; without one the order's copy is right already.
    if (opened && opened.amountIdr === attempt.amountIdr) return opened;
    // Lost the race: whoever took over the lease has opened theirs and nobody has seen ours, or it was cancelled.
    const [newest] = opened ? [opened] : await lockAttempts(tx, attempt.payableId);
    if (newest?.id !== attempt.id) return null;
    await updateOrder(tx, attempt.payableId, { amountIdr: newest.amountIdr });
    return newest.status === "open" ? newest : null;
  });
}

/**
 * Another open order is to pay the same total at a gateway that tells payments apart by it alone: nobody is shown this
 * code. It is ended there, and asked about all the same.
 */
async function dropCharge(ctx: Ctx, gateway: PaymentGateway, attempt: Attempt, charge: Charge): Promise<"total_taken"> {
  const why = `another open order is to pay ${charge.amount} as well`;
  await inTransaction(ctx, async (tx) => {
    const now = await lockAttempt(tx, attempt.id);
    const reason = { code: "charge_failed", gateway: gateway.name, outcome: "refused", why } as const;
    const failed = await moveAttempt(tx, now, "failed", reason, { trouble: why });
    await openAttempt(tx, failed, charge, nextAskAt(0, tx.now(), charge.expiresAt) ?? tx.now());
  });
  const key = keyOf({ ...attempt, gatewayRef: charge.gatewayRef, amountIdr: charge.amount });
  if (gateway.capabilities.canCancel) await gateway.cancelCharge(key);
  return "total_taken";
}

async function makeCharge(
  gateway: PaymentGateway,
  request: ChargeRequest,
  mayExist: boolean,
): Promise<{ outcome: "created"; charge: Charge } | NotDone> {
  if (mayExist) {
    const found = await gateway.findCharge(request);
    if (found.outcome === "found") return { outcome: "created", charge: found.charge };
    if (found.outcome !== "absent") return found;
  }
  const made = await gateway.createCharge(request);
  if (made.outcome !== "unknown") return made;
  const found = await gateway.findCharge(request);
  return found.outcome === "found" ? { outcome: "created", charge: found.charge } : made;
}

const chargeRequest = (ctx: Ctx, order: Order, attempt: Attempt): ChargeRequest => ({
  reference: attempt.reference,
  amount: rupiah(attempt.dueIdr),
  expiresAt: attempt.expiresAt,
  now: ctx.now(),
  description: order.title,
  customer: { email: order.customerEmail, name: order.fullName ?? order.customerEmail, phone: order.phone },
  returnUrl: `${env().appUrl}/orders/${order.id}`,
});
