// Embedded executor: what an event sets off (runs, waiting steps, cancellations) and what the end of a run sets off.
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { Ending } from "./change";
import { inTransaction, repeated, type Queryable } from "./database";
import { valuesIn } from "./expressions";
import type { EventBody, Failure } from "./protocol";
import type { Registry } from "./registry";
import { matches, newId, planStarts, triggerGuarded, type NewEvent } from "./start-run";
import { lockRun, resolveStep, type Run } from "./steps";
import { storeEvents } from "./store-events";

export type Deps = { functions: Registry; log: Logger; backoffSeconds: readonly number[] };
export type { NewEvent };

type Wait = {
  run_id: string;
  step_id: string;
  kind: "event" | "cancel";
  expression: string | null;
  events: EventBody[];
};

const CANCELLED: Failure = { name: "Error", message: "function cancelled" };

/**
 * Takes events in with all they set off, in one commit. Mostly that is one statement: the events, the keys that make
 * them count once, the runs and their first calls. Where somebody waits for such an event, or a limit must be asked
 * first, that statement does nothing and a transaction does the work. Answers whether something may be due now.
 */
export async function takeIn(pool: Pool, deps: Deps, events: NewEvent[]): Promise<boolean> {
  const starts = planStarts(deps.functions, events);
  // A later event of the batch may cancel what an earlier one starts: then they go one after the other.
  const isPlain = starts.guarded.length === 0 && (events.length === 1 || starts.cancels.length === 0);
  if (isPlain) {
    const { isDone, stored } = await repeated(() => storeEvents(pool, events, starts, { unlessAwaited: true }));
    if (isDone) return stored.length > 0 && starts.runs.length > 0;
  }
  await inTransaction(pool, (tx) => receive(tx, deps, events));
  return true;
}

/**
 * Stores events and does all they set off, in the caller's transaction. An event whose row exists already (the sender
 * repeated itself) does nothing. Ending a run makes further events; they are worked off here as well.
 */
export async function receive(tx: Queryable, deps: Deps, events: NewEvent[]): Promise<void> {
  const open = [...events];
  for (let event = open.shift(); event; event = open.shift()) {
    // Waiters are looked for before anything starts: a run that this event starts must not be cancelled by it.
    const waits = await readWaits(tx, event.body);
    const starts = planStarts(deps.functions, [event]);
    const { stored } = await storeEvents(tx, [event], starts, { unlessAwaited: false });
    if (stored.length === 0) continue;
    open.push(...(await wakeWaiters(tx, deps, event.body, waits)));
    for (const { config, body } of starts.guarded) await triggerGuarded(tx, config, body, body.id);
  }
}

/** Ends a run from outside: nothing of it stays queued, whoever invoked it is told. Answers the events that this makes. */
async function cancelRun(tx: Queryable, deps: Deps, run: Run): Promise<NewEvent[]> {
  const ending: Ending = { status: "cancelled", error: CANCELLED };
  await tx.query(
    `with ended as (
       update engine.runs set status = 'cancelled', error = $2, ended_at = now(), steps_done = steps_done + 1
       where id = $1 returning id),
     jobs as (delete from engine.jobs using ended where run_id = id)
     delete from engine.waits using ended where run_id = id`,
    [run.id, JSON.stringify(ending.error)],
  );
  await tellParent(tx, run, ending);
  return endingEvents(deps, run, ending);
}

async function readWaits(tx: Queryable, event: EventBody): Promise<Wait[]> {
  const { rows } = await tx.query<Wait>(
    `select w.run_id, w.step_id, w.kind, w.expression, r.events from engine.waits w join engine.runs r on r.id = w.run_id
     where w.event_name = $1 and (w.expires_at is null or w.expires_at > now())
       and ($2::text[] is null or w.match_value is null or w.match_value = any($2))
     order by w.run_id, w.kind desc`,
    [event.name, valuesIn(event) ?? null],
  );
  return rows;
}

async function wakeWaiters(tx: Queryable, deps: Deps, event: EventBody, waits: Wait[]): Promise<NewEvent[]> {
  const made: NewEvent[] = [];
  for (const wait of waits.filter((row) => matches(row.expression, row.events[0], event))) {
    const run = await lockRun(tx, wait.run_id);
    if (!run) continue;
    if (wait.kind === "event") await resolveStep(tx, run.id, wait.step_id, { kind: "event", memo: { data: event } });
    else made.push(...(await cancelRun(tx, deps, run)));
  }
  return made;
}

/** Whoever invoked the run gets its result. */
export async function tellParent(tx: Queryable, run: Run, ending: Ending): Promise<void> {
  if (!run.parent) return;
  const memo = ending.status === "completed" ? { data: ending.output ?? null } : { error: ending.error };
  await resolveStep(tx, run.parent.runId, run.parent.stepId, { kind: "child", memo });
}

/** The events that the end of a run makes. */
export function endingEvents(deps: Deps, run: Run, ending: Ending): NewEvent[] {
  const result = ending.status === "completed" ? { result: ending.output ?? null } : { error: ending.error };
  const data = {
    _inngest: {
      status: ending.status === "completed" ? "Completed" : ending.status === "failed" ? "Failed" : "Cancelled",
    },
    event: run.events[0],
    events: run.events,
    function_id: run.functionId,
    run_id: run.id,
    ...result,
  };
  const make = (name: string, id: string): NewEvent => ({ id: newId(), body: { id, name, data, ts: Date.now() } });
  const finished = "inngest/function.finished";
  const made = deps.functions.listeningTo(finished).length > 0 ? [make(finished, newId())] : [];
  // One id a run: whoever listens hears of it once.
  if (ending.status === "failed") made.push(make("inngest/function.failed", run.id));
  if (ending.status === "cancelled") made.push(make("inngest/function.cancelled", run.id));
  return made;
}
