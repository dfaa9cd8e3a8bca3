import { drizzle } from "drizzle-orm/node-postgres";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as schema from "@/db/schema";
import { deliver, openCodeShop, openShop, paidOrder } from "@/lib/testing/world";
import { addItems } from "@/lib/stock";
import { systemCtx } from "@/lib/work/context";
import { complainAboutOneRole, grantSiteRights } from "@/scripts/postgres/grants";

const { siteUrl } = inject("testDatabase");
const ownerUrl = process.env.DATABASE_URL ?? "";
const site = new URL(siteUrl);
site.pathname = new URL(ownerUrl).pathname;
const isOneRole = siteUrl === inject("testDatabase").adminUrl;

let client: Client;
beforeAll(async () => {
  // One of each, so that there is a row that could be changed.
  await deliver(await paidOrder(await openShop([1])));
  await deliver(await paidOrder(await openCodeShop(1)));
  client = new Client({ connectionString: site.toString() });
  await client.connect();
});
afterAll(() => client.end());

// A PostgreSQL from outside may have only the one role that the tests were given.
describe.skipIf(isOneRole)("the site's role", () => {
  it("reads and writes rows", async () => {
    const pool = new Pool({ connectionString: site.toString() });
    const ctx = { ...systemCtx("test"), db: drizzle(pool, { schema }) };
    const { packageId } = await openCodeShop(0);
    expect(await addItems(ctx, packageId, ["A", "B"])).toEqual({ added: 2, duplicates: 0 });
    await pool.end();
  });

  it.each([
    "truncate orders",
    "truncate pretend.mails",
    "update ledger_entries set amount_idr = amount_idr + 1",
    "delete from ledger_transfers",
    "update transitions set actor = 'nobody'",
    "delete from transitions",
    "delete from receipts",
    "delete from refunds",
    "alter table ledger_entries disable trigger all",
    "drop trigger ledger_entries_append_only on ledger_entries",
    "create trigger mine before insert on orders for each row execute function refuse_change()",
    "create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$",
    "alter table orders add column mine text",
    "drop table orders",
    "drop index receipts_key",
    "create table mine (id int)",
    "create schema mine",
    "set session_replication_role = replica",
    "alter table orders owner to current_user",
    "set role kursi",
    "select * from drizzle.__drizzle_migrations",
  ])("may not: %s", async (statement) => {
    await expect(client.query(statement)).rejects.toMatchObject({ code: "42501" });
  });

  it("has the same rights after being given them again, and after a new table", async () => {
    const owner = new Client({ connectionString: ownerUrl });
    await owner.connect();
    await owner.query("create table added_later (id int)");
    await owner.query("grant truncate on orders to kursi_site");
    await grantSiteRights({ owner: ownerUrl, site: site.toString() });
    await client.query("insert into added_later values (1)");
    await expect(client.query("truncate orders")).rejects.toMatchObject({ code: "42501" });
    await owner.end();
  });

  it("gets them from several starts at once", async () => {
    const starts = Array.from({ length: 4 }, () => grantSiteRights({ owner: ownerUrl, site: site.toString() }));
    await expect(Promise.all(starts)).resolves.toHaveLength(4);
  });

  it("is refused as its own owner, and a shop with one role is told so", async () => {
    await expect(grantSiteRights({ owner: ownerUrl, site: ownerUrl })).rejects.toThrow(/REASSIGN OWNED/);
    expect(await complainAboutOneRole(ownerUrl)).toMatch(/MIGRATION_DATABASE_URL/);
    expect(await complainAboutOneRole(site.toString())).toBeUndefined();
  });
});

describe("the guards of their owner", () => {
  it.each([
    "truncate receipts cascade",
    "delete from receipts",
    "update receipts set amount_idr = 1",
    "update receipts set recorded_at = now()",
    "update receipts set id = gen_random_uuid()",
  ])("refuse: %s", async (statement) => {
    const owner = new Client({ connectionString: ownerUrl });
    await owner.connect();
    await expect(owner.query(statement)).rejects.toMatchObject({ code: "42501" });
    await owner.end();
  });
});
