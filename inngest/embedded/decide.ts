// Embedded executor: what an answer of the application changes. Pure: nothing is written here.
import type { Answer } from "./answer";
import { NOTHING, type Change, type Ending, type JobFate, type LoadedCall } from "./change";
import type { Deps } from "./events";
import { finished, readOps, type Verdict } from "./ops";
import { attemptsMax, DISCOVERY, type Failure } from "./protocol";
import { backoffMs } from "./time";

export function decide(deps: Deps, call: LoadedCall, answer: Answer): Change {
  switch (answer.kind) {
    case "ops": {
      const { verdict, ...found } = readOps(deps, call, answer.ops);
      return follow(deps, call, { ...NOTHING, ...found, job: SETTLED }, verdict, answer.retryAfterMs);
    }
    case "returned":
      return ended({ status: "completed", output: answer.data });
    case "threw":
      return answer.final
        ? ended({ status: "failed", error: answer.error })
        : retry(deps, call, EMPTY, { error: answer.error }, answer.retryAfterMs);
    case "unknown": {
      const error = { name: "NoAnswer", message: `the application gave no usable answer: ${answer.why}` };
      return retry(deps, call, EMPTY, { error }, undefined);
    }
    case "refused":
      return { ...EMPTY, job: { kind: "released" } };
  }
}

const SETTLED: JobFate = { kind: "settled" };
const EMPTY: Change = { ...NOTHING, steps: [], waits: [], invokes: [], job: SETTLED };

function ended(ending: Ending): Change {
  return { ...EMPTY, ending };
}

/** What becomes of the job, once it is known what happened to the steps. */
function follow(
  deps: Deps,
  call: LoadedCall,
  change: Change,
  verdict: Verdict,
  askedDelayMs: number | undefined,
): Change {
  switch (verdict.kind) {
    case "ended":
      return { ...change, ending: verdict.ending };
    case "call_again":
      return { ...change, job: { kind: "again", attempt: 0, delayMs: verdict.delayMs } };
    case "settled":
      return change;
    case "step_finished":
      return { ...change, goOn: true };
    case "retry":
      return retry(deps, call, change, verdict, askedDelayMs);
  }
}

function retry(
  deps: Deps,
  call: LoadedCall,
  change: Change,
  { error, stepId }: { error: Failure; stepId?: string },
  askedDelayMs: number | undefined,
): Change {
  const config = deps.functions.get(call.functionId);
  if (call.attempt + 1 >= (config ? attemptsMax(config) : 1)) return giveUp(call, change, error, stepId);
  const delayMs = askedDelayMs ?? backoffMs(call.attempt, deps.backoffSeconds);
  return { ...change, error, job: { kind: "again", attempt: call.attempt + 1, delayMs } };
}

/** The attempts are used up: the step has failed (user code may catch that), or else the whole run has. */
function giveUp(call: LoadedCall, change: Change, error: Failure, reportedStepId: string | undefined): Change {
  const isDiscovery = call.stepId === DISCOVERY;
  const stepId = isDiscovery ? reportedStepId : call.stepId;
  if (stepId === undefined) return { ...change, ending: { status: "failed", error } };
  const steps = [
    ...change.steps.filter((step) => step.id !== stepId),
    { ...finished({ id: stepId, op: "StepRun" }, { error }), ...named(change, stepId) },
  ];
  if (isDiscovery) return { ...change, steps, job: { kind: "again", attempt: 0, delayMs: 0 } };
  return { ...change, steps, goOn: true };
}

/** The name by which the answer called the step, when it did. */
function named(change: Change, stepId: string): { name?: string } {
  const reported = change.steps.find((step) => step.id === stepId);
  return reported ? { name: reported.name } : {};
}
