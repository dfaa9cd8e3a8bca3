import { describe, expect, it } from "vitest";
import { pino } from "pino";
import type { Answer } from "./answer";
import { nextLookMs, type Change, type LoadedCall, type StepRow } from "./change";
import { decide } from "./decide";
import { COMPLETE_STEP_ID, DISCOVERY, functionConfig, type Op } from "./protocol";
import { createRegistry } from "./registry";

const functions = createRegistry();
functions.replace([
  { config: functionConfig.parse({ id: "f", steps: { step: { retries: { attempts: 2 } } } }), active: true },
]);
const deps = { functions, log: pino({ level: "silent" }), backoffSeconds: [7] };

const call = (more: Partial<LoadedCall> = {}, steps: StepRow[] = []): LoadedCall => ({
  runId: "run",
  stepId: DISCOVERY,
  attempt: 0,
  generation: "9",
  owner: "me",
  functionId: "f",
  parent: null,
  ...more,
  state: { events: [{ id: "e", name: "n", data: {}, ts: 0 }], steps },
});
const told = (...ops: Op[]): Answer => ({ kind: "ops", ops, retryAfterMs: undefined });
const broken = { name: "Error", message: "broken" };
const idsOf = (change: Change) => change.steps.map(({ id, status }) => `${id} ${status}`);

describe("a result", () => {
  it("of the function's call asks at once what is next; of a step's call only when its group is done", () => {
    const ran = told({ id: "a", op: "StepRun", data: 1 });
    expect(decide(deps, call(), ran)).toMatchObject({ goOn: false, job: { kind: "again", attempt: 0, delayMs: 0 } });
    expect(decide(deps, call({ stepId: "a" }), ran)).toMatchObject({ goOn: true, job: { kind: "settled" } });
  });

  it("stands when the same answer says something else of the step afterwards", () => {
    const twice = told({ id: "a", op: "StepRun", data: 1 }, { id: "a", op: "StepRun", data: 2 });
    expect(decide(deps, call(), twice).steps.map((step) => step.memo)).toEqual([{ data: 1 }]);
    const failedFirst = told({ id: "a", op: "StepError", error: broken }, { id: "a", op: "StepRun", data: 2 });
    expect(idsOf(decide(deps, call(), failedFirst))).toEqual(["a done"]);
  });

  it("ends the run when it is the function's own", () => {
    expect(decide(deps, call(), told({ id: COMPLETE_STEP_ID, op: "RunComplete", data: 5 })).ending).toEqual({
      status: "completed",
      output: 5,
    });
    const failed = told({ id: COMPLETE_STEP_ID, op: "StepFailed", error: broken });
    expect(decide(deps, call(), failed).ending?.status).toBe("failed");
  });
});

describe("a failure that may be repeated", () => {
  const asked: [string, Answer][] = [
    ["a step's", { ...told({ id: "a", op: "StepError", error: broken }), retryAfterMs: 40_000 } as Answer],
    ["the function's", { kind: "threw", error: broken, final: false, retryAfterMs: 40_000 }],
    [
      "the function's as operation",
      { ...told({ id: COMPLETE_STEP_ID, op: "StepError", error: broken }), retryAfterMs: 40_000 } as Answer,
    ],
  ];

  it.each(asked)("%s, is repeated after the time that was asked for and never ends the run", (_whose, answer) => {
    const change = decide(deps, call({ attempt: 1 }), answer);
    expect(change).toMatchObject({ ending: null, error: broken, job: { kind: "again", attempt: 2, delayMs: 40_000 } });
    expect(nextLookMs(change)).toBe(40_000);
  });

  it("waits by the executor's own measure when nothing was asked for", () => {
    const { job } = decide(deps, call(), { kind: "unknown", why: "socket hang up" });
    expect(job.kind === "again" && job.delayMs >= 7_000 && job.attempt === 1).toBe(true);
  });

  it("is given up with the last attempt: the step has failed, or the run when there is no step to blame", () => {
    const last = call({ attempt: 2 });
    const step = decide(deps, last, told({ id: "a", op: "StepError", error: broken, displayName: "charge" }));
    expect([idsOf(step), step.steps[0]?.name, step.ending]).toEqual([["a failed"], "charge", null]);
    expect(decide(deps, { ...last, stepId: "p" }, { kind: "unknown", why: "" })).toMatchObject({
      ending: null,
      goOn: true,
      steps: [{ id: "p", status: "failed" }],
    });
    expect(decide(deps, last, { kind: "unknown", why: "" }).ending?.status).toBe("failed");
  });
});

describe("an answer without a result", () => {
  it("of a call that nobody received leaves everything as it was", () => {
    const change = decide(deps, call({ attempt: 2 }), { kind: "refused", why: "" });
    expect(change).toMatchObject({ steps: [], ending: null, error: null, job: { kind: "released" } });
    expect(nextLookMs(change)).toBeNull();
  });

  it("plans steps that are new, and leaves alone those that are known", () => {
    const found = told(
      { id: "a", op: "StepPlanned" },
      { id: "b", op: "Sleep", name: "90s" },
      { id: "c", op: "StepPlanned" },
    );
    const change = decide(deps, call({}, [{ id: "a", memo: null, status: "pending" }]), found);
    expect(change.steps.map(({ id, next, delayMs, group }) => [id, next, delayMs, group])).toEqual([
      ["b", "timer", 90_000, "9"],
      ["c", "call", 0, "9"],
    ]);
    expect([change.job.kind, nextLookMs(change)]).toEqual(["settled", 0]);
  });

  it("that says nothing at all is asked for again a little later", () => {
    expect(decide(deps, call(), told()).job).toEqual({ kind: "again", attempt: 0, delayMs: 1_000 });
  });

  it("of a call that was to run one step counts as a failure of that step", () => {
    expect(decide(deps, call({ stepId: "a" }), told()).job).toMatchObject({ kind: "again", attempt: 1 });
  });
});
