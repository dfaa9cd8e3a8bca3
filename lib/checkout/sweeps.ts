import { inTransaction, type Ctx } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { isDomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { log } from "@/lib/core/log";
import { announce } from "@/lib/core/outbox";
import { selectStale } from "@/lib/notifications";
import { pruneKeys, selectOrder, selectOverdue, selectOwed } from "@/lib/orders";
import { selectDue, selectOpenRefunds, selectTripped, selectUnhandled } from "@/lib/payments";
import { countFree, selectLeaving, selectOver } from "@/lib/seats";
import { expireOrder } from "./close-order";
import { endTerm } from "./end-term";
import { openCharge } from "./open-charge";
import { askGateway } from "./settle-payment";

/**
 * What the sweeps do: find what is owed and do it, or announce it again. Each takes a bounded batch, and one bad row
 * never stops the others. With the durable engine dead for hours, one round after its return catches up.
 */

const BATCH = 200;
const MINUTE = 60_000;

export type SweepResult = { found: number; done: number };

async function forEach(
  what: string,
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
): Promise<SweepResult> {
  let done = 0;
  for (const id of ids) {
    try {
      await work(id);
      done++;
    } catch (error) {
      // Expected refusals come back in the next round; everything else is a bug and must be seen.
      const isExpected = isDomainError(error) && error.code === "try_later";
      log[isExpected ? "info" : "error"](
        { what, id, error: error instanceof Error ? error.message : "unknown" },
        "sweep",
      );
    }
  }
  return { found: ids.length, done };
}

/** Ends unpaid orders whose time is over, gives back their seats and vouchers. */
export const expireOverdue = async (ctx: Ctx): Promise<SweepResult> =>
  forEach("expire", await selectOverdue(ctx, ctx.now(), BATCH), (id) => expireOrder(ctx, id));

/**
 * Asks the gateways about attempts that are due: webhooks may have been lost, charges half made. Each gateway is asked
 * beside the others and left alone once its breaker opens, so that one that hangs delays nobody else.
 */
export async function askGateways(ctx: Ctx): Promise<SweepResult> {
  const results = await Promise.all(env().configuredGateways.map((gateway) => askOne(ctx, gateway)));
  return { found: sum(results, "found"), done: sum(results, "done") };
}

async function askOne(ctx: Ctx, gateway: GatewayName): Promise<SweepResult> {
  const due = new Map((await selectDue(ctx, gateway, BATCH)).map((payment) => [payment.id, payment]));
  return forEach("ask", [...due.keys()], async (id) => {
    const payment = due.get(id);
    if (!payment || (await selectTripped(ctx)).has(gateway)) return;
    if (payment.status === "creating") await openCharge(ctx, payment.orderId);
    else await askGateway(ctx, payment);
  });
}

const sum = (results: readonly SweepResult[], key: keyof SweepResult): number =>
  results.reduce((total, result) => total + result[key], 0);

/** Serves paid orders that wait for seats, in order of payment, and stops when no seat is free. */
export async function deliverWaiting(ctx: Ctx): Promise<SweepResult> {
  const waiting = await selectOwed(ctx, ["pending_stock"], BATCH);
  const free = new Map<string, number>();
  const servable: string[] = [];
  for (const id of waiting) {
    const order = await selectOrder(ctx, id);
    if (!order) continue;
    const left = free.get(order.poolId) ?? (await countFree(ctx, order.poolId));
    // Nobody overtakes: whoever stands first is served first, also when only a later, smaller order would fit.
    free.set(order.poolId, Math.max(0, left - order.seats));
    if (left >= order.seats) servable.push(id);
    else free.set(order.poolId, 0);
  }
  return announceAll(ctx, servable, "orders/delivery.due", (orderId) => ({ orderId }));
}

/** Delivers again what was paid and never finished: its event was lost, or its function gave up. */
export async function deliverStuck(ctx: Ctx): Promise<SweepResult> {
  const owed = await selectOwed(ctx, ["not_started", "processing"], BATCH);
  const stuck: string[] = [];
  for (const id of owed) {
    const order = await selectOrder(ctx, id);
    const isQuiet = order && ctx.now().getTime() - order.updatedAt.getTime() > 2 * MINUTE;
    if (isQuiet) stuck.push(id);
  }
  return announceAll(ctx, stuck, "orders/delivery.due", (orderId) => ({ orderId }));
}

export const endTerms = async (ctx: Ctx): Promise<SweepResult> =>
  forEach("end", await selectOver(ctx, BATCH), (id) => endTerm(ctx, id));

export async function vacateLeaving(ctx: Ctx): Promise<SweepResult> {
  const leaving = await selectLeaving(ctx, BATCH);
  const old = leaving.filter(({ seat }) => ctx.now().getTime() - seat.changedAt.getTime() > 2 * MINUTE);
  return announceAll(
    ctx,
    old.map(({ seat }) => seat.id),
    "seats/seat.leaving",
    (seatId) => ({ seatId }),
  );
}

export const resendStale = async (ctx: Ctx): Promise<SweepResult> =>
  announceAll(
    ctx,
    await selectStale(ctx, new Date(ctx.now().getTime() - 2 * MINUTE), BATCH),
    "notifications/notification.queued",
    (notificationId) => ({ notificationId }),
  );

export async function rehandleNotices(ctx: Ctx): Promise<SweepResult> {
  const ids = await selectUnhandled(ctx, new Date(ctx.now().getTime() - MINUTE), BATCH);
  return announceAll(ctx, ids, "payments/notice.received", (noticeId) => ({ noticeId, subject: noticeId }));
}

export async function resendRefunds(ctx: Ctx): Promise<SweepResult> {
  const open = await selectOpenRefunds(ctx, new Date(ctx.now().getTime() - 2 * MINUTE), BATCH);
  return announceAll(
    ctx,
    open.map(({ id }) => id),
    "payments/refund.requested",
    (refundId) => ({ refundId }),
  );
}

/** Keys are kept for two days; clients that repeat a request later than that make a new order. */
export const pruneIdempotency = (ctx: Ctx): Promise<void> =>
  pruneKeys(ctx, new Date(ctx.now().getTime() - 48 * 60 * MINUTE));

async function announceAll(
  ctx: Ctx,
  ids: readonly string[],
  name: string,
  data: (id: string) => Record<string, unknown>,
): Promise<SweepResult> {
  await inTransaction(ctx, (tx) => announce(tx, ...ids.map((id) => ({ name, data: data(id) }))));
  return { found: ids.length, done: ids.length };
}
