import { moveBatch, tellWaiting } from "@/lib/delivery";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { incidentPressed } from "../events";
import { asEngineError, SHARE } from "./steps";

/** More than the largest pool has people: a run that does not come to its end is a bug, not a day's work. */
const BATCHES_MAX = 1_000;

/**
 * Everybody of a workspace that is down is given a seat elsewhere, a batch a step, and the ordinary delivery invites
 * them; then whoever has to wait is told. Killed anywhere it goes on where it was.
 */
export const moveIncident = inngest.createFunction(
  {
    id: "move-incident",
    triggers: [incidentPressed],
    concurrency: [{ key: "event.data.incidentId", limit: 1 }, { limit: SHARE }],
    retries: 10,
  },
  async ({ event, step }) => {
    const { incidentId } = event.data;
    const ctx = () => systemCtx("move-incident");
    for (let batch = 1; batch <= BATCHES_MAX; batch++) {
      const moved = await step.run(`batch ${batch}`, () => moveBatch(ctx(), incidentId).catch(asEngineError));
      if (moved === 0) break;
    }
    return step.run("tell", () => tellWaiting(ctx(), incidentId).catch(asEngineError));
  },
);
