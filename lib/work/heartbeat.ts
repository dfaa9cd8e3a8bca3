import { sql } from "drizzle-orm";
import { settings } from "@/db/schema";
import type { Ctx } from "./context";

/**
 * When each sweep last came to its end. A durable engine that takes events and calls nobody looks well from outside;
 * that the sweeps go round is the proof that it works, whichever engine it is. By the database's clock: the demo's moves.
 */

/** The sweeps that go round every minute. */
export const SWEEPS = [
  "relay-outbox",
  "expire-overdue-orders",
  "end-finished-terms",
  "remind-of-ends",
  "ask-suspended-workspaces",
  "sync-joined-members",
  "check-reality",
  "repeat-what-is-owed",
  "ask-about-payments",
] as const;
export type Sweep = (typeof SWEEPS)[number];

const keyOf = (sweep: Sweep): string => `heartbeat:${sweep}`;

export async function recordHeartbeat(ctx: Ctx, sweep: Sweep): Promise<void> {
  const value = sql`to_jsonb(extract(epoch from clock_timestamp()))`;
  await ctx.db
    .insert(settings)
    .values({ key: keyOf(sweep), value })
    .onConflictDoUpdate({ target: settings.key, set: { value } });
}

/** Seconds since the sweep that was last heard of longest ago; null while one of them was never heard of. */
export async function readHeartbeatAge(ctx: Ctx): Promise<number | null> {
  const { rows } = await ctx.db.execute<{ sweeps: number; age: number | null }>(sql`
    select count(*)::int as sweeps,
      greatest(0, extract(epoch from clock_timestamp()) - min((value #>> '{}')::float8))::float8 as age
    from ${settings} where key in ${SWEEPS.map(keyOf)}`);
  return rows[0]?.sweeps === SWEEPS.length ? rows[0].age : null;
}
