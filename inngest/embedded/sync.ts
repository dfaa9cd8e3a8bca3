// Embedded executor: asks the application which functions it serves (in-band sync), and knows whether it is there.
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { nextFiring, storeCrons } from "./cron";
import { inTransaction, type Queryable } from "./database";
import type { Deps } from "./events";
import { problemWith } from "./expressions";
import { send } from "./http-call";
import { functionConfig, registration, type FunctionConfig } from "./protocol";
import { canonicalJson, isSignedBy } from "./signing";

export type AppLink = {
  isUp(): boolean;
  /** A call found nobody there: ask until somebody answers. */
  lost(): void;
  start(): void;
  stop(): void;
};

const POLL_MS = 5_000;
const POLL_DOWN_MS = 250;
const POLL_DOWN_MAX_MS = 2_000;
const SYNC_TIMEOUT_MS = 10_000;
/** A look by the clock and its time limit: an application that answers slowly is not silent. */
const SILENCE_MAX_MS = POLL_MS + SYNC_TIMEOUT_MS;

export type AppListener = {
  /** The application is (again) there and its functions are stored. */
  up(): void;
  /** It has not answered for 15 seconds: it hangs, or is away for longer than a restart takes. */
  silent(): void;
};

/** Polls the application and tells how it is. */
export function createAppLink(
  pool: Pool,
  deps: Deps,
  app: { url: string; signingKey: string },
  listener: AppListener,
): AppLink {
  const stopping = new AbortController();
  let up = false;
  let misses = 0;
  let checksum = "";
  let timer: NodeJS.Timeout | undefined;
  let silence: NodeJS.Timeout | undefined;
  let isAsking = false;

  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      const { functions, appId } = await fetchRegistration(app, stopping.signal);
      const seen = createHash("sha256").update(canonicalJson(functions)).digest("hex");
      if (seen !== checksum) await register(pool, deps, appId, functions);
      checksum = seen;
      clearTimeout(silence);
      if (!stopping.signal.aborted) silence = setTimeout(fallSilent, SILENCE_MAX_MS);
      if (!up) deps.log.info({ functions: functions.length }, "application synced");
      if (!up) queueMicrotask(listener.up);
      up = true;
      misses = 0;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (up || misses === 0) deps.log.warn({ why }, "not synced with the application");
      up = false;
      misses++;
    } finally {
      isAsking = false;
      schedule(up ? POLL_MS : Math.min(POLL_DOWN_MAX_MS, POLL_DOWN_MS * misses));
    }
  };
  const fallSilent = () => {
    up = false;
    listener.silent();
  };
  const schedule = (delayMs: number) => {
    clearTimeout(timer);
    if (!stopping.signal.aborted) timer = setTimeout(() => void ask(), delayMs);
  };

  return {
    isUp: () => up,
    lost: () => {
      if (!up) return;
      up = false;
      schedule(POLL_DOWN_MS);
    },
    start: () => schedule(0),
    stop: () => {
      stopping.abort();
      clearTimeout(timer);
      clearTimeout(silence);
    },
  };
}

/** Stores what an application serves and takes it up at once. Functions that cannot be read are left out, loudly. */
export async function register(pool: Pool, deps: Deps, appId: string, functions: unknown[]): Promise<void> {
  const configs = functions.flatMap((raw) => {
    const parsed = functionConfig.safeParse(raw);
    if (!parsed.success)
      deps.log.error({ raw, issues: parsed.error.issues }, "cannot read a function, it will not run");
    return parsed.success ? [{ raw, config: parsed.data }] : [];
  });
  for (const { config } of configs) warnAbout(deps, config);

  await inTransaction(pool, async (tx) => {
    for (const { raw, config } of configs) {
      await tx.query(
        `insert into engine.functions (id, app_id, config) values ($1, $2, $3)
         on conflict (id) do update set app_id = $2, config = $3, active = true, synced_at = now()`,
        [config.id, appId, JSON.stringify(raw)],
      );
    }
    await tx.query("update engine.functions set active = false where app_id = $1 and not (id = any ($2))", [
      appId,
      configs.map(({ config }) => config.id),
    ]);
    const active = (await readFunctions(tx)).filter((entry) => entry.active);
    await storeCrons(
      tx,
      active.flatMap(({ config }) => cronsOf(config)),
      new Date(),
    );
  });
  await loadFunctions(pool, deps);
}

/** Reads the registry from the database, so that events find their functions before the application is back. */
export async function loadFunctions(db: Queryable, deps: Deps): Promise<void> {
  deps.functions.replace(await readFunctions(db));
}

async function readFunctions(db: Queryable): Promise<{ config: FunctionConfig; active: boolean }[]> {
  const { rows } = await db.query<{ config: unknown; active: boolean }>("select config, active from engine.functions");
  return rows.flatMap(({ config, active }) => {
    const parsed = functionConfig.safeParse(config);
    return parsed.success ? [{ config: parsed.data, active }] : [];
  });
}

async function fetchRegistration(app: { url: string; signingKey: string }, signal: AbortSignal) {
  const outcome = await send({
    method: "PUT",
    url: new URL(app.url),
    headers: { "x-inngest-sync-kind": "in_band" },
    body: { url: app.url },
    signingKey: app.signingKey,
    timeoutMs: SYNC_TIMEOUT_MS,
    signal,
  });
  if (!("status" in outcome)) throw new Error(outcome.why);
  if (outcome.status !== 200) throw new Error(`HTTP ${outcome.status}`);
  const signature = [outcome.headers["x-inngest-signature"]].flat()[0];
  if (!isSignedBy(outcome.text, signature, app.signingKey, Date.now())) throw new Error("unsigned answer");
  const { app_id: appId, functions } = registration.parse(JSON.parse(outcome.text));
  return { appId, functions };
}

function cronsOf(config: FunctionConfig): { functionId: string; expression: string }[] {
  return config.triggers.flatMap(({ cron }) =>
    cron && isCron(cron) ? [{ functionId: config.id, expression: cron }] : [],
  );
}

function isCron(expression: string): boolean {
  try {
    nextFiring(expression, new Date());
    return true;
  } catch {
    return false;
  }
}

const UNSUPPORTED = ["batchEvents", "debounce", "singleton", "timeouts"];

function warnAbout(deps: Deps, config: FunctionConfig): void {
  for (const option of UNSUPPORTED) {
    if (config[option]) deps.log.warn({ function: config.id, option }, "option is not supported and has no effect");
  }
  const expressions = [
    ...config.triggers.map((trigger) => trigger.expression),
    ...config.cancel.map((cancel) => cancel.if),
  ];
  for (const expression of expressions) {
    const problem = expression ? problemWith(expression) : undefined;
    if (problem) deps.log.warn({ function: config.id, expression, problem }, "expression will never be true");
  }
  for (const { cron } of config.triggers) {
    if (cron && !isCron(cron))
      deps.log.error({ function: config.id, cron }, "cron expression cannot be read, it will not fire");
  }
}
