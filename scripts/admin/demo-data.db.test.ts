import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import * as tables from "@/db/schema";
import { seedDemoShop } from "@/db/seed";
import { addToSetting } from "@/lib/work/settings";
import { createApiKey, createUser } from "@/lib/staff";
import { ctx, deliver, openCodeShop, openShop, paidOrder, type CodeShop } from "@/lib/testing/world";
import { inTransaction } from "@/lib/work/context";
import { clearDemoData, complainAboutDemoData, findDemoData } from "@/scripts/admin/demo-data";

let client: Client;
/** What an owner added by hand while looking at the demo. */
let own: CodeShop;
/** What was said of a shop that never was a demo. */
let empty: string | undefined;
const FOR_GOOD = { withOtherPayments: false };

beforeAll(async () => {
  client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  empty = await complaint();
  await seedDemoShop(ctx);
  await inTransaction(ctx, (tx) => addToSetting(tx, "clock_offset_seconds", 86_400));
  await createUser(ctx, { email: "owner@toko.example", role: "owner", password: "a good long password" });
  await createApiKey(ctx, { name: "bot", role: "admin" });
  own = await openCodeShop(3);
  await deliver(await paidOrder(own));
  await deliver(await paidOrder(await openShop([2])));
});
afterAll(() => client.end());

const complaint = async () => complainAboutDemoData(await findDemoData(client));
/** Rows of every table that has some. */
async function counts(): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string }>(
    "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'pretend')",
  );
  const found: Record<string, number> = {};
  for (const { name } of rows) {
    const { rows: counted } = await client.query<{ n: number }>(`select count(*)::int as n from ${name}`);
    if (counted[0]?.n) found[name] = counted[0].n;
  }
  return found;
}

it("a shop that was tried in the demo is told what lies there and which command clears it", async () => {
  expect(empty).toBeUndefined();
  expect(await complaint()).toMatch(/182 pretend seats and 2 pretend payments.*`npm run admin -- clear-demo`/);
});

it("nothing is cleared while charges of other gateways are there, unless they are said to be pretend too", async () => {
  const before = await counts();
  await db().update(tables.paymentAttempts).set({ gateway: "tripay" });
  await expect(clearDemoData(client, FOR_GOOD)).rejects.toThrow(/charged at tripay.*--with-gateway-orders/);
  expect(await counts()).toEqual(before);
  await db().update(tables.paymentAttempts).set({ gateway: "sandbox" });
});

it("clearing leaves the people and what the owner added, and not one row of anything else", async () => {
  await clearDemoData(client, FOR_GOOD);
  expect(await complaint()).toBeUndefined();
  expect(await counts()).toEqual({
    "public.staff": 1,
    "public.api_keys": 1,
    "public.security_events": 2,
    "public.products": 2,
    "public.product_terms": 2,
    "public.pools": 1,
    "public.stock_items": 3,
  });
  // The code that a pretend buyer was shown can be sold.
  const items = await db().select().from(tables.stockItems);
  expect(items.map(({ status, lineId, unitId }) => ({ status, lineId, unitId }))).toEqual(
    Array.from({ length: 3 }, () => ({ status: "free", lineId: null, unitId: null })),
  );
});

it("the tables refuse again what they refused before, and the shop sells", async () => {
  await deliver(await paidOrder(own));
  const change = "update ledger_entries set amount_idr = 1";
  await expect(client.query(change)).rejects.toThrow(/append-only/);
  await expect(client.query("truncate transitions")).rejects.toThrow(/append-only/);
  await clearDemoData(client, FOR_GOOD);
});

it("the demo can be opened anew, once", async () => {
  await seedDemoShop(ctx);
  expect(await complaint()).toMatch(/180 pretend seats/);
  await clearDemoData(client, FOR_GOOD);
});
