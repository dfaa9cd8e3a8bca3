import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { NonRetriableError } from "inngest";
import { openPool } from "./database";
import { newKey } from "./demo/scenarios";
import { eventually } from "./demo/journal";
import { createLog, startEngine } from "./engine";
import { prune } from "./prune";
import { listRuns, readRun } from "./testing/runs";
import { bearerToken } from "./signing";
import { createOwnDatabase, cutConnections } from "./testing/database";
import { EVENT_KEY, SIGNING_KEY, startWorld, type World } from "./testing/world";

const { adminUrl } = inject("testDatabase");
const CRON = "* * * * * *";

let world: World;
beforeAll(async () => {
  world = await startWorld(adminUrl, (inngest, journal) => [
    inngest.createFunction({ id: "every-second", triggers: [{ cron: CRON }] }, async ({ event, step, runId }) => {
      await step.run("tick", () => journal.write({ key: "cron", what: "tick", detail: { id: event.id, runId } }));
    }),
    inngest.createFunction(
      {
        id: "limited",
        rateLimit: { limit: 1, period: "1h", key: "event.data.key" },
        triggers: [{ event: "demo/limited" }],
      },
      async ({ event, step }) => step.run("run", () => journal.write({ key: event.data.key, what: "limited" })),
    ),
    inngest.createFunction(
      { id: "paced", throttle: { limit: 1, period: "1s", key: "event.data.key" }, triggers: [{ event: "demo/paced" }] },
      async ({ event, step }) =>
        step.run("run", () => journal.write({ key: event.data.key, what: "paced", detail: Date.now() })),
    ),
    inngest.createFunction(
      {
        id: "urgent",
        concurrency: 1,
        priority: { run: "event.data.vip ? 300 : 0" },
        triggers: [{ event: "demo/urgent" }],
      },
      async ({ event, step }) =>
        step.run("run", async () => {
          journal.write({ key: event.data.key, what: String(event.data.name) });
          await new Promise((resolve) => setTimeout(resolve, 100));
        }),
    ),
    inngest.createFunction({ id: "signalled", triggers: [{ event: "demo/signalled" }] }, async ({ step }) =>
      step.waitForSignal("signal", { signal: "s", timeout: "1m" }),
    ),
    inngest.createFunction({ id: "broken", retries: 0, triggers: [{ event: "demo/broken" }] }, async ({ step }) =>
      step.run("bad", () => {
        throw new NonRetriableError("bad \u0000 luck");
      }),
    ),
  ]);
});
afterAll(() => world.stop());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${world.engineUrl}${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
const runIn = async (functionId: string, status?: "completed" | "failed") =>
  (await listRuns(world.pool, { limit: 200, status })).filter((run) => run.functionId === `demo-${functionId}`);

describe("the door of the executor", () => {
  it("refuses events without the event key and calls without the signing key", async () => {
    expect((await post("/e/wrong", '{"name":"demo/three"}')).status).toBe(401);
    expect((await post("/v1/checkpoint/x/async", "{}")).status).toBe(401);
    expect((await fetch(`${world.engineUrl}/v0/runs/x/actions`)).status).toBe(401);
    const wrong = { authorization: `Bearer ${bearerToken(`${SIGNING_KEY}00`)}` };
    expect((await post("/fn/register", "{}", wrong)).status).toBe(401);
  });

  it("refuses what is no event, and stores nothing of it", async () => {
    const before = await world.pool.query("select count(*) from engine.events where name not like 'inngest/%'");
    const bodies = [
      "",
      "{",
      "[]x",
      "{}",
      '{"name":""}',
      '{"name":"a\\u0000b"}',
      '{"name":"inngest/function.failed"}',
      '[{"name":"x"},{"name":7}]',
    ];
    for (const body of bodies) expect((await post(`/e/${EVENT_KEY}`, body)).status).toBe(400);
    expect(
      (await post(`/e/${EVENT_KEY}`, JSON.stringify({ name: "x", data: { big: "x".repeat(4_000_000) } }))).status,
    ).toBe(413);
    const after = await world.pool.query("select count(*) from engine.events where name not like 'inngest/%'");
    expect(after.rows).toEqual(before.rows);
  });

  it("answers a repeated send with the same ids and starts nothing twice", async () => {
    const key = newKey();
    const seed = `${Date.now()},${createHash("sha256").update(key).digest().subarray(0, 10).toString("base64")}`;
    const send = async () => {
      const body = JSON.stringify([
        { name: "demo/follower", data: { key } },
        { name: "demo/nobody", data: {} },
      ]);
      return (await post(`/e/${EVENT_KEY}`, body, { "x-inngest-event-id-seed": seed })).json();
    };
    const [first, again] = [await send(), await send()];
    expect(again).toEqual(first);
    await world.journal.until(key, "followed");
    expect(world.journal.of(key)).toEqual(["followed"]);
  });

  it("refuses a checkpoint of a run that is over", async () => {
    const [run] = await runIn("follower", "completed");
    const body = JSON.stringify({ qi_id: "x", generation_id: 1, steps: [{ id: "s", op: "StepRun", data: 1 }] });
    const answer = await post(`/v1/checkpoint/${run?.id}/async`, body, {
      authorization: `Bearer ${bearerToken(SIGNING_KEY)}`,
    });
    expect(answer.status).toBe(409);
  });

  it("says whether it works", async () => {
    const health = await fetch(`${world.engineUrl}/health`);
    expect([health.status, await health.json()]).toEqual([200, { leading: true, app_up: true }]);
  });
});

describe("what only the embedded executor promises", () => {
  it("fires a cron once for each of its times", async () => {
    await world.journal.when(() => world.journal.details("cron", "tick").length >= 3);
    const fired = world.journal.details("cron", "tick");
    const times = fired.map((detail) => JSON.stringify(detail)).map((text) => /"id":"([^"]+)"/.exec(text)?.[1]);
    expect(new Set(times).size).toBe(times.length);
    expect(times.every((time) => time?.endsWith(".000Z"))).toBe(true);
  });

  it("drops runs over the rate limit and delays throttled ones", async () => {
    const key = newKey();
    for (let n = 0; n < 3; n++) await world.send("demo/limited", { key });
    for (let n = 0; n < 3; n++) await world.send("demo/paced", { key });
    await world.journal.when(() => world.journal.of(key).filter((what) => what === "paced").length === 3);
    expect(world.journal.of(key).filter((what) => what === "limited")).toEqual(["limited"]);
  });

  it("takes runs with priority first", async () => {
    const key = newKey();
    for (const [name, vip] of [
      ["first", false],
      ["second", false],
      ["third", false],
      ["vip", true],
    ] as const)
      await world.send("demo/urgent", { key, name, vip });
    await world.journal.when(() => world.journal.of(key).length === 4);
    expect(world.journal.of(key).indexOf("vip")).toBeLessThan(3);
    expect(world.journal.of(key).at(-1)).toBe("third");
  });

  it("fails a run that asks for what it cannot do, and says what", async () => {
    await world.send("demo/signalled", {});
    await eventually(async () => (await runIn("signalled", "failed")).length === 1);
    expect((await runIn("signalled"))[0]?.error?.message).toContain("WaitForSignal");
  });

  it("works through one process at a time, whichever of them took the event", async () => {
    const second = await startEngine({ ...world.settings, port: 0 }, createLog("silent"));
    await eventually(() => second.status().appUp);
    const key = newKey();
    const body = JSON.stringify({ name: "demo/three", data: { key } });
    const answer = await fetch(`http://127.0.0.1:${second.port}/e/${EVENT_KEY}`, { method: "POST", body });
    expect(answer.status).toBe(200);
    await world.journal.until(key, "end");
    expect([world.engine.status().leading, second.status().leading]).toEqual([true, false]);
    await second.stop();
    expect(world.journal.of(key)).toEqual(["a", "b", "c", "end"]);
  });

  it("has a successor waiting, who takes over when the leader stops", async () => {
    const database = await createOwnDatabase(adminUrl);
    const start = () => startEngine({ ...world.settings, databaseUrl: database.url, port: 0 }, createLog("silent"));
    const leader = await start();
    await eventually(() => leader.status().leading);
    const [successor, third] = [await start(), await start()];
    // Long enough for the time limit of the lock to pass once: who waits goes on waiting.
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    await third.stop();
    expect([leader.status().leading, successor.status().leading]).toEqual([true, false]);
    await leader.stop();
    await eventually(() => successor.status().leading, 5_000);
    await successor.stop();
    await database.drop();
  });

  it("loses nothing when every database connection is cut", async () => {
    const keys = Array.from({ length: 20 }, newKey);
    for (const key of keys) await world.send("demo/nap", { key });
    for (let cut = 0; cut < 3; cut++) {
      await cutConnections(adminUrl, world.databaseUrl);
      await eventually(() => world.engine.status().leading);
    }
    await world.journal.when(() => keys.every((key) => world.journal.of(key).includes("after")));
    await eventually(async () => (await runIn("nap", "completed")).length === 20);
    const left = await world.pool.query(
      "select 1 from engine.jobs join engine.runs r on r.id = run_id where r.function_id = 'demo-nap'",
    );
    expect(left.rows).toEqual([]);
  });
});

describe("reading runs", () => {
  it("shows a run with its steps, newest runs first, page by page", async () => {
    const key = newKey();
    await world.send("demo/caught", { key });
    await world.journal.until(key, "end");
    await eventually(async () => (await runIn("caught", "completed")).length > 0);
    const [summary] = await runIn("caught", "completed");
    const run = await readRun(world.pool, summary?.id ?? "");
    expect(run).toMatchObject({
      functionId: "demo-caught",
      status: "completed",
      trigger: "demo/caught",
      error: null,
      nextAt: null,
    });
    expect(run?.steps.map(({ name, op, status, failures }) => ({ name, op, status, failures }))).toEqual([
      { name: "bad", op: "StepRun", status: "failed", failures: 1 },
      { name: "end", op: "StepRun", status: "done", failures: 0 },
    ]);
    expect(run?.steps[0]?.error).toMatchObject({ message: "broken" });

    const page = await listRuns(world.pool, { limit: 3 });
    const next = await listRuns(world.pool, { limit: 3, before: page.at(-1)?.id });
    expect([...page, ...next].map((row) => row.id)).toEqual(
      (await listRuns(world.pool, { limit: 6 })).map((row) => row.id).slice(0, 6),
    );
  });

  it("shows the error of a failed run, whatever is in it", async () => {
    await world.send("demo/broken", {});
    await eventually(async () => (await runIn("broken", "failed")).length === 1);
    const [run] = await runIn("broken");
    expect(run?.error?.message).toBe("bad \u0000 luck");
  });

  it("is empty where no executor ever ran", async () => {
    const elsewhere = openPool(adminUrl, createLog("silent"));
    expect(await listRuns(elsewhere, { limit: 10 })).toEqual([]);
    expect(await readRun(elsewhere, "x")).toBeNull();
    await elsewhere.end();
  });
});

describe("old rows", () => {
  it("go after a week, open runs stay", async () => {
    const key = newKey();
    await world.send("demo/order", { key, timeout: "1h" });
    await world.journal.until(key, "waiting");
    const long = "now() - interval '8 days'";
    await world.pool.query(`update engine.runs set created_at = ${long}`);
    await world.pool.query(`update engine.runs set ended_at = ${long} where function_id = 'demo-broken'`);
    await world.pool.query(`update engine.events set received_at = ${long} where name = 'demo/broken'`);
    await prune(world.pool);
    expect(await runIn("broken")).toEqual([]);
    expect((await world.pool.query("select 1 from engine.events where name = 'demo/broken'")).rows).toEqual([]);
    expect((await runIn("approval")).filter((run) => run.endedAt === null)).toHaveLength(1);
    expect((await runIn("caught")).length).toBeGreaterThan(0);
  });
});
