import { sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { RUN_STATUSES, type RunDetail, type RunRow, type RunStep, type RunsWanted } from "./views";

/**
 * Reads the books of the embedded executor (schema `engine`, made and written by the executor alone). With another
 * Inngest server that schema is not there, which is no error: there is nothing to show.
 */

const JSON_LENGTH_MAX = 4_000;

/** What a run by the clock calls the event that started it. */
const TIMER_EVENT = "inngest/scheduled.timer";

const instant = z.string().nullable();
const runRow = z.object({
  id: z.string(),
  functionId: z.string(),
  status: z.enum(RUN_STATUSES),
  eventName: z.string(),
  steps: z.number(),
  failures: z.number(),
  createdAt: z.string(),
  startedAt: instant,
  endedAt: instant,
  nextAt: instant,
});
const stepRow = z.object({
  id: z.string(),
  name: z.string(),
  op: z.string(),
  status: z.enum(["pending", "retrying", "done", "failed"]),
  failures: z.number(),
  result: z.string().nullable(),
  createdAt: z.string(),
  endedAt: instant,
});
const runTexts = z.object({ event: z.string(), output: z.string().nullable(), error: z.string().nullable() });

const iso = (at: SQL): SQL => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const RUN_COLUMNS = sql`
  r.id, r.function_id as "functionId", r.status, r.event_name as "eventName",
  (select count(*)::int from engine.steps s where s.run_id = r.id) as steps,
  (select coalesce(sum(s.failures), 0)::int from engine.steps s where s.run_id = r.id) as failures,
  ${iso(sql`r.created_at`)} as "createdAt", ${iso(sql`r.started_at`)} as "startedAt", ${iso(sql`r.ended_at`)} as "endedAt",
  (select ${iso(sql`min(j.run_at)`)} from engine.jobs j where j.run_id = r.id and j.leased_until is null) as "nextAt"`;

/** Newest first. Null when another server than the embedded executor does the work. */
export async function listEngineRuns(ctx: Ctx, wanted: RunsWanted): Promise<RunRow[] | null> {
  requireRight(ctx, "engine.read");
  return (await hasEngineBooks(ctx)) ? selectRuns(ctx, wanted) : null;
}

/** One run with its steps, or null when the embedded executor knows no such run. */
export async function readEngineRun(ctx: Ctx, id: string): Promise<RunDetail | null> {
  requireRight(ctx, "engine.read");
  if (!(await hasEngineBooks(ctx))) return null;
  const run = await selectRun(ctx, id);
  return run ? { ...run, stepList: await selectSteps(ctx, id) } : null;
}

/** For how many seconds the oldest call that is due has waited for somebody to begin with it; null when none waits. */
export async function readOverdueSeconds(ctx: Ctx): Promise<number | null> {
  if (!(await hasEngineBooks(ctx))) return null;
  const { rows } = await ctx.db.execute<{ seconds: number | null }>(sql`
    select extract(epoch from now() - min(run_at))::float8 as seconds
    from engine.jobs where kind = 'call' and leased_until is null and run_at <= now()`);
  return rows[0]?.seconds ?? null;
}

async function hasEngineBooks(ctx: Ctx): Promise<boolean> {
  const { rows } = await ctx.db.execute(sql`select to_regclass('engine.runs') is not null as "isThere"`);
  return z.array(z.object({ isThere: z.boolean() })).parse(rows)[0]?.isThere ?? false;
}

async function selectRuns(ctx: Ctx, wanted: RunsWanted): Promise<RunRow[]> {
  const { rows } = await ctx.db.execute(sql`
    select ${RUN_COLUMNS} from engine.runs r
    where ${wanted.status ? sql`r.status = ${wanted.status}` : sql`true`}
      and ${wanted.origin === "events" ? sql`r.event_name <> ${TIMER_EVENT}` : sql`true`}
      and ${wanted.before ? sql`r.id < ${wanted.before}` : sql`true`}
    order by r.id desc limit ${wanted.limit}`);
  return z.array(runRow).parse(rows);
}

async function selectRun(ctx: Ctx, id: string): Promise<Omit<RunDetail, "stepList"> | null> {
  const { rows } = await ctx.db.execute(sql`
    select ${RUN_COLUMNS}, r.events::text as event, r.output::text as output, r.error::text as error
    from engine.runs r where r.id = ${id}`);
  const [row] = z.array(runRow.extend(runTexts.shape)).parse(rows);
  return row ? { ...row, event: cut(row.event), output: cutOrNull(row.output), error: cutOrNull(row.error) } : null;
}

/** In the order in which they finished; those that are still open come last. */
async function selectSteps(ctx: Ctx, runId: string): Promise<RunStep[]> {
  const { rows } = await ctx.db.execute(sql`
    select s.id, s.name, s.op, s.status, s.failures, coalesce(s.memo, s.error)::text as result,
      ${iso(sql`s.created_at`)} as "createdAt", ${iso(sql`s.ended_at`)} as "endedAt"
    from engine.steps s where s.run_id = ${runId}
    order by s.position nulls last, s.created_at, s.id`);
  return z
    .array(stepRow)
    .parse(rows)
    .map((step) => ({ ...step, result: cutOrNull(step.result) }));
}

const cut = (text: string): string => (text.length > JSON_LENGTH_MAX ? `${text.slice(0, JSON_LENGTH_MAX)}…` : text);
const cutOrNull = (text: string | null): string | null => (text === null ? null : cut(text));
