import { existsSync } from "node:fs";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { ensureSchema } from "@/inngest/embedded/database";
import { inRoot } from "@/scripts/system/paths";

/** Any number, the same everywhere: two starts on one database must not migrate at once; drizzle itself takes no lock. */
export const MIGRATION_LOCK = 20_261_121;

/**
 * Brings the database up to date, the embedded executor's tables too if it is to run here. A migration that cannot get its
 * locks within five seconds fails and changes nothing.
 */
export async function runMigrations(
  url: string,
  options: { hasOwnExecutor: boolean } = { hasOwnExecutor: false },
): Promise<void> {
  const folder = inRoot("db", "migrations");
  if (!existsSync(`${folder}/meta/_journal.json`)) return;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query("SET lock_timeout = '5s'");
    await migrate(drizzle(client), { migrationsFolder: folder });
    if (options.hasOwnExecutor) await ensureSchema(client);
  } finally {
    await client.end();
  }
}
