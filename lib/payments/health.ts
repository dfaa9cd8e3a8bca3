import { eq, sql } from "drizzle-orm";
import { gatewayHealth } from "@/db/schema";
import type { Ctx } from "@/lib/core/context";
import type { GatewayName } from "@/lib/core/gateway-names";

/** The circuit breaker of each gateway: after some failures in a row, new charges go to the next one for a while. */

const FAILURES_TO_OPEN = 3;
const OPEN_SECONDS = 60;
const OPEN_SECONDS_MAX = 900;

export type GatewayHealth = typeof gatewayHealth.$inferSelect;

export async function recordSuccess(ctx: Ctx, gateway: GatewayName): Promise<void> {
  const at = ctx.now();
  await ctx.db
    .insert(gatewayHealth)
    .values({ gateway, lastSuccessAt: at })
    .onConflictDoUpdate({
      target: gatewayHealth.gateway,
      set: { lastSuccessAt: at, failures: 0, openUntil: null },
      // Written on changes and now and then, not on every charge: it is one hot row.
      setWhere: sql`${gatewayHealth.failures} > 0 or ${gatewayHealth.lastSuccessAt} is null or ${gatewayHealth.lastSuccessAt} < ${at}::timestamptz - interval '5 seconds'`,
    });
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
  await ctx.db
    .insert(gatewayHealth)
    .values({ gateway, lastWebhookAt: at })
    .onConflictDoUpdate({
      target: gatewayHealth.gateway,
      set: { lastWebhookAt: at },
      setWhere: sql`${gatewayHealth.lastWebhookAt} is null or ${gatewayHealth.lastWebhookAt} < ${at}::timestamptz - interval '5 seconds'`,
    });
}

export const selectHealth = (ctx: Ctx): Promise<GatewayHealth[]> => ctx.db.select().from(gatewayHealth);

/** Gateways that are not asked for new charges at the moment. */
export async function selectTripped(ctx: Ctx): Promise<Set<GatewayName>> {
  const rows = await selectHealth(ctx);
  return new Set(rows.filter((row) => row.openUntil && row.openUntil > ctx.now()).map((row) => row.gateway));
}
