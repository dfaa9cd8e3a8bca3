import { and, asc, isNotNull, lte } from "drizzle-orm";
import { z } from "zod";
import { workspaces } from "@/db/schema";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import type { Ctx } from "@/lib/work/context";
import type { DriverFields } from "./driver";
import type { Workspace } from "./store";

/** When the keys and sessions that reach the workspaces end, told before they do. */

const claims = z.looseObject({ exp: z.number().positive().max(8.64e12) });
const TOKEN_MAX = 8_000;
const DAY_MS = 86_400_000;

/** The end that a token (JWT) names for itself; null for any other text. Nothing else of it is believed or needed. */
export function endOfToken(text: string): Date | null {
  const [, payload, signature] = text.length > TOKEN_MAX ? [] : text.split(".");
  if (payload === undefined || signature === undefined) return null;
  try {
    const read = claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    return read.success ? new Date(read.data.exp * 1000) : null;
  } catch {
    return null;
  }
}

/** The first end among the tokens of all drivers. */
export function endOfAccess(credentials: DriverFields): Date | null {
  const secrets = Object.values(credentials).flatMap((fields) => Object.values(fields));
  const ends = secrets.flatMap((secret) => (typeof secret === "string" ? (endOfToken(secret)?.getTime() ?? []) : []));
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** Whether it is time to say so. */
export const isEndingSoon = (endsAt: Date, now: Date): boolean =>
  env().ACCESS_WARN_DAYS > 0 && endsAt.getTime() - now.getTime() <= env().ACCESS_WARN_DAYS * DAY_MS;

export type EndingAccess = Pick<Workspace, "id" | "name" | "driver"> & { accessEndsAt: Date };

/** Workspaces whose access ends within `ACCESS_WARN_DAYS`, or has ended; soonest first. */
export async function selectEndingAccess(ctx: Ctx): Promise<EndingAccess[]> {
  const until = new Date(ctx.now().getTime() + env().ACCESS_WARN_DAYS * DAY_MS);
  const { id, name, driver, accessEndsAt } = workspaces;
  const rows = await ctx.db
    .select({ id, name, driver, accessEndsAt })
    .from(workspaces)
    .where(and(isNotNull(accessEndsAt), lte(accessEndsAt, until)))
    .orderBy(asc(accessEndsAt));
  return rows.flatMap((row) =>
    row.accessEndsAt && isEndingSoon(row.accessEndsAt, ctx.now()) ? { ...row, accessEndsAt: row.accessEndsAt } : [],
  );
}

/** Says it in the log, a line a workspace. Answers how many. */
export async function tellEndingAccess(ctx: Ctx): Promise<number> {
  const ending = await selectEndingAccess(ctx);
  for (const { name, driver, accessEndsAt } of ending)
    log.warn(
      { workspace: name, driver, endsAt: accessEndsAt },
      "the key or session of a workspace ends; replace it in /admin/pool",
    );
  return ending.length;
}
