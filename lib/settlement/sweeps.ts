import { inTransaction, type Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { isDomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { log } from "@/lib/core/log";
import { announce, countAnnounced } from "@/lib/work/outbox";
import { selectStale } from "@/lib/messages";
import { pruneKeys, selectOverdue, selectStuck, selectWaiting, selectWaitingPools } from "@/lib/orders";
import { selectDue, selectOpenRefunds, selectTripped, selectUnhandled } from "@/lib/payments";
import { countFree, selectLeaving, selectOver } from "@/lib/seats";
import { expireOrder } from "@/lib/ordering/close-order";
import { endTerm } from "@/lib/delivery/end-term";
import { openCharge } from "@/lib/ordering/open-charge";
import { askGateway } from "./settle-payment";

/**
 * What the sweeps do: find what is owed and do it, or announce it again. Each takes a bounded batch, and one bad row
 * never stops the others. With the durable engine dead for hours, one round after its return catches up.
 */

const BATCH = 200;
/** What failed before stands first in each queue: look further than one batch. */
const LOOK_AT = 5_000;
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
  const servable: string[] = [];
  for (const poolId of await selectWaitingPools(ctx)) {
    let left = await countFree(ctx, poolId);
    for (const { id, seats } of await selectWaiting(ctx, poolId, BATCH)) {
      // Nobody overtakes: whoever stands first is served first, also when only a later, smaller order would fit.
      if (left < seats) break;
      left -= seats;
      servable.push(id);
    }
  }
  return announceAll(ctx, servable, "orders/delivery.due", (orderId) => ({ orderId }));
}

/** Delivers again what was paid and never finished: its event was lost, or its function gave up. */
export const deliverStuck = async (ctx: Ctx): Promise<SweepResult> =>
  announceAgain(ctx, await selectStuck(ctx, ago(ctx, 2 * MINUTE), LOOK_AT), "orders/delivery.due", "orderId");

export const endTerms = async (ctx: Ctx): Promise<SweepResult> =>
  forEach("end", await selectOver(ctx, BATCH), (id) => endTerm(ctx, id));

export async function vacateLeaving(ctx: Ctx): Promise<SweepResult> {
  const old = (await selectLeaving(ctx, LOOK_AT)).filter(({ seat }) => seat.changedAt < ago(ctx, 2 * MINUTE));
  return announceAgain(
    ctx,
    old.map(({ seat }) => seat.id),
    "seats/seat.leaving",
    "seatId",
  );
}

export const resendStale = async (ctx: Ctx): Promise<SweepResult> =>
  announceAgain(
    ctx,
    await selectStale(ctx, ago(ctx, 2 * MINUTE), LOOK_AT),
    "notifications/notification.queued",
    "notificationId",
  );

export async function rehandleNotices(ctx: Ctx): Promise<SweepResult> {
  const ids = await selectUnhandled(ctx, ago(ctx, MINUTE), LOOK_AT);
  return announceAgain(ctx, ids, "payments/notice.received", "noticeId", (id) => ({ subject: id }));
}

export async function resendRefunds(ctx: Ctx): Promise<SweepResult> {
  const open = await selectOpenRefunds(ctx, ago(ctx, 2 * MINUTE), LOOK_AT);
  return announceAgain(
    ctx,
    open.map(({ id }) => id),
    "payments/refund.requested",
    "refundId",
  );
}

/** Keys are kept for two days; clients that repeat a request later than that make a new order. */
export const pruneIdempotency = (ctx: Ctx): Promise<void> => pruneKeys(ctx, ago(ctx, 48 * 60 * MINUTE));

/** Announced so often without effect, a fact is repeated only now and then: its function is at work on it, or fails. */
const HURRIED_REPEATS = 3;
const HURRY_MS = 30 * MINUTE;
const PATIENT_REPEAT_MS = 10 * MINUTE;

/** Announces again what seems to have been lost; what fails for hours neither piles up events nor bars the way. */
async function announceAgain(
  ctx: Ctx,
  ids: readonly string[],
  name: string,
  field: string,
  more: (id: string) => Record<string, unknown> = () => ({}),
): Promise<SweepResult> {
  if (ids.length === 0) return { found: 0, done: 0 };
  const announced = await countAnnounced(ctx, name, field, ago(ctx, HURRY_MS));
  const isDue = (id: string) => {
    const before = announced.get(id);
    return !before || before.times < HURRIED_REPEATS || before.last < ago(ctx, PATIENT_REPEAT_MS);
  };
  const due = ids.filter(isDue).slice(0, BATCH);
  await announceAll(ctx, due, name, (id) => ({ [field]: id, ...more(id) }));
  return { found: ids.length, done: due.length };
}

const ago = (ctx: Ctx, ms: number): Date => new Date(ctx.now().getTime() - ms);

async function announceAll(
  ctx: Ctx,
  ids: readonly string[],
  name: string,
  data: (id: string) => Record<string, unknown>,
): Promise<SweepResult> {
  await inTransaction(ctx, (tx) => announce(tx, ...ids.map((id) => ({ name, data: data(id) }))));
  return { found: ids.length, done: ids.length };
}
