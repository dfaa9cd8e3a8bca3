import { cron } from "inngest";
import {
  compareBatch,
  listReferences,
  listStrangers,
  listUnknownReferences,
  saveReconciliation,
} from "@/lib/settlement";
import { systemCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { inngest } from "../client";

/** Two days, so that what was paid late and what was refunded the next morning is seen too. */
const WINDOW_MS = 2 * 86_400_000;
const BATCH = 40;

/** The daily report per gateway, in steps small enough that a kill costs one batch. */
export const reconcileGateways = inngest.createFunction(
  { id: "reconcile-gateways", triggers: [cron("TZ=Asia/Jakarta 40 4 * * *")], concurrency: { limit: 1 }, retries: 3 },
  async ({ step }) => {
    const ctx = () => systemCtx("reconcile-gateways");
    const { to, gateways } = await step.run("window", async () => ({
      to: ctx().now().getTime(),
      gateways: [...env().configuredGateways],
    }));
    const window = [new Date(to - WINDOW_MS), new Date(to)] as const;
    for (const gateway of gateways) {
      const references = await step.run(`list ${gateway}`, () => listReferences(ctx(), gateway, ...window));
      const findings = await step.run(`unknown ${gateway}`, async () => [
        ...(await listUnknownReferences(ctx(), gateway, ...window)),
        ...(await listStrangers(ctx(), gateway, ...window)),
      ]);
      for (let at = 0; at < references.length; at += BATCH)
        findings.push(
          ...(await step.run(`compare ${gateway} ${at}`, () =>
            compareBatch(ctx(), gateway, references.slice(at, at + BATCH)),
          )),
        );
      await step.run(`save ${gateway}`, () =>
        saveReconciliation(ctx(), { gateway, from: window[0], to: window[1], checked: references.length, findings }),
      );
    }
  },
);
