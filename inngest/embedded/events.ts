// Embedded executor: what an event sets off (runs, waiting steps, cancellations) and what the end of a run sets off.
import type { Logger } from "pino";
import type { Queryable } from "./database";
import { valuesIn } from "./expressions";
import type { EventBody, Failure } from "./protocol";
import type { Registry } from "./registry";
import { matches, newId, triggerRun } from "./start-run";
import { lockRun, resolveStep, type Run } from "./steps";

export type Deps = { functions: Registry; log: Logger; backoffSeconds: readonly number[] };
/** `id` names the row; `body.id` is what the sender chose, or the same. */
export type NewEvent = { id: string; body: EventBody };
export type Ending =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: Failure }
  | { status: "cancelled"; error: Failure };

type Wait = {
  run_id: string;
  step_id: string;
  kind: "event" | "cancel";
  expression: string | null;
  events: EventBody[];
};

const CANCELLED: Failure = { name: "Error", message: "function cancelled" };

/**
 * Stores events and does all they set off, in the caller's transaction. An event whose row exists already (the sender
 * repeated itself) does nothing. Ending a run makes further events; they are worked off here as well.
 */
export async function receive(tx: Queryable, deps: Deps, events: NewEvent[]): Promise<void> {
  const open = [...events];
  for (let event = open.shift(); event; event = open.shift()) {
    const stored = await tx.query(
      "insert into engine.events (id, name, body) values ($1, $2, $3) on conflict do nothing returning id",
      [event.id, event.body.name, JSON.stringify(event.body)],
    );
    if (stored.rows.length === 0) continue;
    // Waiters first: a run that this event starts must not be cancelled by it.
    open.push(...(await wakeWaiters(tx, deps, event.body)));
    for (const { config, expression } of deps.functions.listeningTo(event.body.name)) {
      if (matches(expression, event.body)) await triggerRun(tx, config, event.body, event.body.id);
    }
  }
}

/** Ends a run: nothing of it stays queued, whoever invoked it gets the result. Answers the events that this makes. */
export async function endRun(tx: Queryable, deps: Deps, run: Run, ending: Ending): Promise<NewEvent[]> {
  const output = ending.status === "completed" ? JSON.stringify(ending.output ?? null) : null;
  const error = ending.status === "completed" ? null : JSON.stringify(ending.error);
  await tx.query("update engine.runs set status = $2, output = $3, error = $4, ended_at = now() where id = $1", [
    run.id,
    ending.status,
    output,
    error,
  ]);
  await tx.query("delete from engine.jobs where run_id = $1", [run.id]);
  await tx.query("delete from engine.waits where run_id = $1", [run.id]);
  await tellParent(tx, run, ending);
  return endingEvents(deps, run, ending);
}

async function wakeWaiters(tx: Queryable, deps: Deps, event: EventBody): Promise<NewEvent[]> {
  const { rows } = await tx.query<Wait>(
    `select w.run_id, w.step_id, w.kind, w.expression, r.events from engine.waits w join engine.runs r on r.id = w.run_id
     where w.event_name = $1 and (w.expires_at is null or w.expires_at > now())
       and ($2::text[] is null or w.match_value is null or w.match_value = any($2))
     order by w.run_id, w.kind desc`,
    [event.name, valuesIn(event) ?? null],
  );
  const made: NewEvent[] = [];
  for (const wait of rows.filter((row) => matches(row.expression, row.events[0], event))) {
    const run = await lockRun(tx, wait.run_id);
    if (!run || !(await isStillWaiting(tx, wait))) continue;
    if (wait.kind === "cancel") made.push(...(await endRun(tx, deps, run, { status: "cancelled", error: CANCELLED })));
    else await resolveStep(tx, run.id, wait.step_id, { data: event });
  }
  return made;
}

/** Between reading the wait and locking its run, a timer or another event may have ended it. */
async function isStillWaiting(tx: Queryable, wait: Wait): Promise<boolean> {
  const { rows } = await tx.query("select 1 from engine.waits where run_id = $1 and step_id = $2", [
    wait.run_id,
    wait.step_id,
  ]);
  return rows.length > 0;
}

async function tellParent(tx: Queryable, run: Run, ending: Ending): Promise<void> {
  if (run.parent_run_id === null || run.parent_step_id === null) return;
  const parent = await lockRun(tx, run.parent_run_id);
  if (!parent) return;
  const memo = ending.status === "completed" ? { data: ending.output ?? null } : { error: ending.error };
  await resolveStep(tx, parent.id, run.parent_step_id, memo);
}

function endingEvents(deps: Deps, run: Run, ending: Ending): NewEvent[] {
  const result = ending.status === "completed" ? { result: ending.output ?? null } : { error: ending.error };
  const data = {
    _inngest: {
      status: ending.status === "completed" ? "Completed" : ending.status === "failed" ? "Failed" : "Cancelled",
    },
    event: run.events[0],
    events: run.events,
    function_id: run.function_id,
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
