// Embedded executor: turning one answer of the application into rows. One answer, one transaction.
import type { Answer } from "./answer";
import type { Queryable } from "./database";
import { endRun, receive, type Deps } from "./events";
import { applyOps, type Verdict } from "./ops";
import { attemptsMax, DISCOVERY, type Failure } from "./protocol";
import { enqueueCall, finishStep, goOnAfter, lockRun, type Run } from "./steps";
import { backoffMs } from "./time";

/** A job that this process has leased. */
export type Call = { runId: string; stepId: string; attempt: number; generation: string; owner: string };

/**
 * Applies an answer. "stale" when the run is over or the lease is no longer ours: then nothing changes, which also makes
 * it safe to apply again after a commit whose reply was lost.
 */
export async function applyAnswer(tx: Queryable, deps: Deps, call: Call, answer: Answer): Promise<"applied" | "stale"> {
  const run = await lockRun(tx, call.runId);
  if (!run || !(await isOurs(tx, call))) return "stale";

  switch (answer.kind) {
    case "ops":
      await follow(tx, deps, run, call, await applyOps(tx, deps, run, call, answer.ops), answer.retryAfterMs);
      break;
    case "returned":
      await receive(tx, deps, await endRun(tx, deps, run, { status: "completed", output: answer.data }));
      break;
    case "threw":
      if (answer.final) await receive(tx, deps, await endRun(tx, deps, run, { status: "failed", error: answer.error }));
      else await follow(tx, deps, run, call, { kind: "retry", error: answer.error }, answer.retryAfterMs);
      break;
    case "unknown": {
      const error = { name: "NoAnswer", message: `the application gave no usable answer: ${answer.why}` };
      await follow(tx, deps, run, call, { kind: "retry", error }, undefined);
      break;
    }
    case "refused":
      await release(tx, call);
      break;
  }
  return "applied";
}

/** What becomes of the job, once the steps are written. */
async function follow(
  tx: Queryable,
  deps: Deps,
  run: Run,
  call: Call,
  verdict: Verdict,
  askedDelayMs: number | undefined,
): Promise<void> {
  switch (verdict.kind) {
    case "ended":
      return receive(tx, deps, verdict.events);
    case "call_again":
      return reschedule(tx, call, 0, verdict.delayMs);
    case "settled":
      return settle(tx, call);
    case "step_finished":
      await settle(tx, call);
      return goOnAfter(tx, run.id, verdict.finished);
    case "retry": {
      if (call.attempt + 1 >= attemptsOf(deps, run)) return giveUp(tx, deps, run, call, verdict);
      const delay = askedDelayMs ?? backoffMs(call.attempt, deps.backoffSeconds);
      await tx.query("update engine.runs set error = $2 where id = $1", [run.id, JSON.stringify(verdict.error)]);
      return reschedule(tx, call, call.attempt + 1, delay);
    }
  }
}

/** The attempts are used up: the step has failed (user code may catch that), or else the whole run has. */
async function giveUp(
  tx: Queryable,
  deps: Deps,
  run: Run,
  call: Call,
  verdict: { error: Failure; stepId?: string },
): Promise<void> {
  const stepId = call.stepId === DISCOVERY ? verdict.stepId : call.stepId;
  if (stepId === undefined) {
    return receive(tx, deps, await endRun(tx, deps, run, { status: "failed", error: verdict.error }));
  }
  const finished = await finishStep(tx, run.id, { id: stepId }, { error: verdict.error });
  if (call.stepId === DISCOVERY) return reschedule(tx, call, 0, 0);
  await settle(tx, call);
  return goOnAfter(tx, run.id, finished);
}

async function isOurs(tx: Queryable, call: Call): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from engine.jobs where run_id = $1 and step_id = $2 and kind = 'call' and generation = $3 and owner = $4
     for update`,
    [call.runId, call.stepId, call.generation, call.owner],
  );
  return rows.length > 0;
}

async function reschedule(tx: Queryable, call: Call, attempt: number, delayMs: number): Promise<void> {
  await tx.query(
    `update engine.jobs set attempt = $3, run_at = now() + make_interval(secs => $4), owner = null, leased_until = null,
       again = false
     where run_id = $1 and step_id = $2 and kind = 'call'`,
    [call.runId, call.stepId, attempt, delayMs / 1_000],
  );
}

/** The job is done, unless somebody asked for one more call while it was out. */
async function settle(tx: Queryable, call: Call): Promise<void> {
  const { rows } = await tx.query<{ again: boolean }>(
    "delete from engine.jobs where run_id = $1 and step_id = $2 and kind = 'call' returning again",
    [call.runId, call.stepId],
  );
  if (rows[0]?.again) await enqueueCall(tx, call.runId, call.stepId, 0);
}

/** Puts the job back as if it had never been claimed. */
async function release(tx: Queryable, call: Call): Promise<void> {
  await tx.query(
    `update engine.jobs set owner = null, leased_until = null, again = false
     where run_id = $1 and step_id = $2 and kind = 'call'`,
    [call.runId, call.stepId],
  );
}

function attemptsOf(deps: Deps, run: Run): number {
  const config = deps.functions.get(run.function_id);
  return config ? attemptsMax(config) : 1;
}
