import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import { shared } from "@/lib/core/clock";
import { requiredEnv } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import "./quiet-drizzle";
import * as schema from "./schema";

export type Db = NodePgDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Db["transaction"]>[0]>[0];
/** The database or an open transaction on it: queries run the same on either. */
export type Queryable = Db | Transaction;

const POOL_SIZE = 20;

function openPool(): Pool {
  const pool = new Pool({
    connectionString: requiredEnv("DATABASE_URL"),
    max: POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    // A query that hangs must not hold its buyer for ever; long reports set their own limit.
    statement_timeout: 15_000,
    // How long one try waits for a lock; a commit is tried three times before `try_later` (lib/work/context.ts).
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
  });
  // Without a listener on each client a killed server would crash this process: the pool's own covers idle ones only.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection was lost"));
  return pool;
}

/** The process's pool, opened at first use. */
export const pool = (): Pool => shared("kursi.pool", openPool);

/** The process's database. */
export const db = (): Db => shared("kursi.db", () => drizzle(pool(), { schema }));
