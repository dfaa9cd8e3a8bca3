// What must hold when two things happen to a run at the same moment, or one of them comes late.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import type { Answer } from "./answer";
import { applyCheckpoint } from "./apply";
import type { LoadedCall } from "./change";
import { decide } from "./decide";
import { eventually } from "./demo/journal";
import { takeIn } from "./events";
import { DISCOVERY } from "./protocol";
import { look } from "./queue";
import { storeAnswer } from "./steps";
import { claimCalls, config, loaded, ran, startQueue, type Queue } from "./testing/queue";
import { readRun } from "./testing/runs";
import { fireTimer } from "./timers";

let queue: Queue;
beforeAll(async () => {
  queue = await startQueue(inject("testDatabase").adminUrl);
});
beforeEach(() => queue.empty());
afterAll(() => queue.stop());

const planned = (ops: { id: string; op: string; [more: string]: unknown }[]): Answer => ({
  kind: "ops",
  ops,
  retryAfterMs: undefined,
});
const stepsOf = async (runId: string) =>
  (await readRun(queue.pool, runId))?.steps.map(({ id, status, output }) => [id, status, output]);

/** A run whose steps p1 and p2 were found together; both are being called. */
async function findTwo(mode?: "race"): Promise<{ runId: string; calls: LoadedCall[] }> {
  const runId = await queue.begin();
  const opts = mode ? { parallelMode: mode } : {};
  const found = ["p1", "p2"].map((id) => ({ id, op: "StepPlanned", opts }));
  await queue.apply(await queue.claimOne(), planned(found));
  const calls = (await claimCalls(queue.pool, "me", 10)).map(loaded);
  return { runId, calls: calls.toSorted((a, b) => (a.stepId < b.stepId ? -1 : 1)) };
}

/** Stores the answer of `call`, and commits it only when `meanwhile` is over or waits for a lock. */
async function whileStoring<T>(call: LoadedCall, data: unknown, meanwhile: () => Promise<T>) {
  const client = await queue.pool.connect();
  try {
    await client.query("begin");
    await storeAnswer(client, call, decide(queue.deps, call, ran(call.stepId, data)));
    let isOver = false;
    const work = meanwhile().finally(() => (isOver = true));
    await eventually(async () => isOver || (await isSomebodyWaiting()));
    const hadToWait = !isOver;
    await client.query("commit");
    return { result: await work, hadToWait };
  } finally {
    client.release();
  }
}

/** Calls that are due later than ours, and keys to compare them with: a look takes long enough to meet somebody. */
const SLOW_LOOK = `
  with run as (insert into engine.runs (id, function_id, event_name, events) values ('many', 'f', 'e', '[]') returning id)
  insert into engine.jobs (run_id, step_id, kind, run_at, concurrency, owner, leased_until)
  select id, n, 'call', now(), array['9|' || n], case when n <= 500 then 'somebody' end,
    case when n <= 500 then now() + interval '1 hour' end from run, generate_series(1, 3000) n`;

async function isSomebodyLooking(): Promise<boolean> {
  const { rows } = await queue.pool.query(
    "select 1 from pg_stat_activity where datname = current_database() and state = 'active' and query like '%with used%' and pid <> pg_backend_pid()",
  );
  return rows.length > 0;
}

/** Not asked inside a transaction, which would be shown the same answer again and again. */
async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await queue.pool.query(
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows.length > 0;
}

describe("two answers at the same moment", () => {
  it("do not both take the other's step for an open one: the function goes on", async () => {
    const { runId, calls } = await findTwo();
    const [first, second] = [loaded(calls[0]), loaded(calls[1])];
    const both = await whileStoring(first, 1, () => queue.apply(second, ran("p2", 2)));
    expect(both).toEqual({ result: "applied", hadToWait: true });
    const next = await queue.claimOne();
    expect([next.stepId, next.state.steps.map((step) => step.id)]).toEqual([DISCOVERY, ["p1", "p2"]]);
    expect((await readRun(queue.pool, runId))?.status).toBe("running");
  });

  it("would, if a statement went by what it saw before it waited for the lock", async () => {
    const { runId, calls } = await findTwo();
    const { result: open } = await whileStoring(loaded(calls[0]), 1, () =>
      queue.pool.query<{ id: string }>(
        `with run as materialized (select id from engine.runs where id = $1 for no key update)
         select s.id from run join engine.steps s on s.run_id = run.id where s.memo is null and s.id <> 'p2'`,
        [runId],
      ),
    );
    expect(open.rows).toEqual([{ id: "p1" }]);
  });

  it("are both kept, in the order in which they were stored", async () => {
    const { runId, calls } = await findTwo();
    const [first, second] = [loaded(calls[0]), loaded(calls[1])];
    await whileStoring(second, 2, () => queue.apply(first, ran("p1", 1)));
    expect(await stepsOf(runId)).toEqual([
      ["p2", "done", 2],
      ["p1", "done", 1],
    ]);
  });
});

describe("claiming a run that somebody is writing to", () => {
  it("passes it over, says so, and takes it afterwards with all its steps", async () => {
    const { calls } = await findTwo("race");
    const [first, second] = [loaded(calls[0]), loaded(calls[1])];
    // A race goes on after its first step: now the function is due, while the second step is still out.
    await queue.apply(first, ran("p1", 1));
    const during = await whileStoring(second, 2, () => look(queue.pool, "me", 10));
    expect(during).toMatchObject({ result: { calls: [], isBusy: true }, hadToWait: false });
    const next = await queue.claimOne();
    expect([next.stepId, next.state.steps.map((step) => step.id)]).toEqual([DISCOVERY, ["p1", "p2"]]);
  });

  it("does not take it with older steps when the writer was done between two glances of one look", async () => {
    const { calls } = await findTwo("race");
    const [first, second] = [loaded(calls[0]), loaded(calls[1])];
    await queue.apply(first, ran("p1", 1));
    await queue.pool.query(SLOW_LOOK);
    const client = await queue.pool.connect();
    await client.query("begin");
    await storeAnswer(client, second, decide(queue.deps, second, ran("p2", 2)));
    const looking = look(queue.pool, "me", 1);
    await eventually(isSomebodyLooking);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await client.query("commit");
    client.release();
    // Whether the look saw the commit or not: no call is made that knows less than what was stored before it.
    const taken = [...(await looking).calls, ...(await look(queue.pool, "me", 1)).calls];
    expect(taken.map((call) => loaded(call).state.steps.map((step) => step.status))).toEqual([["done", "done"]]);
  });

  it("follows a call that was out with another one, when something was finished meanwhile", async () => {
    const { calls } = await findTwo("race");
    await queue.apply(loaded(calls[0]), ran("p1", 1));
    const out = await queue.claimOne();
    await queue.apply(loaded(calls[1]), ran("p2", 2));
    await queue.apply(out, planned([{ id: "nap", op: "Sleep", name: "1h" }]));
    const next = await queue.claimOne();
    expect([next.stepId, next.attempt]).toEqual([DISCOVERY, 0]);
    expect(next.state.steps.map((step) => [step.id, step.status])).toEqual([
      ["p1", "done"],
      ["p2", "done"],
      ["nap", "pending"],
    ]);
    await queue.apply(next, planned([{ id: "nap", op: "Sleep", name: "1h" }]));
    expect(await claimCalls(queue.pool, "me", 10)).toEqual([]);
  });
});

describe("a result that comes late", () => {
  it("does not replace the first one, by a checkpoint, by an answer or by a repeated one", async () => {
    const runId = await queue.begin();
    const call = await queue.claimOne();
    const checkpoint = (data: unknown) =>
      applyCheckpoint(queue.pool, runId, Number(call.generation), [{ id: "a", op: "StepRun", data }]);
    expect(await checkpoint("first")).toBe("applied");
    expect(await checkpoint("second")).toBe("applied");
    expect(await queue.apply(call, ran("a", "third"))).toBe("applied");
    const next = await queue.claimOne();
    await queue.apply(next, {
      kind: "ops",
      ops: [{ id: "a", op: "StepFailed", error: { message: "fourth" } }],
      retryAfterMs: undefined,
    });
    expect(await stepsOf(runId)).toEqual([["a", "done", "first"]]);
  });

  it("does not reopen a finished step by the news that it failed", async () => {
    const runId = await queue.begin();
    const call = await queue.claimOne();
    await applyCheckpoint(queue.pool, runId, Number(call.generation), [{ id: "a", op: "StepRun", data: 1 }]);
    await queue.apply(call, { kind: "ops", ops: [{ id: "a", op: "StepError", error: {} }], retryAfterMs: undefined });
    expect(await stepsOf(runId)).toEqual([["a", "done", 1]]);
  });

  it("is not taken from a call that was given up, neither as checkpoint nor as answer", async () => {
    const runId = await queue.begin();
    const lost = await queue.claimOne("dead");
    await queue.pool.query("update engine.jobs set leased_until = now() - interval '1 second'");
    const current = await queue.claimOne("alive");
    const stale = [{ id: "a", op: "StepRun", data: "late" }];
    expect(await applyCheckpoint(queue.pool, runId, Number(lost.generation), stale)).toBe("stale");
    expect(await queue.apply(lost, ran("a", "late"))).toBe("stale");
    expect(await queue.apply(current, ran("a", "in time"))).toBe("applied");
    expect(await stepsOf(runId)).toEqual([["a", "done", "in time"]]);
  });

  it("of an invoked run does not undo its timeout", async () => {
    const parentId = await queue.begin();
    const invoke = { id: "i", op: "InvokeFunction", opts: { function_id: "app-fn", timeout: "0s" } };
    await queue.apply(await queue.claimOne(), planned([invoke]));
    const child = await queue.claimOne();
    await fireTimer(queue.pool, parentId, "i");
    const goesOn = await queue.claimOne();
    expect(await queue.apply(child, { kind: "returned", data: "late" })).toBe("applied");
    expect([goesOn.runId, await stepsOf(parentId)]).toEqual([parentId, [["i", "failed", null]]]);
  });

  it("of a timer does not replace the event that came first, nor an event what the timer gave", async () => {
    const wait = { id: "w", op: "WaitForEvent", name: "test/approved", opts: { timeout: "0s" } };
    const approved = { id: "e1", body: { id: "e1", name: "test/approved", data: {}, ts: 0 } };
    const inTime = await queue.begin();
    await queue.apply(await queue.claimOne(), planned([wait]));
    await takeIn(queue.pool, queue.deps, [approved]);
    await fireTimer(queue.pool, inTime, "w");
    expect((await stepsOf(inTime))?.[0]?.[2]).toMatchObject({ id: "e1" });

    await queue.empty();
    const tooLate = await queue.begin();
    await queue.apply(await queue.claimOne(), planned([wait]));
    await fireTimer(queue.pool, tooLate, "w");
    await takeIn(queue.pool, queue.deps, [{ ...approved, id: "e2" }]);
    expect(await stepsOf(tooLate)).toEqual([["w", "done", null]]);
  });
});

describe("being asked to try later", () => {
  const later = { retryAfterMs: 40_000 };
  const error = { name: "RetryAfterError", message: "busy" };
  const asked: [string, Answer][] = [
    ["by a step", { kind: "ops", ops: [{ id: "a", op: "StepError", error }], ...later }],
    ["by the function", { kind: "threw", error, final: false, ...later }],
  ];

  it.each(asked)("%s repeats the call after that time; the run stays open", async (_by, answer) => {
    const runId = await queue.begin();
    await queue.apply(await queue.claimOne(), answer);
    expect(await readRun(queue.pool, runId)).toMatchObject({ status: "running", endedAt: null, error });
    const agenda = await look(queue.pool, "me", 10);
    expect(agenda.calls).toEqual([]);
    expect(agenda.nextMs).toBeGreaterThan(30_000);
    expect(agenda.nextMs).toBeLessThanOrEqual(40_000);
    await queue.pool.query("update engine.jobs set run_at = now()");
    const again = await queue.claimOne();
    expect(again.attempt).toBe(1);
    await queue.apply(again, ran("a", "at last"));
    expect(await stepsOf(runId)).toEqual([["a", "done", "at last"]]);
  });

  it("fails the step, and not the run, when the attempts are used up", async () => {
    queue.deps.functions.replace([{ config: config({ steps: { step: { retries: { attempts: 1 } } } }), active: true }]);
    const runId = await queue.begin();
    const answer: Answer = { kind: "ops", ops: [{ id: "a", op: "StepError", error }], retryAfterMs: 0 };
    for (const attempt of [0, 1]) {
      const call = await queue.claimOne();
      expect(call.attempt).toBe(attempt);
      await queue.apply(call, answer);
    }
    expect((await stepsOf(runId))?.map(([id, status]) => [id, status])).toEqual([["a", "failed"]]);
    // The function is told, and may catch it.
    expect((await queue.claimOne()).attempt).toBe(0);
    queue.deps.functions.replace([{ config: config(), active: true }]);
  });
});
