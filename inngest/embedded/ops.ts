// Embedded executor: one reading for every operation the SDK may report. Pure: what it means, not yet written.
import type { Change, Ending, LoadedCall, StepNews } from "./change";
import type { Deps } from "./events";
import { problemWith } from "./expressions";
import {
  COMPLETE_STEP_ID,
  DISCOVERY,
  invokeOptions,
  toFailure,
  waitOptions,
  type Failure,
  type Memo,
  type Op,
} from "./protocol";
import { newId } from "./start-run";
import { delayMs } from "./time";

/** What is to become of the job whose call brought the operations. */
export type Verdict =
  | { kind: "ended"; ending: Ending }
  | { kind: "call_again"; delayMs: number }
  | { kind: "step_finished" }
  | { kind: "settled" }
  | { kind: "retry"; error: Failure; stepId?: string };

type Found = Pick<Change, "steps" | "waits" | "invokes">;

const EMPTY_ANSWER_DELAY_MS = 1_000;
const NAME_MAX = 300;

type Reading = { deps: Deps; call: LoadedCall; found: Found };
const PLANNED: Record<string, (reading: Reading, step: StepNews, op: Op) => void> = {
  StepPlanned: (_reading, step) => void (step.next = "call"),
  Sleep: (_reading, step, op) => setTimer(step, op.name ?? ""),
  WaitForEvent: waitForEvent,
  InvokeFunction: invoke,
};

/** What the operations say. Steps that are known already are left alone: the SDK repeats open ones. */
export function readOps(deps: Deps, call: LoadedCall, ops: Op[]): Found & { verdict: Verdict } {
  const found: Found = { steps: [], waits: [], invokes: [] };
  const problem = readPlanned({ deps, call, found }, ops);
  if (problem) {
    return { steps: [], waits: [], invokes: [], verdict: ending({ status: "failed", error: problem }) };
  }
  let verdict: Verdict | undefined;
  for (const op of ops.filter((op) => !(op.op in PLANNED))) {
    const next = readResult(call, op, found.steps);
    verdict = verdict?.kind === "retry" ? verdict : next;
    if (next.kind === "ended") return { ...found, verdict: next };
  }
  return { ...found, verdict: verdict ?? withoutResult(call, ops) };
}

/** Keeps what a checkpoint reports; its call goes on by itself. */
export function readCheckpoint(ops: Op[]): StepNews[] {
  const steps: StepNews[] = [];
  for (const op of ops) {
    if (op.op === "StepRun" || op.op === "Step") add(steps, finished(op, { data: op.data ?? null }));
    else if (op.op === "StepFailed") add(steps, finished(op, { error: toFailure(op.error) }));
  }
  return steps;
}

/** A step that has its result. */
export function finished(op: Op, memo: Memo): StepNews {
  return { ...newsOf(op), status: "error" in memo ? "failed" : "done", memo };
}

function readPlanned(reading: Reading, ops: Op[]): Failure | undefined {
  const { call, found } = reading;
  const known = new Set(call.state.steps.filter((step) => step.status !== "retrying").map((step) => step.id));
  const fresh = ops.filter((op) => op.op in PLANNED && !known.has(op.id));
  // What was found at the same time is finished together: the group says what belongs together.
  const group = fresh.length > 1 ? call.generation : null;
  for (const op of fresh) {
    const step: StepNews = { ...newsOf(op), group, race: op.opts?.parallelMode === "race" };
    try {
      PLANNED[op.op]?.(reading, step, op);
    } catch (error) {
      if (!(error instanceof BadStep)) throw error;
      // Repeating the call would bring the same options.
      return { name: "BadStep", message: `${op.displayName ?? op.id}: ${error.message}` };
    }
    add(found.steps, step);
  }
  return undefined;
}

function readResult(call: LoadedCall, op: Op, steps: StepNews[]): Verdict {
  const isFunction = op.id === COMPLETE_STEP_ID;
  switch (op.op) {
    case "StepRun":
    case "Step":
      add(steps, finished(op, { data: op.data ?? null }));
      return afterFinish(call);
    case "StepFailed": {
      const error = toFailure(op.error);
      if (isFunction) return ending({ status: "failed", error });
      add(steps, finished(op, { error }));
      return afterFinish(call);
    }
    case "StepError": {
      const error = toFailure(op.error);
      if (isFunction) return { kind: "retry", error };
      add(steps, { ...newsOf(op), op: "StepRun", status: "retrying", error });
      return { kind: "retry", error, stepId: op.id };
    }
    case "RunComplete":
      return ending({ status: "completed", output: op.data });
    case "DiscoveryRequest":
      return { kind: "call_again", delayMs: 0 };
    default: {
      const message = `the embedded executor does not support ${op.op}`;
      return ending({ status: "failed", error: { name: "UnsupportedOperation", message } });
    }
  }
}

function withoutResult(call: LoadedCall, ops: Op[]): Verdict {
  if (call.stepId !== DISCOVERY) return { kind: "retry", error: noResult(call.stepId) };
  return ops.length > 0 ? { kind: "settled" } : { kind: "call_again", delayMs: EMPTY_ANSWER_DELAY_MS };
}

function afterFinish(call: LoadedCall): Verdict {
  return call.stepId === DISCOVERY ? { kind: "call_again", delayMs: 0 } : { kind: "step_finished" };
}

const ending = (what: Ending): Verdict => ({ kind: "ended", ending: what });

/** One row a step: its first result stands, and a result counts more than the news that it is still open. */
function add(steps: StepNews[], news: StepNews): void {
  const at = steps.findIndex((step) => step.id === news.id);
  if (at < 0) steps.push(news);
  else if (steps[at]?.memo === null && news.memo !== null) steps[at] = news;
}

function newsOf(op: Op): StepNews {
  // Text columns refuse NUL, and a name is for reading only.
  const name = (op.displayName || op.name || op.id).replaceAll("\0", "").slice(0, NAME_MAX);
  const open = {
    status: "pending",
    memo: null,
    error: null,
    group: null,
    race: false,
    next: null,
    delayMs: 0,
  } as const;
  return { id: op.id, op: op.op, name, ...open };
}

class BadStep extends Error {}

function setTimer(step: StepNews, duration: string): void {
  try {
    step.delayMs = delayMs(duration, Date.now());
    step.next = "timer";
  } catch (error) {
    throw new BadStep(error instanceof Error ? error.message : "bad timeout", { cause: error });
  }
}

function waitForEvent({ found }: Reading, step: StepNews, op: Op): void {
  const options = waitOptions.safeParse(op.opts);
  if (!options.success || !op.name) throw new BadStep("waitForEvent needs an event and a timeout");
  const expression = options.data.if ?? null;
  const problem = expression ? problemWith(expression) : undefined;
  if (problem) throw new BadStep(problem);
  setTimer(step, options.data.timeout);
  found.waits.push({ stepId: op.id, eventName: op.name, expression });
}

function invoke({ deps, call, found }: Reading, step: StepNews, op: Op): void {
  const options = invokeOptions.safeParse(op.opts);
  if (!options.success) throw new BadStep("invoke needs a function");
  const config = deps.functions.get(options.data.function_id);
  if (!config) throw new BadStep(`no function ${options.data.function_id} is served`);
  if (options.data.timeout) setTimer(step, options.data.timeout);
  const data = { ...options.data.payload?.data, _inngest: { correlation_id: `${call.runId}.${op.id}` } };
  const event = { id: newId(), name: "inngest/function.invoked", data, ts: Date.now() };
  found.invokes.push({ stepId: op.id, config, event });
}

function noResult(stepId: string): Failure {
  return { name: "NoAnswer", message: `the application did not report the step ${stepId} that it was asked to run` };
}
