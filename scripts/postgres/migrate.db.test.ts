import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { runMigrations } from "@/scripts/postgres/migrate";

const url = process.env.DATABASE_URL ?? "";
const TABLE = "create table parcels (id int, weight int)";
const INDEX = 'CREATE UNIQUE INDEX CONCURRENTLY "parcels_id_key" ON "parcels" ("id");';

let client: Client;
let other: Client;
let folder: string;
/** Later than the shop's own migrations, which the copied database has on record. */
let when = Date.UTC(2100, 0, 1);

beforeAll(async () => {
  [client, other] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
  await Promise.all([client.connect(), other.connect()]);
});
afterAll(async () => void (await Promise.all([client.end(), other.end()])));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kursi-migrations-"));
  mkdirSync(join(folder, "meta"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await client.query("drop table if exists parcels");
});

/** A folder with these migrations, all of them new to the database. */
function migrations(...files: string[]): void {
  const entries = files.map((sql, idx) => {
    const tag = `000${idx}_test`;
    writeFileSync(join(folder, `${tag}.sql`), sql);
    return { idx, version: "7", when: when++, tag, breakpoints: true };
  });
  writeFileSync(join(folder, "meta", "_journal.json"), JSON.stringify({ version: "7", entries }));
}

const run = () => runMigrations(url, { folder });
const isValid = async () =>
  (await client.query("select indisvalid from pg_index where indexrelid = to_regclass('parcels_id_key')")).rows;

it("keeps a table open for writing while its index is built", async () => {
  migrations(TABLE);
  await run();
  await other.query("begin");
  await other.query("insert into parcels values (1, 1)");
  migrations(INDEX);
  const done = run();
  // The builder waits for the open transaction; nobody waits for the builder.
  const isBuilding = async () => (await isValid()).length > 0;
  while (!(await isBuilding()));
  await client.query("insert into parcels values (2, 2)");
  await other.query("commit");
  await done;
  expect(await isValid()).toEqual([{ indisvalid: true }]);
});

it("builds an index anew that was cut short", async () => {
  migrations(TABLE);
  await run();
  await client.query("insert into parcels values (1, 1), (1, 2)");
  migrations(INDEX);
  await expect(run()).rejects.toThrow("could not create unique index");
  expect(await isValid()).toEqual([{ indisvalid: false }]);
  await client.query("delete from parcels where weight = 2");
  await run();
  expect(await isValid()).toEqual([{ indisvalid: true }]);
});

it("lets two starts at once build one index", async () => {
  migrations(TABLE, INDEX);
  await Promise.all([run(), run()]);
  expect(await isValid()).toEqual([{ indisvalid: true }]);
});

it("keeps what came before a migration that fails, and nothing of that", async () => {
  migrations(TABLE, "alter table parcels add column note text;--> statement-breakpoint\nselect nonsense");
  await expect(run()).rejects.toThrow("nonsense");
  const columns = await client.query("select column_name from information_schema.columns where table_name = 'parcels'");
  expect(columns.rows).toHaveLength(2);
});

it("refuses to mix an index built concurrently with anything else", async () => {
  migrations(`${TABLE};--> statement-breakpoint\n${INDEX}`);
  await expect(run()).rejects.toThrow("split it in two");
});
