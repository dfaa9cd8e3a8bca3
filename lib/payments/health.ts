import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { gatewayHealth } from "@/db/schema";
import { shared } from "@/lib/core/clock";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { Ctx } from "@/lib/work/context";
import type { NotDone } from "./gateway";

/**
 * The circuit breaker of each gateway: after some outages in a row, new charges go to the next one for a while, and
 * statuses are read once a minute.
 */

const FAILURES_TO_OPEN = 3;
const OPEN_SECONDS = 60;
const OPEN_SECONDS_MAX = 900;
const PROBE_EVERY_MS = 60_000;
const FRESH_MS = 5_000;

export type GatewayHealth = typeof gatewayHealth.$inferSelect;

/**
 * When this process last wrote a gateway's success, or a webhook of it. One hot row a gateway: a success that was
 * written seconds ago need not be written again. Failures make it forget, so that the next success closes the breaker.
 */
const written = shared("kursi.gateway-health", () => new Map<string, number>());

/**
 * Runs `write` unless it was done in the last seconds. The clock may jump in the demo, also back, so an entry from the
 * future is no longer fresh either.
 */
async function unlessFresh(ctx: Ctx, key: string, write: (at: Date) => Promise<unknown>): Promise<void> {
  const at = ctx.now();
  const before = written.get(key);
  if (before !== undefined && Math.abs(at.getTime() - before) < FRESH_MS) return;
  written.set(key, at.getTime());
  try {
    await write(at);
  } catch (error) {
    written.delete(key);
    throw error;
  }
}

/*
 * The look comes before the insert, because ON CONFLICT DO UPDATE locks the row until the commit also where its own
 * WHERE says no: all processes that talk to one gateway would wait for each other (PostgreSQL manual, INSERT,
 * "conflict_action").
 */
export const recordSuccess = (ctx: Ctx, gateway: GatewayName): Promise<void> =>
  unlessFresh(ctx, `success:${gateway}`, (at) =>
    ctx.db.execute(sql`
      insert into ${gatewayHealth} (gateway, last_success_at)
      select ${gateway}::text, ${at}::timestamptz where not exists (
        select 1 from ${gatewayHealth} where gateway = ${gateway}::text and failures = 0
          and last_success_at >= ${at}::timestamptz - interval '5 seconds')
      on conflict (gateway) do update
        set last_success_at = excluded.last_success_at, failures = 0, open_until = null`),
  );

/**
 * Notes why a call gave nothing, for the admin. Only an outage (not reached, broken off) counts: from the third in a row on
 * the breaker opens, twice as long each time. Any answer, even a refusal that a buyer can provoke, shows that the gateway
 * is there, and closes it.
 */
export async function recordFailure(
  ctx: Ctx,
  gateway: GatewayName,
  { why, isOutage }: Pick<NotDone, "why" | "isOutage">,
): Promise<void> {
  const at = ctx.now();
  written.delete(`success:${gateway}`);
  const error = { lastError: why, lastErrorAt: at };
  const [row] = await ctx.db
    .insert(gatewayHealth)
    .values({ gateway, failures: isOutage ? 1 : 0, ...error })
    .onConflictDoUpdate({
      target: gatewayHealth.gateway,
      set: isOutage
        ? { failures: sql`${gatewayHealth.failures} + 1`, ...error }
        : { failures: 0, openUntil: null, ...error },
    })
    .returning({ failures: gatewayHealth.failures });
  const over = (row?.failures ?? 0) - FAILURES_TO_OPEN;
  if (over < 0) return;
  const seconds = Math.min(OPEN_SECONDS * 2 ** over, OPEN_SECONDS_MAX);
  await ctx.db
    .update(gatewayHealth)
    .set({ openUntil: new Date(at.getTime() + seconds * 1000), probedAt: at })
    .where(eq(gatewayHealth.gateway, gateway));
}

export const recordWebhook = (ctx: Ctx, gateway: GatewayName): Promise<void> =>
  unlessFresh(ctx, `webhook:${gateway}`, (at) =>
    ctx.db.execute(sql`
      insert into ${gatewayHealth} (gateway, last_webhook_at)
      select ${gateway}::text, ${at}::timestamptz where not exists (
        select 1 from ${gatewayHealth} where gateway = ${gateway}::text
          and last_webhook_at >= ${at}::timestamptz - interval '5 seconds')
      on conflict (gateway) do update set last_webhook_at = excluded.last_webhook_at`),
  );

export const selectHealth = (ctx: Ctx): Promise<GatewayHealth[]> => ctx.db.select().from(gatewayHealth);

/** Gateways that are not asked for new charges at the moment. */
export async function selectTripped(ctx: Ctx): Promise<Set<GatewayName>> {
  const rows = await selectHealth(ctx);
  return new Set(rows.filter((row) => isOpen(ctx, row)).map((row) => row.gateway));
}

const isOpen = (ctx: Ctx, { openUntil }: GatewayHealth): boolean => openUntil !== null && openUntil > ctx.now();

/**
 * Whether a status may be read now: always while the breaker is closed, and once a minute, for the whole shop, while it is
 * open. The read that is let through shows whether the gateway is back.
 */
export async function mayRead(ctx: Ctx, gateway: GatewayName): Promise<boolean> {
  const [row] = await ctx.db.select().from(gatewayHealth).where(eq(gatewayHealth.gateway, gateway));
  if (!row || !isOpen(ctx, row)) return true;
  const now = ctx.now();
  const inMs = (ms: number): Date => new Date(now.getTime() + ms);
  const { probedAt } = gatewayHealth;
  const turns = await ctx.db
    .update(gatewayHealth)
    .set({ probedAt: now })
    .where(
      and(
        eq(gatewayHealth.gateway, gateway),
        // A clock that was ahead and came back must not keep everybody waiting.
        or(isNull(probedAt), lte(probedAt, inMs(-PROBE_EVERY_MS)), gt(probedAt, inMs(PROBE_EVERY_MS))),
      ),
    )
    .returning({ gateway: gatewayHealth.gateway });
  return turns.length > 0;
}
