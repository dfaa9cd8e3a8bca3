import { count, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { z } from "zod";
import * as schema from "@/db/schema";
import { saveCategory, saveProduct, savePromo } from "@/lib/catalog";
import type { Env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { sealingKeyIds } from "@/lib/core/secrets";
import { openVendorWorkspace } from "@/lib/pretend";
import { setWorkspaceSeats } from "@/lib/seats";
import { createUser } from "@/lib/staff";
import { addItems } from "@/lib/stock";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { readSetting, SEALING_KEY, setOnce } from "@/lib/work/settings";
import { upsertPool, upsertWorkspace } from "@/lib/workspaces";
import { DEMO_CATEGORIES, DEMO_ITEMS, DEMO_POOL, DEMO_PRODUCTS, DEMO_PROMOS, DEMO_WORKSPACES } from "./demo-shop";

/** `password` only where one was made up: the owner's own is not shown again. */
export type Seeded = { ownerCreated?: { email: string; password?: string } };

/** Safe to run at every start: makes the first owner when there is no staff, and the demo shop once. */
export async function seed(pool: Pool, env: Env): Promise<Seeded> {
  const now = () => new Date();
  const ctx: Ctx = { db: drizzle(pool, { schema }), actor: { kind: "system", name: "seed" }, now };
  await keepToSealingKey(ctx);
  if (env.isDemo) await seedDemoShop(ctx);
  return inTransaction(ctx, (tx) => seedOwner(tx, env));
}

/**
 * Two sites on one database with a key each would sell codes that the other cannot open; so would one that lost its key.
 * Throws `conflict` when the database was sealed with a key that is not here.
 */
const sealingKey = z.object({ id: z.string() });

export async function keepToSealingKey(ctx: Ctx): Promise<void> {
  const [current = "", ...earlier] = sealingKeyIds();
  const isFirst = await inTransaction(ctx, (tx) => setOnce(tx, SEALING_KEY, { id: current }));
  const { id: known } = isFirst ? { id: current } : sealingKey.parse(await readSetting(ctx, SEALING_KEY));
  if (known !== current && !earlier.includes(known))
    throw new DomainError(
      "conflict",
      `DATA_ENCRYPTION_KEY: codes in this database are sealed with another key (${known}). Start with that one: all sites of a shop have the same, and secrets.json is where a shop keeps its own. If it is lost for good, delete the row "${SEALING_KEY}" of the table settings; what it sealed stays closed.`,
    );
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

/** Two first starts at once would both see nobody: the second waits here until the first has made the owner. */
async function seedOwner(ctx: TxCtx, env: Env): Promise<Seeded> {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('first owner', 0))`);
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
