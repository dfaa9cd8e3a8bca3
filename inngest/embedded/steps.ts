// Embedded executor: writing steps and the jobs that drive them. Every function here runs in the caller's transaction.
import type { Queryable } from "./database";
import { DISCOVERY, type EventBody, type Memo, type Op } from "./protocol";

export type Run = {
  id: string;
  function_id: string;
  events: EventBody[];
  parent_run_id: string | null;
  parent_step_id: string | null;
};
type Finished = { id: string; parallel_group: string | null; race: boolean };

const NAME_MAX = 300;

/** Locks a run for the rest of the transaction; undefined when it is over or unknown. Always the first lock taken. */
export async function lockRun(tx: Queryable, id: string): Promise<Run | undefined> {
  const { rows } = await tx.query<Run>(
    `select id, function_id, events, parent_run_id, parent_step_id from engine.runs
     where id = $1 and ended_at is null for update`,
    [id],
  );
  return rows[0];
}

/** Keeps a step's result. Undefined when the step had one already: the first result stands. */
export async function finishStep(
  tx: Queryable,
  runId: string,
  step: Pick<Op, "id"> & Partial<Op>,
  memo: Memo,
): Promise<Finished | undefined> {
  const status = "error" in memo ? "failed" : "done";
  const { rows } = await tx.query<Finished>(
    `with counted as (update engine.runs set steps_done = steps_done + 1 where id = $1 returning steps_done)
     insert into engine.steps as s (run_id, id, op, name, status, memo, position, ended_at)
     select $1, $2, $3, $4, $5, $6, steps_done, now() from counted
     on conflict (run_id, id) do update
       set status = excluded.status, memo = excluded.memo, position = excluded.position, ended_at = now(), error = null,
           op = case s.op when 'StepPlanned' then 'StepRun' else s.op end
       where s.memo is null
     returning id, parallel_group, race`,
    [runId, step.id, step.op ?? "StepRun", nameOf(step), status, JSON.stringify(memo)],
  );
  return rows[0];
}

/** Writes down a step that waits for something. `group` ties steps together that were found at the same time. */
export async function planStep(tx: Queryable, runId: string, step: Op, group: string | null): Promise<void> {
  await tx.query(
    `insert into engine.steps as s (run_id, id, op, name, status, parallel_group, race)
     values ($1, $2, $3, $4, 'pending', $5, $6)
     on conflict (run_id, id) do update set status = 'pending', op = excluded.op,
       parallel_group = excluded.parallel_group, race = excluded.race where s.status = 'retrying'`,
    [runId, step.id, step.op, nameOf(step), group, step.opts?.parallelMode === "race"],
  );
}

/** Remembers that a step failed and will be tried again, for people who look at the run. */
export async function noteFailure(tx: Queryable, runId: string, step: Op, error: unknown): Promise<void> {
  await tx.query(
    `insert into engine.steps as s (run_id, id, op, name, status, error, failures)
     values ($1, $2, 'StepRun', $3, 'retrying', $4, 1)
     on conflict (run_id, id) do update set error = excluded.error, failures = s.failures + 1 where s.memo is null`,
    [runId, step.id, nameOf(step), JSON.stringify(error)],
  );
}

/**
 * After a finished step: asks the function what comes next, once the steps found together with it are finished too
 * (a race goes on after each of them).
 */
export async function goOnAfter(tx: Queryable, runId: string, finished: Finished | undefined): Promise<void> {
  if (!finished) return;
  if (finished.parallel_group !== null && !finished.race) {
    const open = await tx.query(
      "select 1 from engine.steps where run_id = $1 and parallel_group = $2 and memo is null limit 1",
      [runId, finished.parallel_group],
    );
    if (open.rows.length > 0) return;
  }
  await enqueueCall(tx, runId, DISCOVERY, 0);
}

/** Queues a call of the application. One that is already out is repeated afterwards; one that waits stays as it is. */
export async function enqueueCall(tx: Queryable, runId: string, stepId: string, delayMs: number): Promise<void> {
  await tx.query(
    `insert into engine.jobs as j (run_id, step_id, kind, run_at, priority, concurrency)
     select id, $2, 'call', now() + make_interval(secs => $3), priority, concurrency from engine.runs where id = $1
     on conflict (run_id, step_id, kind) do update set again = true where j.leased_until is not null`,
    [runId, stepId, delayMs / 1_000],
  );
}

/** Ends a sleep or a wait after `delayMs`. */
export async function setTimer(tx: Queryable, runId: string, stepId: string, delayMs: number): Promise<void> {
  await tx.query(
    `insert into engine.jobs (run_id, step_id, kind, run_at)
     values ($1, $2, 'timer', now() + make_interval(secs => $3)) on conflict do nothing`,
    [runId, stepId, delayMs / 1_000],
  );
}

/** What a step waited for is there: its timer and its wait go, its result stays, the function goes on. */
export async function resolveStep(tx: Queryable, runId: string, stepId: string, memo: Memo): Promise<void> {
  await tx.query("delete from engine.jobs where run_id = $1 and step_id = $2 and kind = 'timer'", [runId, stepId]);
  await tx.query("delete from engine.waits where run_id = $1 and step_id = $2", [runId, stepId]);
  await goOnAfter(tx, runId, await finishStep(tx, runId, { id: stepId }, memo));
}

/** Text columns refuse NUL, and a name is for reading only. */
function nameOf(step: Partial<Op>): string {
  return (step.displayName || step.name || step.id || "").replaceAll("\0", "").slice(0, NAME_MAX);
}
