// Embedded executor: the loop that works the queue off. One process in the database does it, by an advisory lock.
import type { Client, Pool } from "pg";
import { ulid } from "ulid";
import type { Call } from "./apply";
import { fireDueCrons } from "./cron";
import { ensureSchema, LEADER_LOCK, openLeaderClient, transaction } from "./database";
import { runCall } from "./dispatch";
import type { Deps } from "./events";
import { prune } from "./prune";
import { claimCalls, clearOtherLeases, extendLeases, readAgenda } from "./queue";
import { loadFunctions, type AppLink } from "./sync";
import { fireTimer } from "./timers";

export type Leader = {
  isLeading(): boolean;
  /** Something was written that may be due. */
  wake(): void;
  start(): void;
  /** Stops claiming, gives open calls a moment, then lets go of what is left so that the next process takes it over. */
  stop(): Promise<void>;
};

const CALLS_MAX = 50;
const TIMERS_AT_ONCE = 8;
const HEARTBEAT_MS = 10_000;
const PRUNE_MS = 10 * 60_000;
const IDLE_MS = 5_000;
const LOCK_POLL_MS = 300;
const RECONNECT_MS = 200;
const RECONNECT_MAX_MS = 1_000;
const STOP_GRACE_MS = 3_000;
const CHANNEL = "engine_work";

type Settings = { databaseUrl: string; appUrl: string; signingKey: string };

export function createLeader(pool: Pool, deps: Deps, settings: Settings, getLink: () => AppLink): Leader {
  const owner = ulid();
  const aborting = new AbortController();
  const out = new Map<string, { call: Call; done: Promise<void> }>();
  const bell = createBell();
  const state = { stopping: false, leading: false };
  let ended: Promise<void> = Promise.resolve();
  let prunedAt = 0;

  const run = (call: Call) => {
    const done = runCall(pool, deps, { ...settings, signal: aborting.signal }, call)
      .then((result) => (result === "refused" ? getLink().lost() : undefined))
      .catch((error: unknown) =>
        deps.log.error({ err: error, run: call.runId }, "a call was lost; its lease will run out"),
      )
      .finally(() => {
        out.delete(call.generation);
        bell.ring();
      });
    out.set(call.generation, { call, done });
  };

  const round = async (client: Client): Promise<number> => {
    const room = getLink().isUp() ? CALLS_MAX - out.size : 0;
    for (const call of await claimCalls(client, owner, room)) run(call);
    const agenda = await readAgenda(client);
    if (agenda.cronsDue) await transaction(client, (tx) => fireDueCrons(tx, deps, new Date()));
    for (let at = 0; at < agenda.timers.length; at += TIMERS_AT_ONCE) {
      const some = agenda.timers.slice(at, at + TIMERS_AT_ONCE);
      await Promise.all(some.map((timer) => fireTimer(pool, timer.run_id, timer.step_id)));
    }
    if (agenda.cronsDue || agenda.timers.length > 0) return 0;
    if (Date.now() - prunedAt > PRUNE_MS) {
      prunedAt = Date.now();
      await prune(pool);
    }
    return Math.max(1, Math.min(IDLE_MS, agenda.nextMs ?? IDLE_MS));
  };

  /** Holds the lock for as long as the connection lives; throws when it is gone. */
  const lead = async (client: Client) => {
    let lost: Error | undefined;
    const lose = (error?: Error) => {
      lost ??= error ?? new Error("connection ended");
      bell.ring();
    };
    client.on("error", lose);
    client.on("end", () => lose());
    client.on("notification", () => bell.ring());
    await client.connect();
    await ensureSchema(client);
    await loadFunctions(client, deps);
    while (!state.stopping && !(await hasLock(client))) await pause(LOCK_POLL_MS);
    if (state.stopping) return;
    await client.query(`listen ${CHANNEL}`);
    await clearOtherLeases(
      client,
      owner,
      [...out.values()].map(({ call }) => call),
    );
    state.leading = true;
    deps.log.info("leading");
    while (!state.stopping) {
      const idleMs = await round(client);
      if (idleMs > 0) await bell.wait(idleMs);
      if (lost) throw lost;
    }
  };

  const loop = async () => {
    for (let failures = 0; !state.stopping; failures++) {
      const client = openLeaderClient(settings.databaseUrl);
      try {
        await lead(client);
      } catch (error) {
        if (state.leading) failures = 0;
        if (!state.stopping && failures === 0) deps.log.warn({ why: String(error) }, "not leading: no database");
      } finally {
        state.leading = false;
        await client.end().catch(() => undefined);
      }
      // Not the bell: the connection rang it when it broke.
      if (!state.stopping) await pause(Math.min(RECONNECT_MAX_MS, RECONNECT_MS * (failures + 1)));
    }
  };

  const heartbeat = setInterval(() => {
    const calls = [...out.values()].map(({ call }) => call);
    if (calls.length === 0) return;
    extendLeases(pool, owner, calls).catch((error: unknown) => deps.log.warn({ err: error }, "heartbeat failed"));
  }, HEARTBEAT_MS);

  return {
    isLeading: () => state.leading,
    wake: () => {
      if (state.leading) return bell.ring();
      pool.query(`notify ${CHANNEL}`).catch(() => undefined);
    },
    start: () => {
      ended = loop();
    },
    stop: async () => {
      state.stopping = true;
      bell.ring();
      clearInterval(heartbeat);
      await ended;
      const open = Promise.allSettled([...out.values()].map(({ done }) => done));
      await Promise.race([open, pause(STOP_GRACE_MS)]);
      aborting.abort();
      await open;
      await pool
        .query("update engine.jobs set owner = null, leased_until = null where owner = $1", [owner])
        .catch(() => undefined);
    },
  };
}

async function hasLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>("select pg_try_advisory_lock($1) as ok", [LEADER_LOCK]);
  return rows[0]?.ok ?? false;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** Waiting that a ring cuts short; a ring that comes while nobody waits is kept. */
function createBell() {
  let rung = false;
  let answer: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      answer?.();
    },
    wait: async (ms: number) => {
      let timer: NodeJS.Timeout | undefined;
      if (!rung) {
        await new Promise<void>((resolve) => {
          answer = resolve;
          timer = setTimeout(resolve, ms);
        });
      }
      clearTimeout(timer);
      answer = undefined;
      rung = false;
    },
  };
}
