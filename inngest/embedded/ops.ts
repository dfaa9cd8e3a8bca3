// Embedded executor: one handler for every operation the SDK may report. In the caller's transaction, run locked.
import type { Call } from "./apply";
import type { Queryable } from "./database";
import { endRun, type Deps, type NewEvent } from "./events";
import { problemWith } from "./expressions";
import { COMPLETE_STEP_ID, DISCOVERY, invokeOptions, toFailure, waitOptions, type Failure, type Op } from "./protocol";
import { newId, startRun, waitFor } from "./start-run";
import { enqueueCall, finishStep, noteFailure, planStep, setTimer, type Run } from "./steps";
import { delayMs } from "./time";

/** What is to become of the job whose call brought the operations. */
export type Verdict =
  | { kind: "ended"; events: NewEvent[] }
  | { kind: "call_again"; delayMs: number }
  | { kind: "step_finished"; finished: Awaited<ReturnType<typeof finishStep>> }
  | { kind: "settled" }
  | { kind: "retry"; error: Failure; stepId?: string };

const EMPTY_ANSWER_DELAY_MS = 1_000;

const PLANNED: Record<string, (tx: Queryable, deps: Deps, run: Run, op: Op) => Promise<void>> = {
  StepPlanned: (tx, _deps, run, op) => enqueueCall(tx, run.id, op.id, 0),
  Sleep: (tx, _deps, run, op) => setTimer(tx, run.id, op.id, timeoutMs(op.name ?? "")),
  WaitForEvent: waitForEvent,
  InvokeFunction: invoke,
};

/** Writes down what the operations say. Steps that are known already are left alone: the SDK repeats open ones. */
export async function applyOps(tx: Queryable, deps: Deps, run: Run, call: Call, ops: Op[]): Promise<Verdict> {
  const known = await knownSteps(tx, run.id, ops);
  const fresh = ops.filter((op) => op.op in PLANNED && !known.has(op.id));
  const group = fresh.length > 1 ? call.generation : null;
  for (const op of fresh) {
    await planStep(tx, run.id, op, group);
    const problem = await start(tx, deps, run, op);
    if (problem) return { kind: "ended", events: await endRun(tx, deps, run, { status: "failed", error: problem }) };
  }

  let verdict: Verdict | undefined;
  for (const op of ops.filter((op) => !(op.op in PLANNED))) {
    const next = await applyResult(tx, deps, run, call, op);
    verdict = verdict?.kind === "retry" ? verdict : next;
    if (next.kind === "ended") return next;
  }
  if (verdict) return verdict;
  if (call.stepId !== DISCOVERY) return { kind: "retry", error: noResult(call.stepId) };
  return ops.length > 0 ? { kind: "settled" } : { kind: "call_again", delayMs: EMPTY_ANSWER_DELAY_MS };
}

/** Keeps the results of a checkpoint; its calls go on by themselves, so the job only gets its attempts back. */
export async function applyCheckpoint(tx: Queryable, run: Run, steps: Op[]): Promise<void> {
  for (const op of steps) {
    if (op.op === "StepRun" || op.op === "Step") await finishStep(tx, run.id, op, { data: op.data ?? null });
    else if (op.op === "StepFailed") await finishStep(tx, run.id, op, { error: toFailure(op.error) });
  }
  await tx.query("update engine.jobs set attempt = 0 where run_id = $1 and step_id = $2 and kind = 'call'", [
    run.id,
    DISCOVERY,
  ]);
}

async function applyResult(tx: Queryable, deps: Deps, run: Run, call: Call, op: Op): Promise<Verdict> {
  const isFunction = op.id === COMPLETE_STEP_ID;
  switch (op.op) {
    case "StepRun":
    case "Step":
      return afterFinish(call, await finishStep(tx, run.id, op, { data: op.data ?? null }));
    case "StepFailed": {
      const error = toFailure(op.error);
      if (isFunction) return { kind: "ended", events: await endRun(tx, deps, run, { status: "failed", error }) };
      return afterFinish(call, await finishStep(tx, run.id, op, { error }));
    }
    case "StepError": {
      const error = toFailure(op.error);
      if (isFunction) return { kind: "retry", error };
      await noteFailure(tx, run.id, op, error);
      return { kind: "retry", error, stepId: op.id };
    }
    case "RunComplete":
      return { kind: "ended", events: await endRun(tx, deps, run, { status: "completed", output: op.data }) };
    case "DiscoveryRequest":
      return { kind: "call_again", delayMs: 0 };
    default: {
      const error = { name: "UnsupportedOperation", message: `the embedded executor does not support ${op.op}` };
      return { kind: "ended", events: await endRun(tx, deps, run, { status: "failed", error }) };
    }
  }
}

function afterFinish(call: Call, finished: Awaited<ReturnType<typeof finishStep>>): Verdict {
  return call.stepId === DISCOVERY ? { kind: "call_again", delayMs: 0 } : { kind: "step_finished", finished };
}

/** Starts a planned step; a failure when its options make no sense (repeating the call would not help). */
async function start(tx: Queryable, deps: Deps, run: Run, op: Op): Promise<Failure | undefined> {
  try {
    await PLANNED[op.op]?.(tx, deps, run, op);
    return undefined;
  } catch (error) {
    if (!(error instanceof BadStep)) throw error;
    return { name: "BadStep", message: `${op.displayName ?? op.id}: ${error.message}` };
  }
}

class BadStep extends Error {}

async function waitForEvent(tx: Queryable, _deps: Deps, run: Run, op: Op): Promise<void> {
  const options = waitOptions.safeParse(op.opts);
  if (!options.success || !op.name) throw new BadStep("waitForEvent needs an event and a timeout");
  const problem = options.data.if ? problemWith(options.data.if) : undefined;
  if (problem) throw new BadStep(problem);
  const waiter = { runId: run.id, stepId: op.id, kind: "event" as const, event: run.events[0] };
  await waitFor(tx, waiter, op.name, options.data.if, undefined);
  await setTimer(tx, run.id, op.id, timeoutMs(options.data.timeout));
}

async function invoke(tx: Queryable, deps: Deps, run: Run, op: Op): Promise<void> {
  const options = invokeOptions.safeParse(op.opts);
  if (!options.success) throw new BadStep("invoke needs a function");
  const config = deps.functions.get(options.data.function_id);
  if (!config) throw new BadStep(`no function ${options.data.function_id} is served`);
  const data = { ...options.data.payload?.data, _inngest: { correlation_id: `${run.id}.${op.id}` } };
  const event = { id: newId(), name: "inngest/function.invoked", data, ts: Date.now() };
  await startRun(tx, config, event, 0, { runId: run.id, stepId: op.id });
  if (options.data.timeout) await setTimer(tx, run.id, op.id, timeoutMs(options.data.timeout));
}

function timeoutMs(text: string): number {
  try {
    return delayMs(text, Date.now());
  } catch (error) {
    throw new BadStep(error instanceof Error ? error.message : "bad timeout");
  }
}

async function knownSteps(tx: Queryable, runId: string, ops: Op[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    "select id from engine.steps where run_id = $1 and id = any($2) and status <> 'retrying'",
    [runId, ops.map((op) => op.id)],
  );
  return new Set(rows.map((row) => row.id));
}

function noResult(stepId: string): Failure {
  return { name: "NoAnswer", message: `the application did not report the step ${stepId} that it was asked to run` };
}
