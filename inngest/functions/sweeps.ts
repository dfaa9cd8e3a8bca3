import { cron } from "inngest";
import { deliverStuck, deliverWaiting, endTerms, syncWorkspaces, vacateLeaving } from "@/lib/delivery";
import { resendStale } from "@/lib/messages";
import { expireOverdue, openCharge, pruneIdempotency } from "@/lib/ordering";
import { isBankOpen, retryDeliveries } from "@/lib/pretend";
import { askGateways, rehandleWebhooks, resendRefunds } from "@/lib/settlement";
import { systemCtx, type Ctx } from "@/lib/work/context";
import { pruneSent } from "@/lib/work/outbox";
import { inngest } from "../client";
import { clockAdvanced, supplyFreed } from "../events";
import { flushOutbox } from "../relay";

/**
 * The sweeps: each minute they find in the tables what is owed, so that a lost event, a lost webhook or an engine that
 * was away costs time and nothing else. One run of each at a time.
 */
const everyMinute = cron("* * * * *");

const sweep = (id: string, work: (ctx: Ctx) => Promise<unknown>) =>
  inngest.createFunction(
    { id, triggers: [everyMinute, clockAdvanced], concurrency: { limit: 1 }, retries: 1 },
    ({ step }) => step.run("sweep", () => work(systemCtx(id))),
  );

export const relayOutbox = sweep("relay-outbox", () => flushOutbox());
export const expireOverdueOrders = sweep("expire-overdue-orders", expireOverdue);
export const endFinishedTerms = sweep("end-finished-terms", endTerms);
export const syncJoinedMembers = sweep("sync-joined-members", syncWorkspaces);

/** Everything that was announced and seems to have been lost. */
export const repeatWhatIsOwed = sweep("repeat-what-is-owed", async (ctx) => ({
  delivery: await deliverStuck(ctx),
  leaving: await vacateLeaving(ctx),
  messages: await resendStale(ctx),
  webhooks: await rehandleWebhooks(ctx),
  refunds: await resendRefunds(ctx),
}));

/** Gateways are asked three times a minute: a buyer whose webhook was lost should not wait for a whole one. */
export const askAboutPayments = inngest.createFunction(
  { id: "ask-about-payments", triggers: [everyMinute, clockAdvanced], concurrency: { limit: 1 }, retries: 1 },
  async ({ step }) => {
    for (const round of [1, 2, 3]) {
      await step.run(`ask ${round}`, () => askGateways(systemCtx("ask-about-payments"), openCharge));
      if (round < 3) await step.sleep(`pause ${round}`, "18s");
    }
  },
);

/** Something came free: whoever has paid and waits is served at once, in order of payment. */
export const serveWaitingOrders = inngest.createFunction(
  {
    id: "serve-waiting-orders",
    triggers: [supplyFreed, everyMinute],
    concurrency: { limit: 1 },
    retries: 3,
  },
  ({ step }) => step.run("serve", () => deliverWaiting(systemCtx("serve-waiting-orders"))),
);

/** The pretend bank sends its webhooks again until they are answered, as real ones do. */
export const retryPretendWebhooks = inngest.createFunction(
  { id: "retry-pretend-webhooks", triggers: [everyMinute], concurrency: { limit: 1 }, retries: 0 },
  ({ step }) => step.run("retry", async () => (isBankOpen() ? retryDeliveries(systemCtx("pretend bank")) : null)),
);

const KEEP_SENT_MS = 7 * 86_400_000;

export const pruneOldRows = inngest.createFunction(
  { id: "prune-old-rows", triggers: [cron("TZ=Asia/Jakarta 10 3 * * *")], retries: 1 },
  ({ step }) =>
    step.run("prune", async () => {
      const ctx = systemCtx("prune-old-rows");
      await pruneIdempotency(ctx);
      await pruneSent(ctx, new Date(ctx.now().getTime() - KEEP_SENT_MS));
    }),
);
