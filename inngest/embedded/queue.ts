// Embedded executor: the queue's SQL. Claiming runs on the leader's connection only, so there is one claimer at a time.
import type { Call, RunState } from "./change";
import type { DueCron } from "./cron";
import { repeated, type Queryable } from "./database";
import { parentOf } from "./steps";

export const LEASE_SECONDS = 30;
const TIMERS_MAX = 100;
const CRONS_MAX = 50;
/** As stored, that is compressed. Steps and events of a run that is larger are read apart, for its call alone. */
const STATE_BYTES_MAX = 16 * 1024;

/** What a look at the queue found. */
export type Agenda = {
  /** Leased by this look. */
  calls: Call[];
  timers: { run_id: string; step_id: string }[];
  crons: DueCron[];
  /** In how many milliseconds the next planned thing is due; null = nothing is planned. */
  nextMs: number | null;
  /** Calls are due that could not be taken: no room, or their concurrency limit is reached. */
  isHeld: boolean;
  /** Somebody was writing to a run that is due: look again at once. */
  isBusy: boolean;
  /** There may be more that can be taken beyond what this look considered. */
  hasMore: boolean;
  /** Crons were worked out at a time that has not come yet: the clock was set back since. */
  isSetBack: boolean;
};

/** A clock that is put right by less than this is left alone. */
const CLOCK_SLACK = `interval '1 second'`;

/** Written so that each half has its index. A leased call was due when it was leased. */
const DUE = `(kind = 'call' and run_at <= now() and leased_until is null or kind = 'call' and leased_until <= now())`;

// $1 owner, $2 how many calls. Due calls, oldest first (priority counts as age), within every concurrency limit. A run
// that somebody is writing to, or has written to since the statement began, is passed over: its steps, as read here,
// would be older than the call.
const LOOK = `
with used as materialized (
  select key, count(*)::int as n
  from (select unnest(concurrency) as key from engine.jobs where leased_until > now()) leased group by key),
due as materialized (
  select c.*, r.steps_done, row_number() over (order by c.age, c.run_id) as place
  from (select run_id, step_id, concurrency, run_at - make_interval(secs => priority) as age from engine.jobs
    where ${DUE} and not exists (select from used where key = any (concurrency) and n >= split_part(key, '|', 1)::int)
    order by age, run_id limit $2::int) c
  join engine.runs r on r.id = c.run_id and r.ended_at is null),
asked as (
  select place, key, row_number() over (partition by key order by place) as nth from due, unnest(concurrency) as key),
fitting as materialized (
  select due.* from due where not exists (select from asked left join used using (key)
    where asked.place = due.place and coalesce(used.n, 0) + asked.nth > split_part(key, '|', 1)::int)),
locked as materialized (
  select j.run_id, j.step_id, f.place from fitting f join engine.runs r on r.id = f.run_id
  join engine.jobs j on j.run_id = f.run_id and j.step_id = f.step_id and j.kind = 'call'
  where r.ended_at is null and r.steps_done = f.steps_done and (j.leased_until is null or j.leased_until <= now())
  for no key update of r, j skip locked),
begun as (
  update engine.runs r set status = 'running', started_at = coalesce(started_at, now()), calls = calls + l.n
  from (select run_id, count(*)::int as n from locked group by run_id) l where r.id = l.run_id returning r.*),
leased as (
  update engine.jobs j set owner = $1, leased_until = now() + make_interval(secs => ${LEASE_SECONDS}), again = false,
    generation = nextval('engine.generation')
  from locked l where j.run_id = l.run_id and j.step_id = l.step_id and j.kind = 'call'
  returning j.run_id, j.step_id, j.attempt, j.generation::text, l.place),
calls as (
  select l.*, b.function_id, b.parent_run_id, b.parent_step_id,
    case when pg_column_size(b.events) + (select coalesce(sum(pg_column_size(memo)), 0) from engine.steps
        where run_id = l.run_id) <= ${STATE_BYTES_MAX} then json_build_object('events', b.events, 'steps',
      (select coalesce(json_agg(json_build_object('id', id, 'memo', memo, 'status', status) order by position nulls last),
        '[]') from engine.steps where run_id = l.run_id)) end as state
  from leased l join begun b on b.id = l.run_id)
select
  (select json_agg(calls order by place) from calls) as calls,
  (select json_agg(t) from (select run_id, step_id from engine.jobs
    where kind = 'timer' and leased_until is null and run_at <= now() order by run_at limit ${TIMERS_MAX}) t) as timers,
  (select json_agg(c) from (select function_id, expression, next_at, next_at <= now() as is_due from engine.crons
    where next_at <= now() or set_at > now() + ${CLOCK_SLACK} order by next_at limit ${CRONS_MAX}) c) as crons,
  (select count(*) from due)::int as found, (select count(*) from fitting)::int as fitting,
  exists (select from due where cardinality(concurrency) > 1 and place not in (select place from fitting)) as is_crowded,
  (select count(*) from (select from engine.jobs where ${DUE} limit $2::int + 1) d)::int as due,
  (extract(epoch from least(
    (select min(run_at) from engine.jobs where kind = 'call' and leased_until is null and run_at > now()),
    (select min(run_at) from engine.jobs where kind = 'timer' and leased_until is null and run_at > now()),
    (select min(leased_until) from engine.jobs where leased_until > now()),
    (select min(next_at) from engine.crons where next_at > now())
  ) - clock_timestamp()) * 1000)::float8 as next_ms`;

type CallRow = {
  run_id: string;
  step_id: string;
  attempt: number;
  generation: string;
  function_id: string;
  parent_run_id: string | null;
  parent_step_id: string | null;
  state: RunState | null;
};
type LookRow = {
  calls: CallRow[] | null;
  timers: Agenda["timers"] | null;
  crons: DueCron[] | null;
  found: number;
  fitting: number;
  is_crowded: boolean;
  due: number;
  next_ms: number | null;
};

/** One statement: leases up to `room` due calls and says what else is due, and when the next thing will be. */
export async function look(leader: Queryable, owner: string, room: number): Promise<Agenda> {
  const { rows } = await leader.query<LookRow>({ name: "look", text: LOOK, values: [owner, room] });
  const [row] = rows;
  if (!row) throw new Error("the queue gave no answer");
  const calls = (row.calls ?? []).map((call) => toCall(call, owner));
  const crons = row.crons ?? [];
  return {
    calls,
    timers: row.timers ?? [],
    crons,
    nextMs: row.next_ms,
    isHeld: row.due > calls.length,
    isBusy: calls.length < row.fitting,
    // Left out by a limit: their key is full now, so the next look sees past them.
    hasMore: calls.length > 0 && calls.length < room && (row.found === room || row.is_crowded),
    isSetBack: crons.some((cron) => !cron.is_due),
  };
}

function toCall(row: CallRow, owner: string): Call {
  return {
    runId: row.run_id,
    stepId: row.step_id,
    attempt: row.attempt,
    generation: row.generation,
    owner,
    functionId: row.function_id,
    parent: parentOf(row),
    state: row.state,
  };
}

/** Finished steps in the order in which they finished, then the open ones; undefined when the run is over. */
export async function readState(db: Queryable, runId: string): Promise<RunState | undefined> {
  const { rows } = await db.query<RunState>(
    `select events, (select coalesce(json_agg(json_build_object('id', id, 'memo', memo, 'status', status)
       order by position nulls last), '[]') from engine.steps where run_id = r.id) as steps
     from engine.runs r where id = $1 and ended_at is null`,
    [runId],
  );
  return rows[0];
}

/** Extends the leases of calls that are really out. A lease that is not named here runs out. */
export async function extendLeases(db: Queryable, owner: string, out: Call[]): Promise<void> {
  await db.query(
    `update engine.jobs set leased_until = now() + make_interval(secs => $2)
     where owner = $1 and generation = any ($3::bigint[])`,
    [owner, LEASE_SECONDS, out.map((call) => call.generation)],
  );
}

/** What a new leader does first: whoever held the other leases is gone, or will find its answers refused. */
export async function clearOtherLeases(leader: Queryable, owner: string, out: Call[]): Promise<void> {
  await extendLeases(leader, owner, out);
  await leader.query(
    `update engine.jobs set owner = null, leased_until = null
     where leased_until is not null and not (owner = $1 and generation = any ($2::bigint[]))`,
    [owner, out.map((call) => call.generation)],
  );
}

/** After the clock was set back: what was planned by the time before comes when it would have come, counted from now. */
export async function planAnew(leader: Queryable): Promise<void> {
  await repeated(() =>
    leader.query(
      `update engine.jobs set run_at = run_at - greatest(set_at - now(), interval '0'), set_at = least(set_at, now()),
         leased_until = case when owner is not null then least(leased_until, now() + make_interval(secs => $1)) end
       where set_at > now() or leased_until > now() + make_interval(secs => $1)`,
      [LEASE_SECONDS],
    ),
  );
}
