// Embedded executor: cron triggers. A tick that was missed while nothing ran fires once, late.
import { Cron } from "croner";
import { transaction, type Queryable } from "./database";
import type { Deps } from "./events";
import { newId, planStart, triggerGuarded, type NewEvent, type Starts } from "./start-run";
import { storeFirings, type Firing } from "./store-events";

/**
 * A cron to be moved on. `next_at` is the database's own text, so that it can be recognised to the microsecond.
 * `is_due`: its time has come; otherwise the clock was set back, and its next time is to be worked out again.
 */
export type DueCron = { function_id: string; expression: string; next_at: string; is_due: boolean };

/** The first firing after `from`; undefined when there is none. `TZ=Area/City ` in front sets the time zone (else UTC). Throws on nonsense. */
export function nextFiring(expression: string, from: Date): Date | undefined {
  const [, timezone = "UTC", pattern = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.+)$/.exec(expression.trim()) ?? [];
  return new Cron(pattern, { timezone, paused: true }).nextRun(from) ?? undefined;
}

/** Moves the crons on and starts a run for each that is due. Moving on and starting are one commit: never twice, never forgotten. */
export async function fireCrons(leader: Queryable, deps: Deps, due: DueCron[], now: Date): Promise<void> {
  const firings: Firing[] = [];
  const events: NewEvent[] = [];
  const starts: Starts = { runs: [], cancels: [], guarded: [] };
  for (const { function_id: functionId, expression, next_at: dueText, is_due: isDue } of due) {
    const dueAt = new Date(dueText);
    const nextAt = nextFiring(expression, isDue && dueAt > now ? dueAt : now)?.toISOString() ?? "infinity";
    // A function that nobody serves any more only has its cron moved on.
    const config = isDue ? deps.functions.get(functionId) : undefined;
    const event = config && { id: newId(), body: timerEvent(expression, dueAt, now) };
    firings.push({ eventId: event?.id ?? null, functionId, expression, dueAt: dueText, nextAt });
    if (!config || !event) continue;
    events.push(event);
    planStart(starts, config, event, event.id);
  }
  if (starts.guarded.length === 0) await storeFirings(leader, firings, events, starts);
  else await transaction(leader, (tx) => fireGuarded(tx, firings, events, starts));
}

async function fireGuarded(tx: Queryable, firings: Firing[], events: NewEvent[], starts: Starts): Promise<void> {
  const stored = await storeFirings(tx, firings, events, starts);
  for (const { config, body } of starts.guarded) {
    const event = events.find((candidate) => candidate.body === body);
    if (event && stored.includes(event.id)) await triggerGuarded(tx, config, body, event.id);
  }
}

function timerEvent(expression: string, dueAt: Date, now: Date) {
  const fireAt = dueAt.toISOString();
  const data = { cron: expression, fireAt, scheduledAt: dueAt.getTime() };
  return { id: fireAt, name: "inngest/scheduled.timer", data, ts: now.getTime() };
}

/** Brings engine.crons in line with what is served. A schedule that did not change keeps its next firing. */
export async function storeCrons(
  tx: Queryable,
  crons: { functionId: string; expression: string }[],
  now: Date,
): Promise<void> {
  const functionIds = crons.map((cron) => cron.functionId);
  const expressions = crons.map((cron) => cron.expression);
  await tx.query(
    `delete from engine.crons c where not exists
       (select from unnest($1::text[], $2::text[]) as served (function_id, expression)
        where served.function_id = c.function_id and served.expression = c.expression)`,
    [functionIds, expressions],
  );
  await tx.query(
    `insert into engine.crons (function_id, expression, next_at)
     select * from unnest($1::text[], $2::text[], $3::timestamptz[]) on conflict do nothing`,
    [functionIds, expressions, expressions.map((text) => nextFiring(text, now)?.toISOString() ?? "infinity")],
  );
}
