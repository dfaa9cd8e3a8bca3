import { drizzle } from "drizzle-orm/node-postgres";
import { count, eq } from "drizzle-orm";
import type { Pool } from "pg";
import * as schema from "@/db/schema";
import { inTransaction, type Ctx } from "@/lib/work/context";
import type { Env } from "@/lib/core/env";
import { setWorkspaceSeats, upsertWorkspace } from "@/lib/seats";
import { createUser } from "@/lib/staff";
import { openStandIn } from "@/lib/workspaces";
import { DEMO_PACKAGES, DEMO_POOL, DEMO_PROMOS, DEMO_WORKSPACES } from "./demo-shop";

export type Seeded = { ownerCreated?: { email: string; password: string } };

/** Safe to run at every start: makes the first owner when there is no staff, and the demo shop once. */
export async function seed(pool: Pool, env: Env): Promise<Seeded> {
  const now = () => new Date();
  const ctx: Ctx = { db: drizzle(pool, { schema }), actor: { kind: "system", name: "seed" }, now };
  if (env.isDemo) await seedDemoShop(ctx);
  return seedOwner(ctx, env);
}

/** Once: what an owner deletes later must not come back at the next start. */
export async function seedDemoShop(ctx: Ctx): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const marker = { key: "demo_seeded", value: true };
    const first = await tx.db.insert(schema.settings).values(marker).onConflictDoNothing().returning();
    if (first.length === 0) return;
    await tx.db.insert(schema.pools).values(DEMO_POOL).onConflictDoNothing();
    await tx.db.insert(schema.packages).values(DEMO_PACKAGES).onConflictDoNothing();
    await tx.db.insert(schema.promos).values(DEMO_PROMOS).onConflictDoNothing();
    for (const { name, remoteId, seats } of DEMO_WORKSPACES) {
      await openStandIn(tx, { remoteId, name, seats });
      const id = await upsertWorkspace(tx, { poolId: DEMO_POOL.id, name, driver: "stand_in", remoteId });
      await setWorkspaceSeats(tx, id, seats);
    }
  });
}

async function seedOwner(ctx: Ctx, env: Env): Promise<Seeded> {
  const [staff] = await ctx.db.select({ people: count() }).from(schema.staff).where(eq(schema.staff.role, "owner"));
  if ((staff?.people ?? 0) > 0) return {};
  const email = env.OWNER_EMAIL ?? "owner@kursi.local";
  const { password } = await createUser(ctx, {
    email,
    role: "owner",
    ...(env.OWNER_PASSWORD ? { password: env.OWNER_PASSWORD } : {}),
  });
  return { ownerCreated: { email, password: password ?? env.OWNER_PASSWORD ?? "" } };
}
