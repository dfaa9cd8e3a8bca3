import { Pool } from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { demoClient, type DemoSettings } from "./demo/app";
import { createJournal, eventually, type Journal } from "./demo/journal";
import { newKey } from "./demo/scenarios";
import { createOwnDatabase, cutConnections, type OwnDatabase } from "./testing/database";
import { freePort, startDemoProcess, startEngineProcess, type Child } from "./testing/processes";
import { EVENT_KEY, SIGNING_KEY } from "./testing/world";

const { adminUrl } = inject("testDatabase");
const PATIENCE_MS = 120_000;

let database: OwnDatabase;
let pool: Pool;
let journal: Journal;
let settings: DemoSettings;
let engine: Child;
let app: Child;

const startEngine = () =>
  startEngineProcess({
    DATABASE_URL: database.url,
    ENGINE_PORT: new URL(settings.engineUrl).port,
    ENGINE_APP_URL: `http://127.0.0.1:${settings.port}/api/inngest`,
    INNGEST_EVENT_KEY: EVENT_KEY,
    INNGEST_SIGNING_KEY: SIGNING_KEY,
    ENGINE_BACKOFF_SECONDS: "0.1,0.2,0.4",
    LOG_LEVEL: "silent",
  });
const startApp = () => startDemoProcess(settings, journal.write);
const isHealthy = () =>
  fetch(`${settings.engineUrl}/health`).then(
    (answer) => answer.ok,
    () => false,
  );

beforeEach(async () => {
  database = await createOwnDatabase(adminUrl);
  pool = new Pool({ connectionString: database.url, max: 1 });
  pool.on("error", () => undefined);
  journal = createJournal();
  const [enginePort, port] = [await freePort(), await freePort()];
  settings = { engineUrl: `http://127.0.0.1:${enginePort}`, eventKey: EVENT_KEY, signingKey: SIGNING_KEY, port };
  [engine, app] = await Promise.all([startEngine(), startApp()]);
  await eventually(isHealthy, PATIENCE_MS);
});
afterEach(async () => {
  await Promise.all([engine.kill("SIGKILL"), app.kill("SIGKILL")]);
  await pool.end();
  await database.drop();
});

const send = (name: string, data: Record<string, unknown>) => demoClient(settings).send({ name, data });
const allDone = () =>
  eventually(
    async () => (await pool.query("select 1 from engine.runs where ended_at is null limit 1")).rows.length === 0,
    PATIENCE_MS,
  );
const isAsleep = async () => (await pool.query("select 1 from engine.jobs where kind = 'timer'")).rows.length > 0;
const leftOver = async () =>
  (await pool.query("select 1 from engine.jobs union all select 1 from engine.waits")).rows.length;

it("goes on with a sleeping run after a kill", { timeout: PATIENCE_MS }, async () => {
  const key = newKey();
  await send("demo/nap", { key });
  await journal.until(key, "before");
  await eventually(isAsleep);
  await engine.kill("SIGKILL");
  engine = await startEngine();
  await journal.until(key, "after", PATIENCE_MS);
  await allDone();
  expect(journal.of(key)).toEqual(["before", "after"]);
});

it("repeats a step that was running when the executor was killed, and no other", { timeout: PATIENCE_MS }, async () => {
  const key = newKey();
  await send("demo/slow", { key });
  await journal.until(key, "slow begins");
  await engine.kill("SIGKILL");
  engine = await startEngine();
  await journal.until(key, "end", PATIENCE_MS);
  await allDone();
  expect(journal.of(key).filter((what) => what === "quick")).toEqual(["quick"]);
  expect(journal.of(key).filter((what) => what === "end")).toEqual(["end"]);
  expect(journal.of(key).filter((what) => what === "slow begins")).toHaveLength(2);
});

it("repeats a step that was running when the application was killed", { timeout: PATIENCE_MS }, async () => {
  const key = newKey();
  await send("demo/slow", { key });
  await journal.until(key, "slow begins");
  await app.kill("SIGKILL");
  await send("demo/nap", { key });
  app = await startApp();
  await Promise.all(["end", "after"].map((what) => journal.until(key, what, PATIENCE_MS)));
  await allDone();
  expect(journal.of(key).filter((what) => what === "quick")).toEqual(["quick"]);
  expect(journal.of(key).filter((what) => what === "slow begins")).toHaveLength(2);
});

it("stops on SIGTERM, cleanly, and with its work put back", { timeout: PATIENCE_MS }, async () => {
  const key = newKey();
  await send("demo/nap", { key });
  await journal.until(key, "before");
  await eventually(isAsleep);
  expect(await engine.kill("SIGTERM")).toBe(0);
  expect((await pool.query("select 1 from engine.jobs where owner is not null")).rows).toEqual([]);
  engine = await startEngine();
  await journal.until(key, "after", PATIENCE_MS);
  expect(journal.of(key)).toEqual(["before", "after"]);
});

it("completes 100 runs through six kills, every step remembered once", { timeout: PATIENCE_MS * 2 }, async () => {
  const keys = Array.from({ length: 100 }, newKey);
  const started = () => keys.filter((key) => journal.of(key).length > 0).length;
  await send("demo/three", { key: keys[0] });
  for (const key of keys.slice(1, 50)) await send("demo/dice", { key });
  for (const key of keys.slice(50)) await send("demo/dice-classic", { key });
  for (const share of [10, 40, 70]) {
    await journal.when(() => started() >= share, PATIENCE_MS);
    await engine.kill("SIGKILL");
    engine = await startEngine();
    if (share === 40) {
      await app.kill("SIGKILL");
      app = await startApp();
    }
    if (share === 70) await cutConnections(adminUrl, database.url);
  }
  await eventually(isHealthy, PATIENCE_MS);
  await allDone();

  const runs = await pool.query("select status, count(*)::int as n from engine.runs group by status");
  expect(runs.rows).toEqual([{ status: "completed", n: 100 }]);
  expect(await leftOver()).toBe(0);
  const steps = await pool.query("select run_id from engine.steps where memo is null or position is null");
  expect(steps.rows).toEqual([]);
  // A step may have run twice, but only one of its results was ever handed on.
  for (const key of keys.slice(1)) {
    const ends = journal.details(key, "end");
    expect(new Set(ends.map((detail) => JSON.stringify(detail))).size).toBe(1);
  }
});
