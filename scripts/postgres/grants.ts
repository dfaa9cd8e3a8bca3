import { Client } from "pg";
import { MIGRATION_LOCK } from "@/scripts/postgres/migrate";
import type { DatabaseUrls } from "@/scripts/postgres/server";
import { Problem } from "@/scripts/system/problem";

/** Schemas that the site reads and writes; of `engine` it only reads, for the back office. */
const WRITTEN = ["public", "pretend"];
const READ = ["engine"];
/** What happened stays as it was written: these tables only grow. Their triggers say the same to their owner. */
const APPEND_ONLY = ["ledger_transfers", "ledger_entries", "transitions", "security_events"];
/** Money on record is never deleted; what of it may change, its trigger says. */
const NEVER_DELETED = ["receipts", "payables", "payment_attempts", "refunds"];

/**
 * Gives the site's role what it needs and no more: rows, but no TRUNCATE, no triggers, no changes of tables. Run by the
 * owner of the tables after every migration; repeating it changes nothing. Throws a `Problem` when the site's role could
 * help itself to more, because it owns tables or is a superuser.
 */
export async function grantSiteRights({ owner, site }: DatabaseUrls): Promise<void> {
  const siteRole = await withClient(site, roleOf);
  await withClient(owner, async (client) => {
    await refuseTooMuch(client, siteRole);
    const role = client.escapeIdentifier(siteRole);
    const schemas = await client.query<{ name: string }>(
      "select nspname as name from pg_namespace where nspname = any($1)",
      [[...WRITTEN, ...READ]],
    );
    const there = schemas.rows.map(({ name }) => name);
    const statements = there.flatMap((schema) => {
      const rights = READ.includes(schema) ? "select" : "select, insert, update, delete";
      return [
        `grant usage on schema ${schema} to ${role}`,
        `revoke all on all tables in schema ${schema} from ${role}`,
        `grant ${rights} on all tables in schema ${schema} to ${role}`,
        // The executor may add tables of its own later, as the same owner.
        `alter default privileges in schema ${schema} grant ${rights} on tables to ${role}`,
        `grant usage, select on all sequences in schema ${schema} to ${role}`,
      ];
    });
    for (const table of await existing(client, APPEND_ONLY))
      statements.push(`revoke update, delete on ${table} from ${role}`);
    for (const table of await existing(client, NEVER_DELETED))
      statements.push(`revoke delete on ${table} from ${role}`);
    await client.query("begin");
    // Two starts at once would write the same rows of the catalogue, and one of them would fail.
    await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    for (const statement of statements) await client.query(statement);
    await client.query("commit");
  });
}

/** Whether the site's own role could switch the guards off; then a sentence that says what to do, else undefined. */
export async function complainAboutOneRole(site: string): Promise<string | undefined> {
  const owns = await withClient(site, async (client) => ownsTables(client, await roleOf(client)));
  return owns
    ? "DATABASE_URL: its role owns the tables and could switch the ledger's guards off. Name a second role in MIGRATION_DATABASE_URL, which then owns them."
    : undefined;
}

async function refuseTooMuch(client: Client, site: string): Promise<void> {
  const { rows } = await client.query("select from pg_roles where rolname = $1 and rolsuper", [site]);
  if (rows.length > 0)
    throw new Problem(`DATABASE_URL: its role ${site} is a superuser. Give the site a role without that.`);
  if (site === (await roleOf(client)) || (await ownsTables(client, site)))
    throw new Problem(
      `MIGRATION_DATABASE_URL: the tables belong to ${site}, the site's own role. Run once as a superuser REASSIGN OWNED BY "${site}" TO another role, and name that one here.`,
    );
}

async function ownsTables(client: Client, role: string): Promise<boolean> {
  const { rows } = await client.query<{ owns: boolean }>(
    `select exists (select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
       where nspname = any($1) and relkind = 'r' and pg_has_role($2::text, relowner, 'member')) as owns`,
    [WRITTEN, role],
  );
  return rows[0]?.owns ?? false;
}

async function existing(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename = any($1)",
    [tables],
  );
  return rows.map(({ name }) => name);
}

const roleOf = async (client: Client): Promise<string> =>
  (await client.query<{ role: string }>("select current_user::text as role")).rows[0]?.role ?? "";

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
