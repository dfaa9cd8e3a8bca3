import { count, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import * as schema from "@/db/schema";
import { saveCategory, saveProduct, savePromo } from "@/lib/catalog";
import type { Env } from "@/lib/core/env";
import { openVendorWorkspace } from "@/lib/pretend";
import { setWorkspaceSeats } from "@/lib/seats";
import { createUser } from "@/lib/staff";
import { addItems } from "@/lib/stock";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { setOnce } from "@/lib/work/settings";
import { upsertPool, upsertWorkspace } from "@/lib/workspaces";
import { DEMO_CATEGORIES, DEMO_ITEMS, DEMO_POOL, DEMO_PRODUCTS, DEMO_PROMOS, DEMO_WORKSPACES } from "./demo-shop";

/** `password` only where one was made up: the owner's own is not shown again. */
export type Seeded = { ownerCreated?: { email: string; password?: string } };

/** Safe to run at every start: makes the first owner when there is no staff, and the demo shop once. */
export async function seed(pool: Pool, env: Env): Promise<Seeded> {
  const now = () => new Date();
  const ctx: Ctx = { db: drizzle(pool, { schema }), actor: { kind: "system", name: "seed" }, now };
  if (env.isDemo) await seedDemoShop(ctx);
  return seedOwner(ctx, env);
}

/** Once: what an owner deletes or changes later must not come back at the next start. */
export async function seedDemoShop(ctx: Ctx): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!(await setOnce(tx, "demo_seeded", true))) return;
    await seedSupplies(tx);
    for (const category of DEMO_CATEGORIES) await saveCategory(tx, category);
    for (const product of DEMO_PRODUCTS) await saveProduct(tx, product);
    for (const promo of DEMO_PROMOS) await savePromo(tx, promo);
    await addItems(tx, DEMO_ITEMS.productId, DEMO_ITEMS.texts);
  });
}

async function seedSupplies(tx: TxCtx): Promise<void> {
  await upsertPool(tx, DEMO_POOL);
  for (const { name, remoteId, seats } of DEMO_WORKSPACES) {
    await openVendorWorkspace(tx, { remoteId, name, seats });
    const id = await upsertWorkspace(tx, { poolId: DEMO_POOL.id, name, driver: "stand_in", remoteId });
    await setWorkspaceSeats(tx, id, seats);
  }
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
  return { ownerCreated: { email, ...(password === undefined ? {} : { password }) } };
}
