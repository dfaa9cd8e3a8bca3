// Embedded executor: the queue's SQL. Claiming runs on the leader's connection only, so there is one claimer at a time.
import type { Queryable } from "./database";
import type { Call } from "./apply";

const LEASE_SECONDS = 30;
const CANDIDATES_MAX = 100;

type Candidate = { run_id: string; step_id: string; concurrency: string[] };

/** Leases up to `room` due calls, oldest first (priority counts as age), keeping every concurrency limit. */
export async function claimCalls(leader: Queryable, owner: string, room: number): Promise<Call[]> {
  const claimed: Call[] = [];
  for (;;) {
    const wanted = Math.min(CANDIDATES_MAX, room - claimed.length);
    if (wanted <= 0) return claimed;
    const candidates = await dueCalls(leader, wanted);
    const picked = await withinLimits(leader, candidates);
    claimed.push(...(await lease(leader, owner, picked)));
    // Fewer than asked for and none left out: the queue is empty. Left out: their key is full now, look past it.
    if (candidates.length < wanted && picked.length === candidates.length) return claimed;
    if (picked.length === 0) return claimed;
  }
}

async function dueCalls(leader: Queryable, limit: number): Promise<Candidate[]> {
  const { rows } = await leader.query<Candidate>(
    `with full_keys as (
       select key from (select unnest(concurrency) as key from engine.jobs where leased_until > now()) leased
       group by key having count(*) >= split_part(key, '|', 1)::int)
     select run_id, step_id, concurrency from engine.jobs
     where kind = 'call' and run_at <= now() and (leased_until is null or leased_until <= now())
       and not exists (select from full_keys where key = any (concurrency))
     order by run_at - make_interval(secs => priority), run_id limit $1`,
    [limit],
  );
  return rows;
}

async function withinLimits(leader: Queryable, candidates: Candidate[]): Promise<Candidate[]> {
  const keys = [...new Set(candidates.flatMap((candidate) => candidate.concurrency))];
  if (keys.length === 0) return candidates;
  const { rows } = await leader.query<{ key: string; used: number }>(
    `select key, count(*)::int as used from (select unnest(concurrency) as key from engine.jobs
       where leased_until > now() and concurrency && $1) leased group by key`,
    [keys],
  );
  const used = new Map(rows.map((row) => [row.key, row.used]));
  return candidates.filter(({ concurrency }) => {
    if (concurrency.some((key) => (used.get(key) ?? 0) >= Number.parseInt(key, 10))) return false;
    for (const key of concurrency) used.set(key, (used.get(key) ?? 0) + 1);
    return true;
  });
}

async function lease(leader: Queryable, owner: string, picked: Candidate[]): Promise<Call[]> {
  if (picked.length === 0) return [];
  const { rows } = await leader.query<{ run_id: string; step_id: string; attempt: number; generation: string }>(
    `update engine.jobs j set owner = $1, leased_until = now() + make_interval(secs => $2), again = false,
       generation = nextval('engine.generation')
     from unnest($3::text[], $4::text[]) as picked (run_id, step_id)
     where j.run_id = picked.run_id and j.step_id = picked.step_id and j.kind = 'call'
       and (j.leased_until is null or j.leased_until <= now())
     returning j.run_id, j.step_id, j.attempt, j.generation`,
    [owner, LEASE_SECONDS, picked.map((job) => job.run_id), picked.map((job) => job.step_id)],
  );
  return rows.map((row) => ({
    runId: row.run_id,
    stepId: row.step_id,
    attempt: row.attempt,
    generation: row.generation,
    owner,
  }));
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

export type Agenda = { timers: { run_id: string; step_id: string }[]; cronsDue: boolean; nextMs: number | null };

/** What else is due, and in how many milliseconds the next thing will be (null = nothing planned). */
export async function readAgenda(leader: Queryable): Promise<Agenda> {
  const { rows } = await leader.query<{ timers: Agenda["timers"] | null; crons_due: boolean; next_ms: number | null }>(
    `select
       (select json_agg(due) from (select run_id, step_id from engine.jobs
          where kind = 'timer' and run_at <= now() order by run_at limit ${CANDIDATES_MAX}) due) as timers,
       exists (select from engine.crons where next_at <= now()) as crons_due,
       (extract(epoch from least(
          (select min(run_at) from engine.jobs where kind = 'call' and leased_until is null and run_at > now()),
          (select min(run_at) from engine.jobs where kind = 'timer' and leased_until is null and run_at > now()),
          (select min(leased_until) from engine.jobs where leased_until > now()),
          (select min(next_at) from engine.crons where next_at > now())
        ) - clock_timestamp()) * 1000)::float8 as next_ms`,
  );
  const row = rows[0];
  return { timers: row?.timers ?? [], cronsDue: row?.crons_due ?? false, nextMs: row?.next_ms ?? null };
}
