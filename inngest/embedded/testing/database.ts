// Tests of the embedded executor: a database of their own.
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { dropDatabase } from "@/scripts/postgres/drop-database";

export type OwnDatabase = { url: string; drop(): Promise<void> };

/** Creates an empty database on the server that `adminUrl` names; its user must be allowed to. */
export async function createOwnDatabase(adminUrl: string): Promise<OwnDatabase> {
  const name = `engine_test_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => asAdmin(adminUrl, (client) => dropDatabase(client, name)) };
}

/** Ends every connection to the database, as a PostgreSQL that is restarted would. */
export async function cutConnections(adminUrl: string, databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await asAdmin(
    adminUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and usename = current_user`,
  );
}

async function asAdmin(adminUrl: string, work: string | ((client: Client) => Promise<unknown>)): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await (typeof work === "string" ? client.query(work) : work(client));
  } finally {
    await client.end();
  }
}
