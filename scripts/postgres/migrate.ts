import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { readMigrationFiles, type MigrationMeta } from "drizzle-orm/migrator";
import { Client } from "pg";
import { ensureSchema } from "@/inngest/embedded/database";
import { inRoot } from "@/scripts/system/paths";

/** Any number, the same everywhere: two starts on one database must not migrate at once. */
export const MIGRATION_LOCK = 20_261_121;

/** Where drizzle's own migrator keeps the record, so that either can go on where the other stopped. */
const RECORD = "drizzle.__drizzle_migrations";

/**
 * Brings the database up to date, the embedded executor's tables too if it is to run here. Each migration is one
 * transaction: one that cannot get its locks within five seconds fails and changes nothing. A migration of nothing but
 * `CREATE INDEX CONCURRENTLY` runs outside of any, so that a big table stays open for writing meanwhile; cut short, it is
 * begun again at the next start. Throws for a migration that mixes the two.
 */
export async function runMigrations(
  url: string,
  { hasOwnExecutor = false, folder = inRoot("db", "migrations") } = {},
): Promise<void> {
  if (!existsSync(`${folder}/meta/_journal.json`)) return;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await takeTurn(client);
    await client.query("SET lock_timeout = '5s'");
    for (const migration of await readPending(client, folder)) await run(client, migration);
    if (hasOwnExecutor) await ensureSchema(client);
  } finally {
    await client.end();
  }
}

/** Asks again and again: a connection that waits in the database has a snapshot, for which the builder of an index waits. */
async function takeTurn(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ has: boolean }>("SELECT pg_try_advisory_lock($1) AS has", [MIGRATION_LOCK]);
    if (rows[0]?.has) return;
    await pause(200);
  }
}

async function readPending(client: Client, folder: string): Promise<MigrationMeta[]> {
  await client.query("CREATE SCHEMA IF NOT EXISTS drizzle");
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${RECORD} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)`,
  );
  const { rows } = await client.query<{ last: string | null }>(`SELECT max(created_at) AS last FROM ${RECORD}`);
  const last = Number(rows[0]?.last ?? 0);
  return readMigrationFiles({ migrationsFolder: folder }).filter(({ folderMillis }) => folderMillis > last);
}

const CONCURRENTLY = /^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?\s/i;

async function run(client: Client, { sql, hash, folderMillis }: MigrationMeta): Promise<void> {
  const statements = sql.filter((statement) => statement.trim() !== "");
  const indexes = statements.flatMap((statement) => CONCURRENTLY.exec(statement)?.[1] ?? []);
  const record = () => client.query(`INSERT INTO ${RECORD} (hash, created_at) VALUES ($1, $2)`, [hash, folderMillis]);
  if (indexes.length === 0)
    return inTransaction(client, async () => {
      for (const statement of statements) await client.query(statement);
      await record();
    });
  if (indexes.length < statements.length)
    throw new Error("a migration that builds an index concurrently must do nothing else; split it in two");
  // Waits for open transactions, and nobody waits for it.
  await client.query("SET lock_timeout = 0");
  for (const [at, statement] of statements.entries()) {
    // What is left of an attempt that was cut short: the migration is not on record.
    await client.query(`DROP INDEX CONCURRENTLY IF EXISTS "${indexes[at]}"`);
    await client.query(statement);
  }
  await client.query("SET lock_timeout = '5s'");
  await record();
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  try {
    await work();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
