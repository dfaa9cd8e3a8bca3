import { dropDatabase } from "@/scripts/postgres/drop-database";
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { grantSiteRights } from "@/scripts/postgres/grants";
import { runMigrations } from "@/scripts/postgres/migrate";
import { startThrowAwayPostgres } from "@/scripts/postgres/throw-away";

declare module "vitest" {
  interface ProvidedContext {
    testDatabase: { adminUrl: string; siteUrl: string; template: string };
  }
}

/** `url` with another database name. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Runs once per vitest run: one migrated database, which every test file gets a copy of. `TEST_DATABASE_URL` names a
 * PostgreSQL whose user may create databases; without it a throw-away one is started.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? undefined : await startThrowAwayPostgres();
  const adminUrl = given ?? server?.urls.owner ?? "";
  const template = `kursi_test_${randomBytes(4).toString("hex")}`;
  await withClient(adminUrl, async (client) => void (await client.query(`CREATE DATABASE ${template}`)));
  await runMigrations(withDatabase(adminUrl, template));
  const siteUrl = server?.urls.site ?? adminUrl;
  if (server) await grantSiteRights({ owner: withDatabase(adminUrl, template), site: withDatabase(siteUrl, template) });
  project.provide("testDatabase", { adminUrl, siteUrl, template });
  return async () => (server ? server.stop() : dropAll(adminUrl, template));
}

async function dropAll(adminUrl: string, template: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
      [template],
    );
    for (const { datname } of found.rows) await dropDatabase(client, datname);
  });
}
