import { env } from "@/lib/core/env";
import type { GatewayName } from "@/lib/core/gateway-names";
import { mayRead, selectDue, selectOpenRefunds, selectUnhandled } from "@/lib/payments";
import type { Ctx } from "@/lib/work/context";
import { ago, announceAgain, BATCH, forEach, LOOK_AT, STUCK_AFTER_MS, type SweepResult } from "@/lib/work/sweep";
import { askGateway } from "./settle-payment";

/** Finishes a half-made charge, unless another process is at it. Passed in, because ordering is a room above. */
export type TakeOver = (ctx: Ctx, orderId: string) => Promise<unknown>;

/**
 * Asks the gateways about attempts that are due: webhooks may have been lost, charges half made. Each gateway is asked
 * beside the others, and only once a minute while its breaker is open, so that one that hangs delays nobody else.
 */
export async function askGateways(ctx: Ctx, takeOver: TakeOver): Promise<SweepResult> {
  const results = await Promise.all(env().configuredGateways.map((gateway) => askOne(ctx, gateway, takeOver)));
  const sum = (key: keyof SweepResult): number => results.reduce((total, result) => total + result[key], 0);
  return { found: sum("found"), done: sum("done") };
}

async function askOne(ctx: Ctx, gateway: GatewayName, takeOver: TakeOver): Promise<SweepResult> {
  const due = new Map((await selectDue(ctx, gateway, BATCH)).map((attempt) => [attempt.id, attempt]));
  return forEach("ask", [...due.keys()], async (id) => {
    const attempt = due.get(id);
    if (!attempt || !(await mayRead(ctx, gateway))) return;
    if (attempt.status === "creating") await takeOver(ctx, attempt.payableId);
    else await askGateway(ctx, attempt);
  });
}

/** How long a webhook may wait for its handler; short, because a buyer is waiting for it. */
const UNHANDLED_AFTER_MS = 60_000;

export const rehandleWebhooks = async (ctx: Ctx): Promise<SweepResult> =>
  announceAgain(
    ctx,
    await selectUnhandled(ctx, ago(ctx, UNHANDLED_AFTER_MS), LOOK_AT),
    "payments/webhook.received",
    "webhookId",
    (id) => ({ subject: id }),
  );

/** Only where the gateway can be asked: a refund whose keys are gone waits for a person, and for nobody else. */
export const resendRefunds = async (ctx: Ctx): Promise<SweepResult> =>
  announceAgain(
    ctx,
    await selectOpenRefunds(ctx, env().configuredGateways, ago(ctx, STUCK_AFTER_MS), LOOK_AT),
    "payments/refund.requested",
    "refundId",
  );
