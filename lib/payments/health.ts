import { eq, sql } from "drizzle-orm";
import { gatewayHealth } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import type { GatewayName } from "@/lib/core/gateway-names";

/** The circuit breaker of each gateway: after some failures in a row, new charges go to the next one for a while. */

const FAILURES_TO_OPEN = 3;
const OPEN_SECONDS = 60;
const OPEN_SECONDS_MAX = 900;

export type GatewayHealth = typeof gatewayHealth.$inferSelect;

/*
 * One hot row a gateway. It is written on changes and every few seconds, and the look comes before the insert, because
 * ON CONFLICT DO UPDATE locks the row until the commit also where its own WHERE says no: all webhooks of a gateway
 * would wait for each other (PostgreSQL manual, INSERT, "conflict_action").
 */
export async function recordSuccess(ctx: Ctx, gateway: GatewayName): Promise<void> {
  const at = ctx.now();
  await ctx.db.execute(sql`
    insert into ${gatewayHealth} (gateway, last_success_at)
    select ${gateway}::text, ${at}::timestamptz where not exists (
      select 1 from ${gatewayHealth} where gateway = ${gateway}::text and failures = 0
        and last_success_at >= ${at}::timestamptz - interval '5 seconds')
    on conflict (gateway) do update
      set last_success_at = excluded.last_success_at, failures = 0, open_until = null`);
}

/** Counts a failure in a row; from the third on the breaker opens, twice as long each time. */
export async function recordFailure(ctx: Ctx, gateway: GatewayName, why: string): Promise<void> {
  const at = ctx.now();
  const [row] = await ctx.db
    .insert(gatewayHealth)
    .values({ gateway, failures: 1, lastError: why, lastErrorAt: at })
    .onConflictDoUpdate({
      target: gatewayHealth.gateway,
      set: { failures: sql`${gatewayHealth.failures} + 1`, lastError: why, lastErrorAt: at },
    })
    .returning({ failures: gatewayHealth.failures });
  const over = (row?.failures ?? 0) - FAILURES_TO_OPEN;
  if (over < 0) return;
  const seconds = Math.min(OPEN_SECONDS * 2 ** over, OPEN_SECONDS_MAX);
  await ctx.db
    .update(gatewayHealth)
    .set({ openUntil: new Date(at.getTime() + seconds * 1000) })
    .where(eq(gatewayHealth.gateway, gateway));
}

export async function recordWebhook(ctx: Ctx, gateway: GatewayName): Promise<void> {
  const at = ctx.now();
  await ctx.db.execute(sql`
    insert into ${gatewayHealth} (gateway, last_webhook_at)
    select ${gateway}::text, ${at}::timestamptz where not exists (
      select 1 from ${gatewayHealth} where gateway = ${gateway}::text
        and last_webhook_at >= ${at}::timestamptz - interval '5 seconds')
    on conflict (gateway) do update set last_webhook_at = excluded.last_webhook_at`);
}

export const selectHealth = (ctx: Ctx): Promise<GatewayHealth[]> => ctx.db.select().from(gatewayHealth);

/** Gateways that are not asked for new charges at the moment. */
export async function selectTripped(ctx: Ctx): Promise<Set<GatewayName>> {
  const rows = await selectHealth(ctx);
  return new Set(rows.filter((row) => row.openUntil && row.openUntil > ctx.now()).map((row) => row.gateway));
}
