// Embedded executor: taking events in and starting what they set off, in one statement a batch.
import type { Queryable } from "./database";
import { DISCOVERY } from "./protocol";
import { DEDUPE_HOURS, type NewEvent, type Starts } from "./start-run";

/** From `incoming (id, name, body)`: the events that are new, their keys, runs, first calls and cancellations. */
const START = `
stored as (
  insert into engine.events (id, name, body) select id, name, body from incoming order by id
  on conflict do nothing returning id),
wanted as (
  select distinct on (w.key) w.* from json_to_recordset($4::json)
    as w (event_id text, id text, function_id text, key text, concurrency text[], priority int)
  join stored on stored.id = w.event_id order by w.key, w.id),
first as (
  insert into engine.idempotency as i (key, expires_at)
  select key, now() + make_interval(hours => ${DEDUPE_HOURS}) from wanted order by key
  on conflict (key) do update set expires_at = excluded.expires_at where i.expires_at <= now() returning key),
run as (
  insert into engine.runs (id, function_id, event_name, events, concurrency, priority)
  select w.id, w.function_id, e.name, json_build_array(e.body), w.concurrency, w.priority
  from wanted w join first using (key) join incoming e on e.id = w.event_id order by w.id
  returning id, concurrency, priority),
call as (
  insert into engine.jobs (run_id, step_id, kind, run_at, priority, concurrency)
  select id, '${DISCOVERY}', 'call', now(), priority, concurrency from run),
cancel as (
  insert into engine.waits (run_id, step_id, kind, event_name, expression, match_value, expires_at)
  select c.run_id, c.step_id, 'cancel', c.event_name, c.expression, c.match_value, now() + make_interval(secs => c.expires_in)
  from json_to_recordset($5::json) as c (run_id text, step_id text, event_name text, expression text, match_value text,
    expires_in float8)
  join run on run.id = c.run_id)
select (select count(*) from incoming)::int as taken, array(select id from stored) as stored`;

const STORE_EVENTS = `
with incoming as materialized (
  select id, name, body::json as body from unnest($1::text[], $2::text[], $3::text[]) as e (id, name, body)
  where not ($6::boolean and exists (select from engine.waits
    where event_name = any ($2) and (expires_at is null or expires_at > now())))),
${START}`;

/**
 * A cron moves on only from the firing that was seen: whoever comes second starts nothing. While a run that the clock
 * started has not begun, the next firing starts none either: it would find the same, and what is slow would pile up.
 */
const FIRE_CRONS = `
with moved as (
  update engine.crons c set next_at = t.next_at::timestamptz, set_at = now()
  from unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    as t (event_id, function_id, expression, due_at, next_at)
  where c.function_id = t.function_id and c.expression = t.expression and c.next_at = t.due_at::timestamptz
  returning t.event_id, c.function_id),
incoming as materialized (
  select id, name, body::json as body from unnest($1::text[], $2::text[], $3::text[]) as e (id, name, body)
  join moved on moved.event_id = e.id
  where not exists (select from engine.runs r
    where r.status = 'queued' and r.function_id = moved.function_id and r.event_name = e.name)),
${START}`;

/**
 * Stores events that were not there yet and starts their runs. `unlessAwaited`: does nothing at all, and says so by
 * `isDone` = false, when somebody may be waiting for one of them.
 */
export async function storeEvents(
  db: Queryable,
  events: NewEvent[],
  starts: Starts,
  { unlessAwaited }: { unlessAwaited: boolean },
): Promise<{ isDone: boolean; stored: string[] }> {
  const { rows } = await db.query<{ taken: number; stored: string[] }>({
    name: "store-events",
    text: STORE_EVENTS,
    values: [...startValues(events, starts), unlessAwaited],
  });
  return { isDone: events.length === 0 || (rows[0]?.taken ?? 0) > 0, stored: rows[0]?.stored ?? [] };
}

/** `eventId`: the event that the firing makes; null when nobody serves the function any more. */
export type Firing = { eventId: string | null; functionId: string; expression: string; dueAt: string; nextAt: string };

/** Moves crons on and starts their runs, in one statement: never twice, never forgotten. Answers the events stored. */
export async function storeFirings(db: Queryable, firings: Firing[], events: NewEvent[], starts: Starts) {
  const { rows } = await db.query<{ stored: string[] }>({
    name: "fire-crons",
    text: FIRE_CRONS,
    values: [
      ...startValues(events, starts),
      firings.map((firing) => firing.eventId),
      firings.map((firing) => firing.functionId),
      firings.map((firing) => firing.expression),
      firings.map((firing) => firing.dueAt),
      firings.map((firing) => firing.nextAt),
    ],
  });
  return rows[0]?.stored ?? [];
}

function startValues(events: NewEvent[], { runs, cancels }: Starts): unknown[] {
  return [
    events.map((event) => event.id),
    events.map((event) => event.body.name),
    events.map((event) => JSON.stringify(event.body)),
    JSON.stringify(runs),
    JSON.stringify(cancels),
  ];
}
