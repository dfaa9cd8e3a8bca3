import { randomUUID } from "node:crypto";
import { Inngest } from "inngest";
import { startDemoApp, type DemoApp } from "@/inngest/embedded/demo/app";
import { freePort, startEngineProcess } from "@/inngest/embedded/testing/processes";
import { waitUntil } from "@/scripts/system/wait";
import type { Measure } from "./measure";
import { median, percentiles, short, spread } from "./numbers";

const EVENT = "bench/three.steps";
const KEYS = { eventKey: "bench-event-key", signingKey: "signkey-bench-0123456789abcdef0123456789abcdef" };
const EVENTS = 500;
const LATENCY_RUNS = 40;
const LIMIT_MS = 300_000;

/** When each run was over, by its key. */
type Finished = Map<string, number>;
type Rig = { finished: Finished; send(keys: readonly string[]): Promise<void>; stop(): Promise<void> };

export const executor: Measure = {
  name: "executor",
  title:
    "a function of three steps: the embedded executor (A) against the Inngest server of INNGEST_CONFORMANCE_URL (B)",
  run: async (tools) => {
    const { say, size } = tools;
    const given = process.env.INNGEST_CONFORMANCE_URL;
    const own = await startEmbedded((await tools.database()).url);
    const server = given ? await startOnServer(given) : undefined;
    try {
      const [a, b] = [await measure(own, size), server && (await measure(server, size))];
      say(`A one run: ${percentiles(a.latencyMs, "ms")}`);
      if (b)
        say(`B one run: ${percentiles(b.latencyMs, "ms")}; A/B ${short(median(a.latencyMs) / median(b.latencyMs))}`);
      say(`A ${a.events} events x 3 steps: ${spread(a.perSecond)} runs/s`);
      if (b)
        say(
          `B ${b.events} events x 3 steps: ${spread(b.perSecond)} runs/s; A/B ${short(median(a.perSecond) / median(b.perSecond))}`,
        );
      if (!b) say("B was not given: set INNGEST_CONFORMANCE_URL (and ..._EVENT_KEY, ..._SIGNING_KEY)");
    } finally {
      await own.stop();
      await server?.stop();
    }
  },
};

async function measure(rig: Rig, size: (name: string, fallback: number) => number) {
  await runAll(rig, newKeys(5));
  const latencyMs: number[] = [];
  for (const key of newKeys(LATENCY_RUNS)) {
    const began = performance.now();
    await runAll(rig, [key]);
    latencyMs.push((rig.finished.get(key) ?? Number.NaN) - began);
  }
  const events = size("events", EVENTS);
  const perSecond: number[] = [];
  for (let round = 0; round < size("rounds", 5); round++) {
    const began = performance.now();
    await runAll(rig, newKeys(events));
    perSecond.push(events / ((performance.now() - began) / 1000));
  }
  return { latencyMs, perSecond, events };
}

const newKeys = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

async function runAll(rig: Rig, keys: readonly string[]): Promise<void> {
  await rig.send(keys);
  const isOver = () => keys.every((key) => rig.finished.has(key));
  if (!(await waitUntil(isOver, { limitMs: LIMIT_MS, everyMs: 2 })))
    throw new Error(`${keys.filter((key) => !rig.finished.has(key)).length} of ${keys.length} runs did not end`);
}

function threeSteps(inngest: Inngest, finished: Finished) {
  return inngest.createFunction({ id: "three-steps", triggers: [{ event: EVENT }] }, async ({ event, step }) => {
    const one = await step.run("one", () => 1);
    const two = await step.run("two", () => one + 1);
    await step.run("three", () => {
      finished.set(String(event.data.key), performance.now());
      return two + 1;
    });
  });
}

const sendTo = (app: DemoApp) => async (keys: readonly string[]) =>
  void (await app.inngest.send(keys.map((key) => ({ name: EVENT, data: { key } }))));

async function startEmbedded(databaseUrl: string): Promise<Rig> {
  const port = await freePort();
  const finished: Finished = new Map();
  const settings = { ...KEYS, engineUrl: `http://127.0.0.1:${port}`, port: 0 };
  const app = await startDemoApp(
    settings,
    () => undefined,
    (inngest) => [threeSteps(inngest, finished)],
  );
  const engine = await startEngineProcess({
    DATABASE_URL: databaseUrl,
    ENGINE_PORT: String(port),
    ENGINE_APP_URL: app.url,
    INNGEST_EVENT_KEY: KEYS.eventKey,
    INNGEST_SIGNING_KEY: KEYS.signingKey,
    LOG_LEVEL: "error",
    NODE_ENV: "production",
  });
  const stop = async () => {
    await engine.kill("SIGTERM");
    await app.close();
  };
  return { finished, send: sendTo(app), stop };
}

async function startOnServer(engineUrl: string): Promise<Rig> {
  const finished: Finished = new Map();
  const settings = {
    engineUrl,
    port: 0,
    eventKey: process.env.INNGEST_CONFORMANCE_EVENT_KEY ?? KEYS.eventKey,
    signingKey: process.env.INNGEST_CONFORMANCE_SIGNING_KEY ?? KEYS.signingKey,
  };
  const app = await startDemoApp(
    settings,
    () => undefined,
    (inngest) => [threeSteps(inngest, finished)],
  );
  // An unasked PUT makes the SDK register itself with its server.
  const answer = await fetch(app.url, { method: "PUT", body: "{}", headers: { "content-type": "application/json" } });
  if (!answer.ok) throw new Error(`could not register with ${engineUrl}: ${answer.status}`);
  return { finished, send: sendTo(app), stop: app.close };
}
