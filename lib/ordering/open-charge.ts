import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { newPaymentReference } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { rupiah } from "@/lib/core/money";
import { lockOrder, selectOrder, type Order } from "@/lib/orders";
import {
  insertPayment,
  isLive,
  lockPayment,
  lockPayments,
  moveAttempt,
  openAttempt,
  recordFailure,
  recordSuccess,
  scheduleAsk,
  selectPayments,
  selectTripped,
  takeLease,
  type Payment,
} from "@/lib/payments";
import type { Charge, ChargeRequest, NotDone, PaymentGateway } from "@/lib/payments/gateway";
import { gatewayNamed, offeredGateways } from "@/lib/payments/gateways/registry";
import { closeUnpaid } from "@/lib/settlement/close-unpaid";
import { LEASE_MS, nextAskAt } from "./rules";

/** The gateways for a new charge, best first: the buyer's wish, then the owner's order; tripped breakers come last. */
export async function preferredGateways(ctx: Ctx, wish: GatewayName | null): Promise<PaymentGateway[]> {
  const tripped = await selectTripped(ctx);
  const rank = (gateway: PaymentGateway) => (tripped.has(gateway.name) ? 2 : gateway.name === wish ? 0 : 1);
  return offeredGateways().toSorted((a, b) => rank(a) - rank(b));
}

/** Commits an attempt with our reference; whoever did so holds the lease to talk to the gateway about it. */
export const startAttempt = (
  tx: TxCtx,
  attempt: { orderId: string; gateway: GatewayName; totalIdr: number; expiresAt: Date },
): Promise<Payment> =>
  insertPayment(tx, {
    orderId: attempt.orderId,
    gateway: attempt.gateway,
    amountIdr: attempt.totalIdr,
    expiresAt: attempt.expiresAt,
    reference: newPaymentReference(),
    leasedUntil: new Date(tx.now().getTime() + LEASE_MS),
  });

/**
 * Gets the QR code of an order's live attempt; when its gateway fails, the next one is tried with an attempt of its
 * own. `leased` is the attempt that the caller has just started; without it an attempt that was left half made is
 * taken over. `busy`: somebody else is at it; `closed`: there is nothing to pay any more.
 * Throws `try_later` when no gateway could, and then nothing is held any more.
 */
export async function openCharge(ctx: Ctx, orderId: string, leased?: Payment): Promise<"open" | "busy" | "closed"> {
  const order = await selectOrder(ctx, orderId);
  const [newest] = await selectPayments(ctx, orderId);
  if (!order || !newest || order.paymentStatus !== "pending") return "closed";
  if (newest.status !== "creating") return newest.status === "open" ? "open" : "closed";
  if (!leased && !(await takeOver(ctx, newest.id))) return "busy";

  const tried = new Set<GatewayName>();
  for (let attempt: Payment | "moved_on" | null = newest; attempt; attempt = await nextAttempt(ctx, order, tried)) {
    if (attempt === "moved_on") return "busy";
    tried.add(attempt.gateway);
    const mayExist = !leased && attempt === newest;
    if (await tryGateway(ctx, order, attempt, mayExist)) return "open";
  }
  await closeUnpaid(ctx, orderId, "failed", "no gateway could make a QR code");
  throw new DomainError("try_later", "No payment method could make a QR code just now. Please try again in a moment.");
}

const leaseEnd = (ctx: Ctx): Date => new Date(ctx.now().getTime() + LEASE_MS);

const takeOver = (ctx: Ctx, paymentId: string): Promise<boolean> =>
  inTransaction(ctx, async (tx) => takeLease(tx, await lockPayment(tx, paymentId), leaseEnd(tx)));

/** An attempt at the best gateway that was not tried yet; null when there is none. */
async function nextAttempt(
  ctx: Ctx,
  order: Order,
  tried: ReadonlySet<GatewayName>,
): Promise<Payment | "moved_on" | null> {
  const gateways = await preferredGateways(ctx, null);
  const gateway = gateways.find((candidate) => !tried.has(candidate.name));
  return inTransaction(ctx, async (tx) => {
    const attempts = await lockPayments(tx, order.id);
    const now = await lockOrder(tx, order.id);
    // The buyer has cancelled, or asked for another code: that one must not be ended with ours.
    if (now.paymentStatus !== "pending" || attempts.some(isLive)) return "moved_on";
    if (!gateway) return null;
    return startAttempt(tx, {
      orderId: order.id,
      gateway: gateway.name,
      totalIdr: now.totalIdr,
      expiresAt: now.expiresAt,
    });
  });
}

/** One gateway, one charge. Reply lost: it is looked for before anything else is made. */
async function tryGateway(ctx: Ctx, order: Order, attempt: Payment, mayExist: boolean): Promise<boolean> {
  const gateway = gatewayNamed(attempt.gateway);
  const request = chargeRequest(ctx, order, attempt);
  const result = await makeCharge(gateway, request, mayExist);
  if (result.outcome === "created") {
    const isOpen = await inTransaction(ctx, async (tx) => {
      const payment = await lockPayment(tx, attempt.id);
      // Whoever took the lease over was faster: the buyer sees theirs, and nobody has seen ours.
      if (payment.status === "open") return true;
      await openAttempt(tx, payment, result.charge, nextAskAt(0, tx.now(), result.charge.expiresAt) ?? tx.now());
      return payment.status === "creating";
    });
    await recordSuccess(ctx, gateway.name);
    return isOpen;
  }
  log.warn(
    { gateway: gateway.name, reference: attempt.reference, outcome: result.outcome, why: result.why },
    "no charge",
  );
  await inTransaction(ctx, async (tx) => {
    const payment = await lockPayment(tx, attempt.id);
    await moveAttempt(tx, payment, "failed", { trouble: `${result.outcome}: ${result.why}` });
    // A charge may exist although we never heard of it: money on it must still be found.
    const askAt = result.outcome === "unknown" ? new Date(tx.now().getTime() + 60_000) : null;
    await scheduleAsk(tx, payment.id, askAt);
  });
  await recordFailure(ctx, gateway.name, result.why);
  return false;
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

const chargeRequest = (ctx: Ctx, order: Order, attempt: Payment): ChargeRequest => ({
  reference: attempt.reference,
  amount: rupiah(attempt.orderAmountIdr),
  expiresAt: attempt.expiresAt,
  now: ctx.now(),
  description: order.quantity > 1 ? `${order.packageName} × ${order.quantity}` : order.packageName,
  customer: { email: order.customerEmail, name: order.fullName ?? order.customerEmail, phone: order.phone },
  returnUrl: `${env().appUrl}/orders/${order.id}`,
});
