import { statfs } from "node:fs/promises";
import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { callHttp } from "@/lib/core/http";
import { countUnsent } from "@/lib/work/outbox";

export type CheckStatus = "ok" | "degraded" | "down";
/** `note` is for people; it names no address, version or secret. */
export type Check = { status: CheckStatus; note?: string };
export type Health = { status: CheckStatus; checks: { database: Check; worker: Check; disk: Check } };

/** Each check is given this long, so that the answer itself never hangs. */
const CHECK_LIMIT_MS = 2_000;
/** An event that waited longer than this should have left long ago. */
const BACKLOG_AGE_SECONDS = 120;
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

/** The worker is well when its server answers at all and no event has been waiting to be sent. */
async function checkWorker(ctx: Ctx): Promise<Check> {
  const base = env().INNGEST_BASE_URL;
  if (base) {
    const answer = await callHttp({ method: "GET", url: base, timeoutMs: CHECK_LIMIT_MS });
    if (answer.kind !== "answered") return { status: "down", note: "the durable engine does not answer" };
  }
  const late = await countUnsent(ctx, new Date(ctx.now().getTime() - BACKLOG_AGE_SECONDS * 1000));
  return late === 0 ? { status: "ok" } : { status: "degraded", note: `${late} events wait to be sent` };
}

async function checkDisk(): Promise<Check> {
  // With an external database the data directory may not exist; then the site's own disk is what fills up.
  const disk = await statfs(env().DATA_DIR).catch(() => statfs("."));
  const freeBytes = disk.bavail * disk.bsize;
  return freeBytes >= DISK_FREE_BYTES_MIN
    ? { status: "ok" }
    : { status: "down", note: `only ${Math.floor(freeBytes / 1024 / 1024)} MB are free` };
}
