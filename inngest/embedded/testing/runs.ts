// Embedded executor: reading runs for people. Plain JSON; empty when this database has no executor.
import { sqlState } from "../sql-state";

export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

export type RunSummary = {
  id: string;
  functionId: string;
  status: RunStatus;
  /** Name of the event that started it; `inngest/scheduled.timer` for a cron. */
  trigger: string;
  /** Times are ISO 8601. */
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** Calls made to the application, retries included. */
  attempts: number;
  /** The last error, also of a run that is still being retried. */
  error: { name: string; message: string; stack?: string } | null;
};
export type RunStep = {
  id: string;
  name: string;
  op: string;
  /** "retrying": failed and will be tried again; `error` says why. */
  status: "pending" | "retrying" | "done" | "failed";
  output: unknown;
  error: unknown;
  failures: number;
  createdAt: string;
  endedAt: string | null;
};
export type RunDetail = RunSummary & {
  events: unknown[];
  output: unknown;
  steps: RunStep[];
  /** When the executor will go on with it by itself; null while a call is out or the run is over. */
  nextAt: string | null;
};

/** A pool, a client: whatever answers a query. */
type Reader = { query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> };

const LIMIT_MAX = 200;
const MISSING = new Set(["42P01", "3F000"]);

const SUMMARY = `id, function_id as "functionId", status, event_name as "trigger", ${iso("created_at", "createdAt")},
  ${iso("started_at", "startedAt")}, ${iso("ended_at", "endedAt")}, calls as attempts,
error`;

/** Newest first. `before` is the id of the last run already shown; `limit` is capped at 200. */
export function listRuns(
  pool: Reader,
  query: { status?: RunStatus | undefined; limit: number; before?: string | undefined },
): Promise<RunSummary[]> {
  return orWhenMissing([], async () => {
    const { rows } = await pool.query(
      `select ${SUMMARY} from engine.runs
       where ($1::text is null or status = $1) and ($2::text is null or id < $2) order by id desc limit $3`,
      [query.status ?? null, query.before ?? null, Math.max(1, Math.min(LIMIT_MAX, query.limit))],
    );
    return rowsAs<RunSummary>(rows);
  });
}

/** One run with its steps, finished ones first in the order in which they finished; null when there is none. */
export function readRun(pool: Reader, id: string): Promise<RunDetail | null> {
  return orWhenMissing(null, async () => {
    const runs = await pool.query(
      `select ${SUMMARY}, events, output,
         (select ${isoOf("min(run_at)")} from engine.jobs j where j.run_id = r.id and leased_until is null) as "nextAt"
       from engine.runs r where id = $1`,
      [id],
    );
    const run = rowsAs<Omit<RunDetail, "steps">>(runs.rows)[0];
    if (!run) return null;
    const steps = await pool.query(
      `select id, name, op, status, memo->'data' as output, coalesce(memo->'error', error) as error, failures,
         ${iso("created_at", "createdAt")}, ${iso("ended_at", "endedAt")}
       from engine.steps where run_id = $1 order by position nulls last, created_at`,
      [id],
    );
    return { ...run, steps: rowsAs<RunStep>(steps.rows) };
  });
}

async function orWhenMissing<T>(missing: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (MISSING.has(sqlState(error))) return missing;
    throw error;
  }
}

/** The one place that trusts the column list above to be the type beside it. */
function rowsAs<T>(rows: unknown[]): T[] {
  return rows as T[];
}

function isoOf(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

function iso(column: string, name: string): string {
  return `${isoOf(column)} as "${name}"`;
}
