// Embedded executor: turning an event into a run: keys, limits, the row and its first call. In the caller's transaction.
import { createHash } from "node:crypto";
import { monotonicFactory } from "ulid";
import type { Queryable } from "./database";
import { integerOf, isTrue, keyOf, requiredValue } from "./expressions";
import { admit } from "./pacing";
import { DISCOVERY, type EventBody, type FunctionConfig } from "./protocol";
import { delayMs } from "./time";

const PRIORITY_MAX_SECONDS = 600;
const DEDUPE_HOURS = 24;

/** Ids sort by time, also within one millisecond. */
export const newId = monotonicFactory();

/** Starts a run of a function whose trigger matched, unless its event id, idempotency key or rate limit says no. */
export async function triggerRun(tx: Queryable, config: FunctionConfig, event: EventBody, eventKey: string) {
  if (!(await isFirst(tx, `event|${config.id}|${eventKey}`))) return;
  if (config.idempotency) {
    if (!(await isFirst(tx, `key|${config.id}|${keyOf(config.idempotency, { event })}`))) return;
  }
  const wait = await admit(tx, config, event);
  if (wait === "rejected") return;
  await startRun(tx, config, event, wait);
}

/** Writes the run and queues its first call after `startDelayMs`. Answers the run's id. */
export async function startRun(
  tx: Queryable,
  config: FunctionConfig,
  event: EventBody,
  startDelayMs: number,
  parent?: { runId: string; stepId: string },
): Promise<string> {
  const id = newId();
  const priority = config.priority?.run ? integerOf(config.priority.run, { event }, PRIORITY_MAX_SECONDS) : 0;
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
      priority,
      parent?.runId,
      parent?.stepId,
      DISCOVERY,
      startDelayMs / 1_000,
    ],
  );
  for (const [index, cancel] of config.cancel.entries()) {
    const expiresIn = cancel.timeout === undefined ? undefined : delayMs(cancel.timeout, Date.now());
    await waitFor(
      tx,
      { runId: id, stepId: `cancel-${index}`, kind: "cancel", event },
      cancel.event,
      cancel.if,
      expiresIn,
    );
  }
  return id;
}

/** Registers interest of a run in an event. `expression` sees the run's event as `event` and the new one as `async`. */
export async function waitFor(
  tx: Queryable,
  waiter: { runId: string; stepId: string; kind: "event" | "cancel"; event: unknown },
  eventName: string,
  expression: string | null | undefined,
  expiresInMs: number | undefined,
): Promise<void> {
  const matchValue = expression ? requiredOrNull(expression, waiter.event) : null;
  await tx.query(
    `insert into engine.waits (run_id, step_id, kind, event_name, expression, match_value, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7)) on conflict do nothing`,
    [
      waiter.runId,
      waiter.stepId,
      waiter.kind,
      eventName,
      expression ?? null,
      matchValue,
      expiresInMs === undefined ? null : expiresInMs / 1_000,
    ],
  );
}

/** Claims a key for a day. False when somebody holds it. */
async function isFirst(tx: Queryable, key: string): Promise<boolean> {
  const { rows } = await tx.query(
    `insert into engine.idempotency as i (key, expires_at) values ($1, now() + make_interval(hours => $2))
     on conflict (key) do update set expires_at = excluded.expires_at where i.expires_at <= now() returning key`,
    [createHash("sha256").update(key).digest("hex"), DEDUPE_HOURS],
  );
  return rows.length > 0;
}

/** `limit|scope|value`: jobs that share a key share its limit. */
function concurrencyKeys(config: FunctionConfig, event: EventBody): string[] {
  return config.concurrency.map(({ limit, key, scope }) => {
    const value =
      key === undefined
        ? ""
        : createHash("sha256")
            .update(`${key}|${keyOf(key, { event })}`)
            .digest("hex");
    return `${limit}|${scope === "fn" ? config.id : scope}|${value}`;
  });
}

function requiredOrNull(expression: string, event: unknown): string | null {
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
