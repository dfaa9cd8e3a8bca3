// Embedded executor: what an answer changes, as plain data: decided first (decide.ts), written in one statement (steps.ts).
import type { EventBody, Failure, FunctionConfig, Memo } from "./protocol";

/** A job that this process has leased, with what the application needs to know of its run. */
export type Call = {
  runId: string;
  stepId: string;
  attempt: number;
  generation: string;
  owner: string;
  functionId: string;
  parent: Parent | null;
  /** Null when it is large: then it is read for this call alone, so that one run cannot weigh down the queue. */
  state: RunState | null;
};
export type Parent = { runId: string; stepId: string };
export type StepRow = { id: string; memo: Memo | null; status: string };
/** `steps`: finished ones in the order in which they finished, then the open ones. */
export type RunState = { events: EventBody[]; steps: StepRow[] };
export type LoadedCall = Call & { state: RunState };

export type Ending =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: Failure }
  | { status: "cancelled"; error: Failure };

/** News of one step. `next` is what is queued for it: a call that runs it, or a timer that ends it. */
export type StepNews = {
  id: string;
  op: string;
  name: string;
  status: "pending" | "retrying" | "done" | "failed";
  memo: Memo | null;
  error: unknown;
  group: string | null;
  race: boolean;
  next: "call" | "timer" | null;
  delayMs: number;
};

/** What becomes of the job whose call was answered. */
export type JobFate =
  /** Called again after `delayMs`. */
  | { kind: "again"; attempt: number; delayMs: number }
  /** Done, unless somebody asked for one more call while it was out. */
  | { kind: "settled" }
  /** Put back as if it had never been claimed. */
  | { kind: "released" }
  /** Still out: a checkpoint, which only gives it its attempts back. */
  | { kind: "kept" };

export type Change = {
  steps: StepNews[];
  job: JobFate;
  /** Ask the function what comes next, once the steps found together with the finished one are finished too. */
  goOn: boolean;
  ending: Ending | null;
  /** Why the run is being retried, for people who look at it. */
  error: Failure | null;
  /** Started with their step, in the same transaction. */
  waits: { stepId: string; eventName: string; expression: string | null }[];
  invokes: { stepId: string; config: FunctionConfig; event: EventBody }[];
};

export const NOTHING = { steps: [], goOn: false, ending: null, error: null, waits: [], invokes: [] } as const;

/** In how many milliseconds the change makes something due; null when it makes nothing due. */
export function nextLookMs(change: Change): number | null {
  const delays = change.steps.flatMap((step) => (step.next === null ? [] : [step.delayMs]));
  if (change.job.kind === "again") delays.push(change.job.delayMs);
  if (change.goOn) delays.push(0);
  return delays.length === 0 ? null : Math.min(...delays);
}
