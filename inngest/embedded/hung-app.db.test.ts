// An application that takes connections and answers nothing: its executor must not keep the work from others.
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { demoClient, type DemoSettings } from "./demo/app";
import { createJournal, eventually, type Journal } from "./demo/journal";
import { newKey } from "./demo/scenarios";
import { createLog, startEngine, type Engine } from "./engine";
import { createOwnDatabase, type OwnDatabase } from "./testing/database";
import { freePort, startDemoProcess, type Child } from "./testing/processes";
import { EVENT_KEY, FAST_BACKOFF, SIGNING_KEY } from "./testing/world";

const { adminUrl } = inject("testDatabase");
/** Silence of 15 s, and much room for a machine that is busy. */
const PATIENCE_MS = 60_000;

type Replica = { engine: Engine; app: Child; settings: DemoSettings };

let database: OwnDatabase;
let journal: Journal;
let replicas: Replica[];

async function startReplica(): Promise<Replica> {
  const [enginePort, port] = [await freePort(), await freePort()];
  const engineUrl = `http://127.0.0.1:${enginePort}`;
  const settings = { engineUrl, eventKey: EVENT_KEY, signingKey: SIGNING_KEY, port };
  const app = await startDemoProcess(settings, journal.write);
  const config = {
    databaseUrl: database.url,
    port: enginePort,
    appUrl: `http://127.0.0.1:${port}/api/inngest`,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    backoffSeconds: FAST_BACKOFF,
    logLevel: "silent",
  };
  const engine = await startEngine(config, createLog("silent"));
  await eventually(() => engine.status().appUp);
  const replica = { engine, app, settings };
  replicas.push(replica);
  return replica;
}

beforeEach(async () => {
  database = await createOwnDatabase(adminUrl);
  [journal, replicas] = [createJournal(), []];
});
afterEach(async () => {
  for (const { engine, app } of replicas) {
    app.thaw();
    await engine.stop();
    await app.kill("SIGKILL");
  }
  await database.drop();
});

it("hands the lead to a replica whose application answers, with the work that was begun", async () => {
  const hung = await startReplica();
  await eventually(() => hung.engine.status().leading);
  const well = await startReplica();
  expect(well.engine.status().leading).toBe(false);
  const [begun, sent] = [newKey(), newKey()];
  await demoClient(hung.settings).send({ name: "demo/slow", data: { key: begun } });
  await journal.until(begun, "slow begins");
  hung.app.freeze();
  await demoClient(well.settings).send({ name: "demo/three", data: { key: sent } });
  await journal.until(sent, "end", PATIENCE_MS);
  await journal.until(begun, "end", PATIENCE_MS);
  expect([hung.engine.status().leading, well.engine.status().leading]).toEqual([false, true]);
  // The step that hung was called again by the one that answers; what was done before it was not.
  expect(journal.of(begun).filter((what) => what === "quick")).toEqual(["quick"]);
}, 120_000);

it("leads again when its application answers again, and never before", async () => {
  const { engine, app, settings } = await startReplica();
  await eventually(() => engine.status().leading);
  app.freeze();
  await eventually(() => !engine.status().leading, PATIENCE_MS);
  const key = newKey();
  await demoClient(settings).send({ name: "demo/three", data: { key } });
  app.thaw();
  await journal.until(key, "end", PATIENCE_MS);
  expect(engine.status()).toEqual({ leading: true, appUp: true });
}, 120_000);
