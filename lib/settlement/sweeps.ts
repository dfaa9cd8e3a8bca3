import { env } from "@/lib/core/env";
import type { GatewayName } from "@/lib/core/gateway-names";
import { emptyBodiesBefore, mayRead, selectDue, selectOpenRefunds, selectUnhandled } from "@/lib/payments";
import type { Ctx } from "@/lib/work/context";
import {
  ago,
  announceAgain,
  BATCH,
  daysAgo,
  forEach,
  inBatches,
  LOOK_AT,
  STUCK_AFTER_MS,
  type SweepResult,
} from "@/lib/work/sweep";
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

/** How long one round may ask: a gateway that allows few questions a minute must not pile up rounds. */
const ASKING_MS = 15_000;

async function askOne(ctx: Ctx, gateway: GatewayName, takeOver: TakeOver): Promise<SweepResult> {
  const due = new Map((await selectDue(ctx, gateway, BATCH)).map((attempt) => [attempt.id, attempt]));
  return forEach(
    "ask",
    [...due.keys()],
    async (id) => {
      const attempt = due.get(id);
      if (!attempt || !(await mayRead(ctx, gateway))) return;
      if (attempt.status === "creating") await takeOver(ctx, attempt.payableId);
      else await askGateway(ctx, attempt);
    },
    { withinMs: ASKING_MS },
  );
}

/** Announced under subjects of their own, so that deliveries about one payment need not wait for each other. */
export async function rehandleWebhooks(ctx: Ctx): Promise<SweepResult> {
  const unhandled = await selectUnhandled(ctx, ago(ctx, STUCK_AFTER_MS), LOOK_AT);
  const gateways = new Map(unhandled.map(({ id, gateway }) => [id, gateway]));
  return announceAgain(ctx, [...gateways.keys()], "payments/webhook.received", "webhookId", (id) => ({
    subject: id,
    gateway: gateways.get(id) ?? "",
  }));
}

/** Only where the gateway can be asked: a refund whose keys are gone waits for a person, and for nobody else. */
export const resendRefunds = async (ctx: Ctx): Promise<SweepResult> =>
  announceAgain(
    ctx,
    await selectOpenRefunds(ctx, env().configuredGateways, ago(ctx, STUCK_AFTER_MS), LOOK_AT),
    "payments/refund.requested",
    "refundId",
  );

/** Empties the bodies of webhooks that came `WEBHOOK_BODY_DAYS` ago. Answers how many. */
export async function forgetWebhookBodies(ctx: Ctx): Promise<number> {
  const before = daysAgo(ctx, env().WEBHOOK_BODY_DAYS);
  return before ? inBatches((limit) => emptyBodiesBefore(ctx, before, limit)) : 0;
}
