// Embedded executor: turning events into runs: keys, limits, the row and its first call. In the caller's transaction.
import { createHash } from "node:crypto";
import { monotonicFactory } from "ulid";
import type { Parent } from "./change";
import type { Queryable } from "./database";
import { integerOf, isTrue, keyOf, requiredValue } from "./expressions";
import { admit } from "./pacing";
import { DISCOVERY, type EventBody, type FunctionConfig } from "./protocol";
import type { Registry } from "./registry";
import { delayMs } from "./time";

const PRIORITY_MAX_SECONDS = 600;
/** How long a key that started a run must not start another one. */
export const DEDUPE_HOURS = 24;

/** `id` names the row; `body.id` is what the sender chose, or the same. */
export type NewEvent = { id: string; body: EventBody };
type NewRun = {
  event_id: string;
  id: string;
  function_id: string;
  key: string;
  concurrency: string[];
  priority: number;
};
type NewCancel = {
  run_id: string;
  step_id: string;
  event_name: string;
  expression: string | null;
  match_value: string | null;
  expires_in: number | null;
};
export type Starts = {
  runs: NewRun[];
  cancels: NewCancel[];
  /** Functions with a limit or key that must be asked first. */
  guarded: { config: FunctionConfig; body: EventBody }[];
};

/** Ids sort by time, also within one millisecond. */
export const newId = monotonicFactory();

/** What a batch of events starts. A run is written only if its key is free. */
export function planStarts(functions: Registry, events: NewEvent[]): Starts {
  const starts: Starts = { runs: [], cancels: [], guarded: [] };
  for (const event of events) {
    for (const { config, expression } of functions.listeningTo(event.body.name)) {
      if (matches(expression, event.body)) planStart(starts, config, event, event.body.id);
    }
  }
  return starts;
}

/** Adds a run of a function whose trigger matched. `eventKey` is what must not start the function a second time. */
export function planStart(starts: Starts, config: FunctionConfig, event: NewEvent, eventKey: string): void {
  if (config.idempotency || config.rateLimit || config.throttle) {
    starts.guarded.push({ config, body: event.body });
    return;
  }
  const id = newId();
  starts.runs.push({
    event_id: event.id,
    id,
    function_id: config.id,
    key: keyFor(config, eventKey),
    concurrency: concurrencyKeys(config, event.body),
    priority: priorityOf(config, event.body),
  });
  for (const cancel of cancelsOf(config, id)) {
    starts.cancels.push({
      run_id: id,
      step_id: cancel.stepId,
      event_name: cancel.eventName,
      expression: cancel.expression,
      match_value: matchValue(cancel.expression, event.body),
      expires_in: cancel.expiresInMs === null ? null : cancel.expiresInMs / 1_000,
    });
  }
}

/** Starts a run of a guarded function, unless its event id, idempotency key or rate limit says no. */
export async function triggerGuarded(tx: Queryable, config: FunctionConfig, event: EventBody, eventKey: string) {
  if (!(await isFirst(tx, keyFor(config, eventKey)))) return;
  if (config.idempotency) {
    if (!(await isFirst(tx, hash(`key|${config.id}|${keyOf(config.idempotency, { event })}`)))) return;
  }
  const wait = await admit(tx, config, event);
  if (wait === "rejected") return;
  await startRun(tx, config, event, wait);
}

/** Writes one run and queues its first call after `startDelayMs`. Answers the run's id. */
export async function startRun(
  tx: Queryable,
  config: FunctionConfig,
  event: EventBody,
  startDelayMs: number,
  parent?: Parent,
): Promise<string> {
  const id = newId();
  await tx.query(
    `with run as (
       insert into engine.runs (id, function_id, event_name, events, concurrency, priority, parent_run_id, parent_step_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning id, concurrency, priority)
     insert into engine.jobs (run_id, step_id, kind, run_at, priority, concurrency)
     select id, $9, 'call', now() + make_interval(secs => $10), priority, concurrency from run`,
    [
      id,
      config.id,
      event.name,
      JSON.stringify([event]),
      concurrencyKeys(config, event),
      priorityOf(config, event),
      parent?.runId,
      parent?.stepId,
      DISCOVERY,
      startDelayMs / 1_000,
    ],
  );
  for (const cancel of cancelsOf(config, id)) await insertWait(tx, cancel, event);
  return id;
}

export type NewWait = {
  runId: string;
  stepId: string;
  kind: "event" | "cancel";
  eventName: string;
  expression: string | null;
  expiresInMs: number | null;
};

/** Registers interest of a run in an event. The expression sees the run's event as `event` and the new one as `async`. */
export async function insertWait(tx: Queryable, wait: NewWait, event: unknown): Promise<void> {
  await tx.query(
    `insert into engine.waits (run_id, step_id, kind, event_name, expression, match_value, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7)) on conflict do nothing`,
    [
      wait.runId,
      wait.stepId,
      wait.kind,
      wait.eventName,
      wait.expression,
      matchValue(wait.expression, event),
      wait.expiresInMs === null ? null : wait.expiresInMs / 1_000,
    ],
  );
}

function cancelsOf(config: FunctionConfig, runId: string): NewWait[] {
  return config.cancel.map(({ event, if: expression, timeout }, index) => ({
    runId,
    stepId: `cancel-${index}`,
    kind: "cancel",
    eventName: event,
    expression: expression ?? null,
    expiresInMs: timeout === undefined ? null : delayMs(timeout, Date.now()),
  }));
}

/** Claims a key for a day. False when somebody holds it. */
async function isFirst(tx: Queryable, key: string): Promise<boolean> {
  const { rows } = await tx.query(
    `insert into engine.idempotency as i (key, expires_at) values ($1, now() + make_interval(hours => $2))
     on conflict (key) do update set expires_at = excluded.expires_at where i.expires_at <= now() returning key`,
    [key, DEDUPE_HOURS],
  );
  return rows.length > 0;
}

function keyFor(config: FunctionConfig, eventKey: string): string {
  return hash(`event|${config.id}|${eventKey}`);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function priorityOf(config: FunctionConfig, event: EventBody): number {
  return config.priority?.run ? integerOf(config.priority.run, { event }, PRIORITY_MAX_SECONDS) : 0;
}

/** `limit|scope|value`: jobs that share a key share its limit. */
function concurrencyKeys(config: FunctionConfig, event: EventBody): string[] {
  return config.concurrency.map(({ limit, key, scope }) => {
    const value = key === undefined ? "" : hash(`${key}|${keyOf(key, { event })}`);
    return `${limit}|${scope === "fn" ? config.id : scope}|${value}`;
  });
}

function matchValue(expression: string | null, event: unknown): string | null {
  if (!expression) return null;
  try {
    return requiredValue(expression, event) ?? null;
  } catch {
    return null;
  }
}

/** Whether a trigger's or wait's expression holds for this event. */
export function matches(expression: string | null | undefined, event: unknown, newEvent?: unknown): boolean {
  return isTrue(expression, { event, async: newEvent });
}
