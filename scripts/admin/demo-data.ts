import { Client } from "pg";
import { DEMO_CATEGORIES, DEMO_POOL, DEMO_PRODUCTS, DEMO_PROMOS } from "@/db/seed/demo-shop";
import { Problem } from "@/scripts/system/problem";

/**
 * What the demo leaves behind: pretend seats, pretend money, a clock that was moved. It must not be sold or counted in a
 * shop that takes real money.
 */
export type DemoData = {
  pretendSeats: number;
  pretendPayments: number;
  /** Charges of other gateways by name: of stand-ins, or of a shop that was real before. */
  otherPayments: string[];
  wasSeeded: boolean;
};

export async function findDemoData(client: Client): Promise<DemoData> {
  const { rows } = await client.query<DemoData>(`
    select (select count(*)::int from seats join workspaces on workspaces.id = workspace_id where driver = 'stand_in')
        as "pretendSeats",
      (select count(*)::int from payment_attempts where gateway = 'sandbox') as "pretendPayments",
      array(select distinct gateway from payment_attempts where gateway <> 'sandbox' order by 1) as "otherPayments",
      exists (select from settings where key in ('demo_seeded', 'clock_offset_seconds')) as "wasSeeded"`);
  const [found] = rows;
  if (!found) throw new Error("the database did not answer a question without rows");
  return found;
}

/** The sentence for a shop that is to take real money with the demo in its database, or undefined. */
export function complainAboutDemoData(found: DemoData): string | undefined {
  const { pretendSeats, pretendPayments, wasSeeded } = found;
  if (pretendSeats === 0 && pretendPayments === 0 && !wasSeeded) return undefined;
  return [
    `This shop was tried in the demo: its database holds ${pretendSeats} pretend seats and ${pretendPayments} pretend payments, which must not be sold or counted beside real money.`,
    "Run `npm run admin -- clear-demo`, which keeps staff, keys and products of your own, or name another DATA_DIR or DATABASE_URL.",
  ].join(" ");
}

/** Whoever runs the shop is no part of the demo: these tables stay as they are. */
const KEPT_WHOLE = /^(staff|staff_sessions|recovery_codes|api_keys|security_events)$/;
/** The owner's own part of the catalogue and of the supplies is put back after everything was emptied, in this order. */
const KEPT_IN_PART = [
  ["settings", "key not in ('demo_seeded', 'clock_offset_seconds')"],
  ["categories", `not (id = any($1)) or id in (select category_id from products where not (id = any($2)))`],
  ["products", "not (id = any($2))"],
  ["product_terms", "not (product_id = any($2))"],
  ["promos", "not (code = any($3))"],
  [
    "pools",
    "id <> $4 or id in (select settings ->> 'poolId' from products where not (id = any($2))) or id in (select pool_id from workspaces where driver <> 'stand_in')",
  ],
  ["workspaces", "driver <> 'stand_in'"],
  ["seats", "workspace_id in (select id from workspaces where driver <> 'stand_in')"],
  // What was made for a pretend buyer is no stock.
  ["stock_items", "not (product_id = any($2)) and fingerprint not like 'made:%'"],
] as const;
/** Nobody real has had them: what pretend orders held or were handed is free again. */
const FREED = [
  "update kept_promos set uses = 0",
  "update kept_seats set status = 'free', line_id = null, taken_at = null where status <> 'retired'",
  "update kept_stock_items set status = 'free', line_id = null, unit_id = null, revealed_at = null where status <> 'withdrawn'",
];

/**
 * Empties the shop of everything that the demo made: orders, money, messages, buyers, runs, the pretend world and the
 * demo's products. Keeps staff, keys and what the owner added. One transaction, as the owner of the tables, since the
 * ledger and the recorded transitions refuse everybody else. Throws a `Problem` when charges of other gateways are there
 * and `withOtherPayments` does not say that they were pretend too.
 */
export async function clearDemoData(client: Client, options: { withOtherPayments: boolean }): Promise<DemoData> {
  await client.query("begin");
  try {
    const found = await findDemoData(client);
    if (found.otherPayments.length > 0 && !options.withOtherPayments)
      throw new Problem(
        `Nothing was cleared: there are orders charged at ${found.otherPayments.join(", ")}, and they would go too. If those were stand-ins, add --with-gateway-orders. If they were real, keep this database for your books and name another one.`,
      );
    await emptyTables(client);
    await client.query("commit");
    return found;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

async function emptyTables(client: Client): Promise<void> {
  const { rows: tables } = await client.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables where schemaname in ('public', 'pretend', 'engine')`,
  );
  const emptied = tables
    .filter(({ schema, name }) => schema !== "public" || !KEPT_WHOLE.test(name))
    .map(({ schema, name }) => `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`);
  // Nobody may write meanwhile: a shop that still runs waits here and then finds its rows gone.
  await client.query(`lock table ${emptied.join(", ")} in access exclusive mode`);
  for (const [table, condition] of KEPT_IN_PART)
    await client.query(
      `create temp table kept_${table} on commit drop as ${await selectKept(client, table, condition)}`,
    );
  for (const statement of FREED) await client.query(statement);
  for (const table of emptied) await client.query(`alter table ${table} disable trigger user`);
  await client.query(`truncate ${emptied.join(", ")}`);
  for (const table of emptied) await client.query(`alter table ${table} enable trigger user`);
  for (const [table] of KEPT_IN_PART) await client.query(`insert into ${table} select * from kept_${table}`);
}

/** `create table as` takes no parameters: the demo's own names are written into it. */
async function selectKept(client: Client, table: string, condition: string): Promise<string> {
  const lists = [
    DEMO_CATEGORIES.map(({ id }) => id),
    DEMO_PRODUCTS.map(({ id }) => id),
    DEMO_PROMOS.map(({ code }) => code),
  ].map((names) => `array[${names.map((name) => client.escapeLiteral(name)).join(", ")}]::text[]`);
  const values = [...lists, client.escapeLiteral(DEMO_POOL.id)];
  return `select * from ${table} where ${condition.replace(/\$(\d)/g, (_, n: string) => values[Number(n) - 1] ?? "null")}`;
}
