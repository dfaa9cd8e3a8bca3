// Embedded executor: what happens when a sleep or a timeout is over.
import type { Pool } from "pg";
import { repeated } from "./database";
import { resolveStep } from "./steps";

/** Ends one timer; does nothing when the step got its result in the meantime. */
export async function fireTimer(pool: Pool, runId: string, stepId: string): Promise<void> {
  await repeated(() => resolveStep(pool, runId, stepId, { kind: "timer" }));
}
