// Embedded executor: the two statements that write steps and the jobs that drive them, each of them one commit.
//
// Both first lock the run, and only if it is still as the statement saw it: a statement that waits for a lock goes on
// with the rows it saw before the wait, and would take a step that was finished meanwhile for an open one. Every
// writer of steps moves runs.steps_done, so a run that has moved is noticed, and the statement is simply sent again.
import type { Change, Parent } from "./change";
import type { Queryable } from "./database";
import { DISCOVERY, type EventBody, type Memo } from "./protocol";

export type Run = { id: string; functionId: string; events: EventBody[]; parent: Parent | null };

const MOVES_MAX = 50;

const LOCKED_RUN = `
  seen as materialized (select id, steps_done from engine.runs where id = $1 and ended_at is null),
  run as materialized (
    select r.id, r.steps_done, r.priority, r.concurrency from seen join engine.runs r on r.id = seen.id
    where r.ended_at is null and r.steps_done = seen.steps_done for no key update of r)`;

/**
 * What comes next is asked once the steps found together with a finished one are finished too (a race goes on after
 * each of them). A call that is out already is repeated afterwards; one that waits stays as it is.
 */
const goOn = (finished: string) => `
  insert into engine.jobs as j (run_id, step_id, kind, run_at, priority, concurrency)
  select run.id, '${DISCOVERY}', 'call', now(), run.priority, run.concurrency from run, ${finished} f
  where f.parallel_group is null or f.race or not exists (select from engine.steps o
    where o.run_id = run.id and o.parallel_group = f.parallel_group and o.memo is null and o.id <> f.id)
  limit 1
  on conflict (run_id, step_id, kind) do update set again = true where j.leased_until is not null`;

// $1 run, $2 step, $3 generation, $4 owner, $5-$14 the news of steps, $15 ask what comes next, $16 status at the end,
// $17 output, $18 error, $19 the job's fate, $20 its attempt, $21 its delay in seconds.
const STORE_ANSWER = `
with ${LOCKED_RUN},
ours as materialized (
  select run.*, j.again from run join engine.jobs j on j.run_id = run.id
  where j.run_id = $1 and j.step_id = $2 and j.kind = 'call' and j.generation = $3 and j.leased_until is not null
    and ($4::text is null or j.owner = $4) for update of j),
told as (
  select * from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
    $12::boolean[], $13::text[], $14::float8[])
    with ordinality as t (id, op, name, status, memo, error, parallel_group, race, next, delay, place)),
kept as (
  insert into engine.steps as s
    (run_id, id, op, name, status, parallel_group, race, memo, error, failures, position, ended_at)
  select ours.id, t.id, t.op, t.name, t.status, t.parallel_group, t.race, t.memo::json, t.error::json,
    (t.status = 'retrying')::int, case when t.memo is not null then ours.steps_done + t.place end,
    case when t.memo is not null then now() end
  from ours, told t
  on conflict (run_id, id) do update set
    status = case excluded.status when 'retrying' then s.status else excluded.status end,
    op = case when excluded.status = 'pending' then excluded.op when excluded.memo is null then s.op
      when s.op = 'StepPlanned' then 'StepRun' else s.op end,
    parallel_group = case excluded.status when 'pending' then excluded.parallel_group else s.parallel_group end,
    race = case excluded.status when 'pending' then excluded.race else s.race end,
    memo = excluded.memo, position = excluded.position, ended_at = excluded.ended_at,
    error = case excluded.status when 'pending' then s.error else excluded.error end,
    failures = s.failures + excluded.failures
  -- The first result stands, whatever comes later; and an open step is not planned a second time.
  where s.memo is null and (excluded.status <> 'pending' or s.status = 'retrying')
  returning s.id, s.status, s.parallel_group, s.race, s.memo),
done as (select id, parallel_group, race from kept where $15::boolean and memo is not null),
moved_run as (
  update engine.runs r set steps_done = r.steps_done + greatest(1, cardinality($5::text[])),
    status = coalesce($16, r.status), output = $17::json,
    error = case when $16::text is null and $18::text is null then r.error else $18::json end,
    ended_at = case when $16::text is not null then now() end
  from ours where r.id = $1),
gone as (
  delete from engine.jobs j using ours where j.run_id = $1
    and ($16::text is not null or $19 = 'settled' and not ours.again and j.step_id = $2 and j.kind = 'call')),
moved_job as (
  update engine.jobs j set attempt = coalesce($20::int, j.attempt),
    run_at = case $19 when 'again' then now() + make_interval(secs => $21) when 'settled' then now() else j.run_at end,
    set_at = case when $19 in ('again', 'settled') then now() else j.set_at end,
    owner = case $19 when 'kept' then j.owner end, leased_until = case $19 when 'kept' then j.leased_until end,
    again = $19 = 'kept' and j.again
  from ours where $16::text is null and ($19 <> 'settled' or ours.again)
    and j.run_id = $1 and j.step_id = $2 and j.kind = 'call'),
gone_waits as (delete from engine.waits w using ours where $16::text is not null and w.run_id = $1),
queued as (
  insert into engine.jobs (run_id, step_id, kind, run_at, priority, concurrency)
  select ours.id, t.id, t.next, now() + make_interval(secs => t.delay), case t.next when 'call' then ours.priority else 0 end,
    case t.next when 'call' then ours.concurrency else '{}' end
  from ours, told t join kept k on k.id = t.id where t.next is not null and k.status = 'pending' on conflict do nothing),
going_on as (${goOn("(select done.* from done, ours)")})
select (select count(*) from seen)::int as seen, (select count(*) from run)::int as locked,
  (select again from ours) as again, array(select id from kept where status = 'pending') as planned`;

/** Whose answer is stored; without an owner whoever holds this generation (a checkpoint does not know). */
export type Holder = { runId: string; stepId: string; generation: string; owner: string | null };
export type Stored = { isOurs: boolean; again: boolean; planned: string[] };

/**
 * Stores an answer in one statement: the steps, what is queued for them, the job's fate and the run's end. Nothing is
 * written when the run is over or the lease is no longer the holder's. `planned` are the steps that were new.
 */
export async function storeAnswer(db: Queryable, holder: Holder, change: Change): Promise<Stored> {
  const values = [holder.runId, holder.stepId, holder.generation, holder.owner, ...valuesOf(change)];
  for (let moves = 0; moves < MOVES_MAX; moves++) {
    const { rows } = await db.query<{ seen: number; locked: number; again: boolean | null; planned: string[] }>({
      name: "store-answer",
      text: STORE_ANSWER,
      values,
    });
    const [row] = rows;
    if (row && row.seen === row.locked) {
      return { isOurs: row.again !== null, again: row.again ?? false, planned: row.planned };
    }
  }
  throw new Error(`run ${holder.runId} did not hold still`);
}

function valuesOf({ steps, goOn, ending, error, job }: Change): unknown[] {
  const failure = ending ? (ending.status === "completed" ? null : ending.error) : error;
  return [
    steps.map((step) => step.id),
    steps.map((step) => step.op),
    steps.map((step) => step.name),
    steps.map((step) => step.status),
    steps.map((step) => textOf(step.memo)),
    steps.map((step) => textOf(step.error)),
    steps.map((step) => step.group),
    steps.map((step) => step.race),
    steps.map((step) => step.next),
    steps.map((step) => step.delayMs / 1_000),
    goOn,
    ending?.status ?? null,
    ending?.status === "completed" ? JSON.stringify(ending.output ?? null) : null,
    textOf(failure),
    job.kind,
    job.kind === "again" ? job.attempt : job.kind === "released" ? null : 0,
    job.kind === "again" ? job.delayMs / 1_000 : 0,
  ];
}

const textOf = (value: unknown) => (value === null ? null : JSON.stringify(value));

// $1 run, $2 step, $3 what ended the waiting, $4 status and $5 memo (null: what the end of a timer gives).
const RESOLVE_STEP = `
with ${LOCKED_RUN},
timer as (
  delete from engine.jobs j using run where j.run_id = $1 and j.step_id = $2 and j.kind = 'timer'
    and ($3 <> 'timer' or j.run_at <= now()) returning j.step_id),
waited as (
  delete from engine.waits w using run where w.run_id = $1 and w.step_id = $2
    and ($3 <> 'timer' or exists (select from timer)) returning w.step_id),
done as (
  update engine.steps s set status = case when $5::text is null and s.op = 'InvokeFunction' then 'failed' else $4 end,
    memo = case when $5::text is not null then $5::json when s.op = 'InvokeFunction' then $6::json else '{"data":null}' end,
    position = run.steps_done + 1, ended_at = now(), error = null
  from run where s.run_id = $1 and s.id = $2 and s.memo is null
    and case $3 when 'timer' then exists (select from timer) when 'event' then exists (select from waited) else true end
  returning s.id, s.parallel_group, s.race),
moved_run as (update engine.runs r set steps_done = r.steps_done + 1 from run, done where r.id = $1),
going_on as (${goOn("done")})
select (select count(*) from seen)::int as seen, (select count(*) from run)::int as locked`;

const INVOKE_TIMEOUT: Memo = {
  error: { name: "InngestInvokeTimeoutError", message: "Timed out waiting for invoked function to complete" },
};

/** What ends the waiting: its time is up, the event came, the invoked run is over. */
export type Reason = { kind: "timer" } | { kind: "event" | "child"; memo: Memo };

/**
 * What a step waited for is there: its timer and its wait go, its result stays, the function goes on. Does nothing
 * when something else ended the waiting before.
 */
export async function resolveStep(db: Queryable, runId: string, stepId: string, reason: Reason): Promise<void> {
  const memo = reason.kind === "timer" ? null : reason.memo;
  const status = memo && "error" in memo ? "failed" : "done";
  const values = [runId, stepId, reason.kind, status, textOf(memo), JSON.stringify(INVOKE_TIMEOUT)];
  for (let moves = 0; moves < MOVES_MAX; moves++) {
    const { rows } = await db.query<{ seen: number; locked: number }>({
      name: "resolve-step",
      text: RESOLVE_STEP,
      values,
    });
    if (rows[0]?.seen === rows[0]?.locked) return;
  }
  throw new Error(`run ${runId} did not hold still`);
}

/** Locks a run for the rest of the transaction; undefined when it is over or unknown. Always the first lock taken. */
export async function lockRun(tx: Queryable, id: string): Promise<Run | undefined> {
  const { rows } = await tx.query<{
    function_id: string;
    events: EventBody[];
    parent_run_id: string | null;
    parent_step_id: string | null;
  }>(
    `select function_id, events, parent_run_id, parent_step_id from engine.runs
     where id = $1 and ended_at is null for no key update`,
    [id],
  );
  const [row] = rows;
  return row && { id, functionId: row.function_id, events: row.events, parent: parentOf(row) };
}

export function parentOf(row: { parent_run_id: string | null; parent_step_id: string | null }): Parent | null {
  const { parent_run_id: runId, parent_step_id: stepId } = row;
  return runId === null || stepId === null ? null : { runId, stepId };
}
