import { cron } from "inngest";
import { pruneCodes } from "@/lib/buyers";
import {
  confirmInvited,
  askSuspended,
  deliverStuck,
  deliverWaiting,
  endTerms,
  remindLeaving,
  makeOffers,
  checkWorkspaces,
  syncWorkspaces,
  vacateLeaving,
  followIncidents,
} from "@/lib/delivery";
import { forgetMessages, resendStale } from "@/lib/messages";
import { expireOverdue, forgetAddresses, openCharge, pruneIdempotency } from "@/lib/ordering";
import { emptyMailbox, isBankOpen, retryDeliveries } from "@/lib/pretend";
import { askGateways, forgetWebhookBodies, rehandleWebhooks, resendRefunds } from "@/lib/settlement";
import { systemCtx, type Ctx } from "@/lib/work/context";
import { recordHeartbeat, type Sweep } from "@/lib/work/heartbeat";
import { pruneSent } from "@/lib/work/outbox";
import { ago, inBatches } from "@/lib/work/sweep";
import { forgetPictures, tellEndingAccess } from "@/lib/workspaces";
import { inngest } from "../client";
import { clockAdvanced, supplyFreed } from "../events";
import { flushOutbox } from "../relay";

/**
 * The sweeps: each minute they find in the tables what is owed, so that a lost event, a lost webhook or an engine that
 * was away costs time and nothing else. One run of each at a time; each round that ends is a heartbeat (lib/health).
 */
const everyMinute = cron("* * * * *");

type Work = (ctx: Ctx) => Promise<unknown>;
const settings = (id: Sweep) => ({
  id,
  triggers: [everyMinute, clockAdvanced],
  concurrency: { limit: 1 },
  retries: 1 as const,
});

/** Answers what was found and how many milliseconds it took, as the engine remembers it. */
async function goRound(id: Sweep, work: Work): Promise<{ tookMs: number; found: unknown }> {
  const [ctx, began] = [systemCtx(id), performance.now()];
  const found = await work(ctx);
  await recordHeartbeat(ctx, id);
  return { found, tookMs: Math.round(performance.now() - began) };
}

const sweep = (id: Sweep, work: Work) =>
  inngest.createFunction(settings(id), ({ step }) => step.run("sweep", () => goRound(id, work)));

const ROUNDS = 3;
const ROUND_MS = 18_000;

/** Three rounds a minute, for what somebody waits for. A round that is slow takes from the pauses, then from the rounds. */
const hurriedSweep = (id: Sweep, work: Work) =>
  inngest.createFunction(settings(id), async ({ step }) => {
    let spentMs = 0;
    for (let round = 1; spentMs < ROUNDS * ROUND_MS; round++) {
      const { tookMs } = await step.run(`round ${round}`, () => goRound(id, work));
      const pauseSeconds = Math.max(1, Math.ceil((ROUND_MS - tookMs) / 1000));
      spentMs += tookMs + pauseSeconds * 1000;
      if (spentMs < ROUNDS * ROUND_MS) await step.sleep(`pause ${round}`, `${pauseSeconds}s`);
    }
  });

export const relayOutbox = sweep("relay-outbox", () => flushOutbox());
export const expireOverdueOrders = sweep("expire-overdue-orders", expireOverdue);
export const endFinishedTerms = sweep("end-finished-terms", endTerms);
export const remindOfEnds = sweep("remind-of-ends", remindLeaving);
export const askSuspendedWorkspaces = sweep("ask-suspended-workspaces", askSuspended);
export const syncJoinedMembers = sweep("sync-joined-members", async (ctx) => ({
  joined: await syncWorkspaces(ctx),
  confirmed: await confirmInvited(ctx),
}));
export const checkReality = sweep("check-reality", checkWorkspaces);

/** Everything that was announced and seems to have been lost. */
export const repeatWhatIsOwed = hurriedSweep("repeat-what-is-owed", async (ctx) => ({
  delivery: await deliverStuck(ctx),
  leaving: await vacateLeaving(ctx),
  incidents: await followIncidents(ctx),
  messages: await resendStale(ctx),
  webhooks: await rehandleWebhooks(ctx),
  refunds: await resendRefunds(ctx),
}));

/** A buyer whose webhook was lost should not wait for a whole minute. */
export const askAboutPayments = hurriedSweep("ask-about-payments", (ctx) => askGateways(ctx, openCharge));

/**
 * Something came free: whoever has paid and waits is served at once, in order of payment; then it is offered to the
 * waiting list.
 */
export const serveWaitingOrders = inngest.createFunction(
  {
    id: "serve-waiting-orders",
    triggers: [supplyFreed, everyMinute],
    concurrency: { limit: 1 },
    retries: 3,
  },
  async ({ step }) => ({
    paid: await step.run("serve", () => deliverWaiting(systemCtx("serve-waiting-orders"))),
    offers: await step.run("offer", () => makeOffers(systemCtx("serve-waiting-orders"))),
  }),
);

/** The pretend bank sends its webhooks again until they are answered, as real ones do. */
export const retryPretendWebhooks = inngest.createFunction(
  { id: "retry-pretend-webhooks", triggers: [everyMinute], concurrency: { limit: 1 }, retries: 0 },
  ({ step }) => step.run("retry", async () => (isBankOpen() ? retryDeliveries(systemCtx("pretend bank")) : null)),
);

/** Personal data that is older than its setting. A step each, so that one that fails is repeated alone. */
export const forgetOldData = inngest.createFunction(
  { id: "forget-old-data", triggers: [cron("TZ=Asia/Jakarta 40 3 * * *")], concurrency: { limit: 1 }, retries: 3 },
  async ({ step }) => {
    const ctx = () => systemCtx("forget-old-data");
    return {
      bodies: await step.run("webhook bodies", () => forgetWebhookBodies(ctx())),
      addresses: await step.run("addresses", () => forgetAddresses(ctx())),
      messages: await step.run("messages", () => forgetMessages(ctx())),
      pictures: await step.run("pictures", () => forgetPictures(ctx().now())),
      mails: await step.run("mailbox", () => emptyMailbox(ctx())),
    };
  },
);

/** Each morning, as long as it is so: a session that ends in the night is a shop that stands still until somebody sees it. */
export const watchAccess = inngest.createFunction(
  { id: "watch-access", triggers: [cron("TZ=Asia/Jakarta 0 8 * * *")], retries: 1 },
  ({ step }) => step.run("tell", () => tellEndingAccess(systemCtx("watch-access"))),
);

const KEEP_SENT_MS = 7 * 86_400_000;

export const pruneOldRows = inngest.createFunction(
  { id: "prune-old-rows", triggers: [cron("TZ=Asia/Jakarta 10 3 * * *")], retries: 1 },
  ({ step }) =>
    step.run("prune", async () => {
      const ctx = systemCtx("prune-old-rows");
      await pruneIdempotency(ctx);
      await inBatches((limit) => pruneCodes(ctx, ctx.now(), limit));
      await inBatches((limit) => pruneSent(ctx, ago(ctx, KEEP_SENT_MS), limit));
    }),
);
