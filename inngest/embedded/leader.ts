// Embedded executor: the loop that works the queue off. One process in the database does it, by an advisory lock, and
// only one whose application answers: with a hung one it would keep the work from processes that could do it.
import type { Client, Pool } from "pg";
import { ulid } from "ulid";
import { createBell, type Bell } from "./bell";
import { createCalls, type Calls } from "./calls";
import { ensureSchema, openLeaderClient, takeLeaderLock } from "./database";
import type { Deps } from "./events";
import { clearOtherLeases, extendLeases } from "./queue";
import { createRound } from "./round";
import { loadFunctions, type AppLink, type AppListener } from "./sync";

export type Leader = {
  isLeading(): boolean;
  app: AppListener;
  /** Something was written that may be due. */
  wake(): void;
  start(): void;
  /** Stops claiming, gives open calls a moment, then lets go of what is left so that the next process takes it over. */
  stop(): Promise<void>;
};

const HEARTBEAT_MS = 10_000;
const RECONNECT_MS = 200;
const RECONNECT_MAX_MS = 1_000;
const STOP_GRACE_MS = 3_000;
const CHANNEL = "engine_work";

type Settings = { databaseUrl: string; appUrl: string; signingKey: string };
type State = { stopping: boolean; leading: boolean; client?: Client; lose?: (why: Error) => void };
type Parts = {
  pool: Pool;
  deps: Deps;
  owner: string;
  bell: Bell;
  calls: Calls;
  state: State;
  isAppUp(): boolean;
  round(leader: Client): Promise<number>;
};

export function createLeader(pool: Pool, deps: Deps, settings: Settings, getLink: () => AppLink): Leader {
  const owner = ulid();
  const aborting = new AbortController();
  const bell = createBell();
  const listener = { due: bell.ring, lost: () => getLink().lost() };
  const calls = createCalls(pool, deps, { ...settings, signal: aborting.signal }, listener);
  const isAppUp = () => getLink().isUp();
  const round = createRound({ pool, deps, owner, calls, canCall: isAppUp });
  const state: State = { stopping: false, leading: false };
  const parts = { pool, deps, owner, bell, calls, state, isAppUp, round };
  let ended: Promise<void> = Promise.resolve();

  // A lease lives for three beats: a call that is over within the first one needs none.
  const heartbeat = setInterval(() => {
    const old = calls.out(HEARTBEAT_MS);
    if (old.length === 0) return;
    extendLeases(pool, owner, old).catch((error: unknown) => deps.log.warn({ err: error }, "heartbeat failed"));
  }, HEARTBEAT_MS);

  return {
    isLeading: () => state.leading,
    app: { up: () => bell.ring(), silent: () => state.lose?.(new Error("the application does not answer")) },
    wake: () => (state.leading ? bell.ring() : notify(pool)),
    start: () => {
      ended = loop(parts, settings.databaseUrl);
    },
    stop: async () => {
      state.stopping = true;
      bell.ring();
      clearInterval(heartbeat);
      // Who still waits for the lock does not hear the bell.
      if (!state.leading) await state.client?.end().catch(() => undefined);
      await ended;
      await Promise.race([calls.allOver(), pause(STOP_GRACE_MS)]);
      aborting.abort();
      await calls.allOver();
      await pool
        .query("update engine.jobs set owner = null, leased_until = null where owner = $1", [owner])
        .catch(() => undefined);
    },
  };
}

/** Leads whenever it can, until it is stopped. */
async function loop(parts: Parts, databaseUrl: string): Promise<void> {
  const { pool, deps, state } = parts;
  for (let failures = 0; !state.stopping; failures++) {
    const client = openLeaderClient(databaseUrl);
    state.client = client;
    try {
      await lead(parts, client);
    } catch (error) {
      if (state.leading) failures = 0;
      if (!state.stopping && failures === 0) deps.log.warn({ why: String(error) }, "not leading");
    } finally {
      // What was taken in while we still believed to lead was told to us alone.
      if (state.leading) notify(pool);
      state.leading = false;
      await client.end().catch(() => undefined);
    }
    // Not the bell: the connection rang it when it broke.
    if (!state.stopping) await pause(Math.min(RECONNECT_MAX_MS, RECONNECT_MS * (failures + 1)));
  }
}

/** Holds the lock for as long as the connection lives and the application answers; throws when one of them is gone. */
async function lead(parts: Parts, client: Client): Promise<void> {
  const { deps, owner, bell, calls, state, round } = parts;
  let lost: Error | undefined;
  const lose = (error?: Error) => {
    lost ??= error ?? new Error("connection ended");
    bell.ring();
  };
  state.lose = lose;
  client.on("error", lose);
  client.on("end", () => lose());
  client.on("notification", () => bell.ring());
  await client.connect();
  await ensureSchema(client);
  await loadFunctions(client, deps);
  while (!state.stopping && !(await takeLead(parts, client))) if (lost) throw lost;
  if (state.stopping) return;
  await client.query(`listen ${CHANNEL}`);
  await clearOtherLeases(client, owner, calls.out());
  state.leading = true;
  deps.log.info("leading");
  while (!state.stopping) {
    const idleMs = await round(client);
    if (idleMs > 0) await bell.wait(idleMs);
    if (lost) throw lost;
  }
}

/** Waits for an application that answers, then a while for the lock. False: try again. */
async function takeLead({ bell, isAppUp }: Parts, client: Client): Promise<boolean> {
  if (!isAppUp()) await bell.wait(RECONNECT_MAX_MS);
  if (!isAppUp() || !(await takeLeaderLock(client))) return false;
  // The lock goes with the connection.
  if (!isAppUp()) throw new Error("the application is gone");
  return true;
}

/** Wakes whoever leads, in whatever process. */
function notify(pool: Pool): void {
  pool.query(`notify ${CHANNEL}`).catch(() => undefined);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
