import { statfs } from "node:fs/promises";
import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { callHttp } from "@/lib/core/http";
import { readOverdueSeconds } from "@/lib/engine";
import { readHeartbeatAge } from "@/lib/work/heartbeat";
import { countUnsent } from "@/lib/work/outbox";

export type CheckStatus = "ok" | "degraded" | "down";
/** `note` is for people; it names no address, version or secret. */
export type Check = { status: CheckStatus; note?: string };
/** Ages in seconds; null: nothing to tell. A job is overdue when its time has come and nobody has begun with it. */
export type WorkerCheck = Check & { last_sweep_seconds?: number | null; oldest_overdue_job_seconds?: number | null };
export type Health = { status: CheckStatus; checks: { database: Check; worker: WorkerCheck; disk: Check } };

/** Each check is given this long, so that the answer itself never hangs. */
const CHECK_LIMIT_MS = 2_000;
/** An event that waited longer than this should have left long ago. */
const BACKLOG_AGE_SECONDS = 120;
/** Sweeps go round every minute; the third one that is missed is no accident. */
const SWEEP_AGE_SECONDS = 200;
/** A job may wait for its turn, but not for this long. */
const OVERDUE_SECONDS = 120;
const DISK_FREE_BYTES_MIN = 200 * 1024 * 1024;

/**
 * The state of the database, the durable worker and the disk, each within two seconds. The shop is `down` when the
 * database or the disk is: nothing can be sold. Without the worker it is only `degraded`: orders and webhooks are
 * still taken and stored, and turning them away because of it would lose money.
 */
export async function readHealth(ctx: Ctx): Promise<Health> {
  const [database, worker, disk] = await Promise.all([
    within(checkDatabase(ctx), "does not answer"),
    within(checkWorker(ctx), "does not answer"),
    within(checkDisk(), "cannot be read"),
  ]);
  const isDown = database.status === "down" || disk.status === "down";
  const isWell = [database, worker, disk].every((check) => check.status === "ok");
  return { status: isDown ? "down" : isWell ? "ok" : "degraded", checks: { database, worker, disk } };
}

async function within(check: Promise<Check>, trouble: string): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Check>((resolve) => {
    timer = setTimeout(() => resolve({ status: "down", note: trouble }), CHECK_LIMIT_MS);
  });
  try {
    return await Promise.race([check.catch((): Check => ({ status: "down", note: trouble })), limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function checkDatabase(ctx: Ctx): Promise<Check> {
  await ctx.db.execute(sql`select 1`);
  return { status: "ok" };
}

/**
 * The worker is well when its server answers, no event waits to be sent, the sweeps go round and no job is left lying. The
 * last two show what the first two cannot: an engine that was never told of this shop, or one that calls a hung site.
 */
async function checkWorker(ctx: Ctx): Promise<WorkerCheck> {
  const { INNGEST_BASE_URL: base, ENGINE_PORT } = env();
  if (base) {
    const answer = await callHttp({ method: "GET", url: base, timeoutMs: CHECK_LIMIT_MS });
    if (answer.kind !== "answered") return { status: "down", note: "the durable engine does not answer" };
  }
  const [late, sweepAge, overdue] = await Promise.all([
    countUnsent(ctx, new Date(ctx.now().getTime() - BACKLOG_AGE_SECONDS * 1000)),
    readHeartbeatAge(ctx),
    // Other engines keep their books elsewhere; what the executor once left in ours is not theirs.
    ENGINE_PORT === undefined ? null : readOverdueSeconds(ctx),
  ]);
  const ages = { last_sweep_seconds: whole(sweepAge), oldest_overdue_job_seconds: whole(overdue) };
  const troubles = [
    late > 0 && `${late} events wait to be sent`,
    // A site that has just started cannot blame anybody for what was not done while it was away.
    Math.min(sweepAge ?? Infinity, process.uptime()) > SWEEP_AGE_SECONDS && sweepTrouble(sweepAge),
    (overdue ?? 0) > OVERDUE_SECONDS && `a job has waited for ${whole(overdue)} s`,
  ].filter((trouble) => trouble !== false);
  return troubles.length === 0 ? { status: "ok", ...ages } : { status: "degraded", note: troubles.join("; "), ...ages };
}

const whole = (seconds: number | null): number | null => seconds && Math.round(seconds);
const sweepTrouble = (age: number | null): string =>
  age === null ? "the durable engine has never run a sweep" : `no sweep for ${whole(age)} s`;

async function checkDisk(): Promise<Check> {
  // With an external database the data directory may not exist; then the site's own disk is what fills up.
  const disk = await statfs(env().DATA_DIR).catch(() => statfs("."));
  const freeBytes = disk.bavail * disk.bsize;
  return freeBytes >= DISK_FREE_BYTES_MIN
    ? { status: "ok" }
    : { status: "down", note: `only ${Math.floor(freeBytes / 1024 / 1024)} MB are free` };
}
