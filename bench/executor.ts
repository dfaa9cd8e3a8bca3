import { randomUUID } from "node:crypto";
import type { Inngest } from "inngest";
import { Pool } from "pg";
import { z } from "zod";
import { givenServer, registerDemo, startDemoApp, type DemoApp, type DemoSettings } from "@/inngest/embedded/demo/app";
import { freePort, startEngineProcess } from "@/inngest/embedded/testing/processes";
import { callHttp } from "@/lib/core/http";
import { waitUntil } from "@/scripts/system/wait";
import type { Measure } from "./measure";
import { median, percentiles, spread } from "./numbers";
import { compare, interleave } from "./rounds";

const EVENT = "bench/three.steps";
const KEYS = { eventKey: "bench-event-key", signingKey: "signkey-bench-0123456789abcdef0123456789abcdef" };
const EVENTS = 500;
const ONE_BY_ONE = 8;
const LIMIT_MS = 300_000;
const CALL_LIMIT_MS = 10_000;

/** How a run stands in the engine's own books; `endedAt` in milliseconds of this machine's clock. */
type Ended = { status: string; endedAt: number };
type Rig = {
  /** Answers the ids of the events. */
  send(count: number): Promise<string[]>;
  /** How many runs have done their last step. */
  doneCount(): number;
  /** The runs that these events started and that are stored as ended. */
  readEnded(eventIds: readonly string[]): Promise<Ended[]>;
  stop(): Promise<void>;
};

export const executor: Measure = {
  name: "executor",
  title:
    "a function of three steps: the embedded executor (A) against the Inngest server of INNGEST_CONFORMANCE_URL (B)",
  run: async (tools) => {
    const { say, size } = tools;
    const [events, count] = [size("events", EVENTS), size("rounds", 5)];
    const given = givenServer(process.env);
    const own = await startEmbedded((await tools.database()).url);
    const server = given && (await startOnServer(given));
    try {
      const perSecond = (rig: Rig) => async () => events / ((await timeRuns(rig, events)) / 1000);
      const latency = (rig: Rig) => async () => {
        const times: number[] = [];
        for (let n = 0; n < ONE_BY_ONE; n++) times.push(await timeRuns(rig, 1));
        return median(times);
      };
      for (const rig of server ? [own, server] : [own]) await timeRuns(rig, 5);
      if (!server) {
        const rounds = Array.from({ length: count });
        const [alone, many]: [number[], number[]] = [[], []];
        for (const _ of rounds) {
          alone.push(await latency(own)());
          many.push(await perSecond(own)());
        }
        say(`A one run: ${percentiles(alone, "ms")}`);
        say(`A ${events} events x 3 steps: ${spread(many)} runs/s`);
        say("B was not given: set INNGEST_CONFORMANCE_URL (and ..._EVENT_KEY, ..._SIGNING_KEY, or ..._DEV=1)");
        return;
      }
      const labels = { a: "embedded", b: "server" };
      say(
        compare(
          { ...labels, unit: "ms for one run", target: "<= 1" },
          await interleave(count, latency(own), latency(server)),
        ),
      );
      say(
        compare(
          { ...labels, unit: `runs/s, ${events} events x 3 steps`, target: ">= 1" },
          await interleave(count, perSecond(own), perSecond(server)),
        ),
      );
    } finally {
      await own.stop();
      await server?.stop();
    }
  },
};

/** Milliseconds from the first event to the last run that is stored. Throws when a run did not end, or not completed. */
async function timeRuns(rig: Rig, count: number): Promise<number> {
  const before = rig.doneCount();
  const began = Date.now();
  const ids = await rig.send(count);
  // The books are read only afterwards: asking meanwhile would slow down whoever is measured.
  await waitUntil(() => rig.doneCount() - before >= count, { limitMs: LIMIT_MS, everyMs: 2 });
  let ended: Ended[] = [];
  const isStored = async () => (ended = await rig.readEnded(ids)).length >= count;
  if (!(await waitUntil(isStored, { limitMs: LIMIT_MS, everyMs: 50 })))
    throw new Error(`${count - ended.length} of ${count} runs are not stored as ended`);
  const others = ended.filter(({ status }) => status.toLowerCase() !== "completed");
  if (others.length > 0) throw new Error(`${others.length} of ${count} runs ended as ${others[0]?.status}`);
  return Math.max(...ended.map(({ endedAt }) => endedAt)) - began;
}

function threeSteps(inngest: Inngest, tellDone: () => void) {
  return inngest.createFunction({ id: "three-steps", triggers: [{ event: EVENT }] }, async ({ step }) => {
    const one = await step.run("one", () => 1);
    const two = await step.run("two", () => one + 1);
    await step.run("three", () => {
      tellDone();
      return two + 1;
    });
  });
}

async function startApp(settings: DemoSettings): Promise<Pick<Rig, "send" | "doneCount"> & { app: DemoApp }> {
  let done = 0;
  const app = await startDemoApp(
    settings,
    () => undefined,
    (inngest) => [threeSteps(inngest, () => void done++)],
  );
  const send = async (count: number) =>
    (await app.inngest.send(Array.from({ length: count }, () => ({ name: EVENT, data: { key: randomUUID() } })))).ids;
  return { app, send, doneCount: () => done };
}

async function startEmbedded(databaseUrl: string): Promise<Rig> {
  const port = await freePort();
  const { app, send, doneCount } = await startApp({ ...KEYS, engineUrl: `http://127.0.0.1:${port}`, port: 0 });
  const engine = await startEngineProcess({
    DATABASE_URL: databaseUrl,
    ENGINE_PORT: String(port),
    ENGINE_APP_URL: app.url,
    INNGEST_EVENT_KEY: KEYS.eventKey,
    INNGEST_SIGNING_KEY: KEYS.signingKey,
    LOG_LEVEL: "error",
    NODE_ENV: "production",
  });
  const books = new Pool({ connectionString: databaseUrl, max: 1 });
  return {
    send,
    doneCount,
    readEnded: async (ids) =>
      (
        await books.query<Ended>(
          `select status, (extract(epoch from ended_at) * 1000)::float8 as "endedAt" from engine.runs
           where ended_at is not null and function_id = 'demo-three-steps' and events->0->>'id' = any ($1)`,
          [ids],
        )
      ).rows,
    stop: async () => {
      await engine.kill("SIGTERM");
      await Promise.all([app.close(), books.end()]);
    },
  };
}

const runList = z.object({
  data: z.array(z.object({ status: z.string(), ended_at: z.string().nullish() })).nullable(),
});

async function startOnServer(settings: DemoSettings): Promise<Rig> {
  const { app, send, doneCount } = await startApp(settings);
  await registerDemo(app);
  const endedBy = async (id: string): Promise<Ended[]> => {
    const said = await callHttp({
      method: "GET",
      url: `${settings.engineUrl}/v1/events/${id}/runs`,
      headers: settings.isDev ? {} : { authorization: `Bearer ${settings.signingKey}` },
      timeoutMs: CALL_LIMIT_MS,
    });
    const runs = said.kind === "answered" ? runList.safeParse(said.json).data?.data : null;
    return (runs ?? []).flatMap(({ status, ended_at: at }) => (at ? [{ status, endedAt: Date.parse(at) }] : []));
  };
  return {
    send,
    doneCount,
    readEnded: async (ids) => {
      const all: Ended[] = [];
      for (const id of ids) all.push(...(await endedBy(id)));
      return all;
    },
    stop: app.close,
  };
}
