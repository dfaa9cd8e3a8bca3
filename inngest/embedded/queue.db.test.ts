import { Client, type Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { inTransaction } from "./database";
import { admit } from "./pacing";
import { clearOtherLeases, look } from "./queue";
import { startRun } from "./start-run";
import { claimCalls, config, EVENT, ran, startQueue, type Queue } from "./testing/queue";
import { readRun } from "./testing/runs";

let queue: Queue;
let pool: Pool;
beforeAll(async () => {
  queue = await startQueue(inject("testDatabase").adminUrl);
  pool = queue.pool;
});
afterAll(() => queue.stop());

const emptyQueue = () => queue.empty();
const begin = (more?: Record<string, unknown>) => queue.begin(more);
const claimOne = (owner?: string) => queue.claimOne(owner);
const apply: Queue["apply"] = (call, answer) => queue.apply(call, answer);

describe("claiming", () => {
  const claimTwice = async (claim: (client: Client, owner: string) => Promise<string[]>) => {
    const clients = [new Client({ connectionString: queue.url }), new Client({ connectionString: queue.url })];
    await Promise.all(clients.map((client) => client.connect()));
    await emptyQueue();
    for (let n = 0; n < 30; n++) await begin();
    const claimed = await Promise.all(clients.map((client, at) => claim(client, `owner-${at}`)));
    await Promise.all(clients.map((client) => client.end()));
    return claimed.flat();
  };

  it("never gives one call to two claimers", async () => {
    for (let round = 0; round < 10; round++) {
      const claimed = await claimTwice(async (client, owner) =>
        (await claimCalls(client, owner, 30)).map((call) => call.runId),
      );
      expect(new Set(claimed).size).toBe(claimed.length);
    }
  });

  it("would, if leases were not looked at when they are taken", async () => {
    const claimed = await claimTwice(async (client, owner) => {
      const due = await client.query<{ run_id: string }>("select run_id from engine.jobs where leased_until is null");
      // Both have read before either writes.
      await new Promise((resolve) => setTimeout(resolve, 100));
      const taken = await client.query<{ run_id: string }>(
        "update engine.jobs set owner = $1, leased_until = now() where run_id = any ($2) returning run_id",
        [owner, due.rows.map((row) => row.run_id)],
      );
      return taken.rows.map((row) => row.run_id);
    });
    expect(new Set(claimed).size).toBeLessThan(claimed.length);
  });

  it("keeps a concurrency limit and looks past the runs that it holds back", async () => {
    await emptyQueue();
    for (let n = 0; n < 150; n++) await begin({ concurrency: [{ limit: 2, key: "event.data.tenant" }] });
    const free = await begin();
    const calls = await claimCalls(pool, "me", 50);
    expect(calls).toHaveLength(3);
    expect(calls.map((call) => call.runId)).toContain(free);
    expect(await claimCalls(pool, "me", 50)).toEqual([]);
  });

  it("says when the next thing is due", async () => {
    await emptyQueue();
    expect(await look(pool, "me", 0)).toMatchObject({ calls: [], timers: [], crons: [], nextMs: null, isHeld: false });
    await inTransaction(pool, (tx) => startRun(tx, config(), EVENT, 60_000));
    expect((await look(pool, "me", 0)).nextMs).toBeGreaterThan(50_000);
  });
});

describe("an answer", () => {
  it("counts once, however often it is applied", async () => {
    await emptyQueue();
    const runId = await begin();
    const call = await claimOne();
    expect(await apply(call, ran("a", 1))).toBe("applied");
    expect(await apply(call, ran("a", 2))).toBe("stale");
    expect((await readRun(pool, runId))?.steps.map((step) => step.output)).toEqual([1]);
  });

  it("of a process that lost its lease is dropped", async () => {
    await emptyQueue();
    const runId = await begin();
    const lost = await claimOne("dead");
    await clearOtherLeases(pool, "alive", []);
    const current = await claimOne("alive");
    expect(await apply(lost, ran("a", "from the dead"))).toBe("stale");
    expect(await apply(current, ran("a", "from the living"))).toBe("applied");
    expect((await readRun(pool, runId))?.steps.map((step) => step.output)).toEqual(["from the living"]);
  });

  it("would be taken from it, if leases were not numbered", async () => {
    await emptyQueue();
    const runId = await begin();
    const lost = await claimOne("dead");
    await clearOtherLeases(pool, "alive", []);
    const current = await claimOne("alive");
    const unnumbered = { ...lost, generation: current.generation, owner: current.owner };
    expect(await apply(unnumbered, ran("a", "from the dead"))).toBe("applied");
    expect((await readRun(pool, runId))?.steps.map((step) => step.output)).toEqual(["from the dead"]);
  });

  it("that never came uses up an attempt; a call that was not delivered does not", async () => {
    await emptyQueue();
    const runId = await begin();
    for (let n = 0; n < 20; n++) {
      expect(await apply(await claimOne(), { kind: "refused", why: "nobody there" })).toBe("applied");
    }
    for (const attempt of [0, 1, 2, 3, 4]) {
      const call = await claimOne();
      expect(call.attempt).toBe(attempt);
      await apply(call, { kind: "unknown", why: "socket hang up" });
    }
    expect(await readRun(pool, runId)).toMatchObject({ status: "failed", error: { name: "NoAnswer" } });
    expect((await pool.query("select 1 from engine.jobs")).rows).toEqual([]);
  });

  it("with an operation that makes no sense fails the run with the reason", async () => {
    for (const [op, reason] of [
      [{ id: "s", op: "Sleep", name: "soon" }, "soon"],
      [{ id: "w", op: "WaitForEvent", name: "x", opts: { timeout: "1s", if: "event.data. ==" } }, "w"],
      [{ id: "i", op: "InvokeFunction", opts: { function_id: "app-nobody" } }, "app-nobody"],
      [{ id: "g", op: "AIGateway" }, "AIGateway"],
    ] as const) {
      await emptyQueue();
      const runId = await begin();
      const call = await claimOne();
      await apply(call, { kind: "ops", ops: [{ ...op }], retryAfterMs: undefined });
      const run = await readRun(pool, runId);
      expect(run?.status).toBe("failed");
      expect(run?.error?.message).toContain(reason);
    }
  });
});

describe("pacing", () => {
  const admitted = (more: Record<string, unknown>) =>
    inTransaction(pool, async (tx) => {
      const answers: (number | "rejected")[] = [];
      for (let n = 0; n < 4; n++) answers.push(await admit(tx, config(more), EVENT));
      return answers;
    });

  it("spreads a throttled function evenly, after its burst", async () => {
    expect(await admitted({ id: "one", throttle: { limit: 1, period: "10s" } })).toEqual([0, 10_000, 20_000, 30_000]);
    expect(await admitted({ id: "two", throttle: { limit: 1, period: "10s", burst: 2 } })).toEqual([
      0, 0, 10_000, 20_000,
    ]);
  });

  it("rejects what comes too fast", async () => {
    const rejected = ["rejected", "rejected", "rejected"];
    expect(await admitted({ id: "three", rateLimit: { limit: 3, period: "10s" } })).toEqual([0, ...rejected]);
    expect(await admitted({ id: "four", rateLimit: { limit: 20, period: "10s" } })).toEqual([
      0,
      0,
      "rejected",
      "rejected",
    ]);
  });
});
