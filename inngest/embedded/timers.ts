// Embedded executor: what happens when a sleep or a timeout is over.
import type { Pool } from "pg";
import { inTransaction } from "./database";
import { lockRun, resolveStep } from "./steps";
import type { Memo } from "./protocol";

/** Ends one timer; does nothing when the step got its result in the meantime. */
export async function fireTimer(pool: Pool, runId: string, stepId: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (!(await lockRun(tx, runId))) return;
    const timer = await tx.query(
      "delete from engine.jobs where run_id = $1 and step_id = $2 and kind = 'timer' and run_at <= now() returning 1",
      [runId, stepId],
    );
    if (timer.rows.length === 0) return;
    const { rows } = await tx.query<{ op: string }>("select op from engine.steps where run_id = $1 and id = $2", [
      runId,
      stepId,
    ]);
    await resolveStep(tx, runId, stepId, outcomeOf(rows[0]?.op));
  });
}

function outcomeOf(op: string | undefined): Memo {
  if (op !== "InvokeFunction") return { data: null };
  return {
    error: { name: "InngestInvokeTimeoutError", message: "Timed out waiting for invoked function to complete" },
  };
}
