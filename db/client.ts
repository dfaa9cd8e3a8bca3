import { DrizzleQueryError } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { DatabaseError, Pool, type PoolClient } from "pg";
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
/** How long the server may work on a query: one that hangs must not hold its buyer for ever. */
const STATEMENT_LIMIT_MS = 15_000;
/** A server that lives has ended the query by then: this long without an answer, and the connection is dead. */
const ANSWER_LIMIT_MS = STATEMENT_LIMIT_MS + 5_000;

/** A pool on the database at `connectionString`. Limits in milliseconds; a test may set shorter ones. */
export function openPool(connectionString: string, { answerLimitMs = ANSWER_LIMIT_MS, max = POOL_SIZE } = {}): Pool {
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: answerLimitMs,
    // A firewall forgets connections that are silent for long, and tells neither end.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // How long one try waits for a lock; a commit is tried three times before `try_later` (lib/work/context.ts).
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: STATEMENT_LIMIT_MS,
  });
  // Without a listener on each client a killed server would crash this process: the pool's own covers idle ones only.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection was lost"));
  return pool;
}

/**
 * The database on a pool. Drizzle itself would give a connection that died in a transaction back to the pool, and one
 * that died at its beginning to nobody; here each comes back once, and goes when it is of no use any more.
 */
export function openDb(pool: Pool): Db {
  const ofClient = new WeakMap<PoolClient, Db>();
  const dbOn = (client: PoolClient): Db => {
    const known = ofClient.get(client) ?? drizzle(client, { schema });
    ofClient.set(client, known);
    return known;
  };
  return Object.assign(drizzle(pool, { schema }), {
    transaction: async <T>(work: (transaction: Transaction) => Promise<T>, config?: TransactionConfig): Promise<T> => {
      const client = await pool.connect();
      let isDead = false;
      try {
        return await dbOn(client).transaction(work, config);
      } catch (error) {
        isDead = isWithoutAnswer(error);
        throw error;
      } finally {
        client.release(isDead || client.getTransactionStatus() !== "I");
      }
    },
  });
}

/** A query to which the server said nothing at all, not even no. */
function isWithoutAnswer(error: unknown): boolean {
  for (let seen = error; seen instanceof Error; seen = seen.cause)
    if (seen instanceof DrizzleQueryError) return !(seen.cause instanceof DatabaseError);
  return false;
}

type TransactionConfig = Parameters<Db["transaction"]>[1];

/** The process's pool, opened at first use. */
export const pool = (): Pool => shared("kursi.pool", () => openPool(requiredEnv("DATABASE_URL")));

/** The process's database. */
export const db = (): Db => shared("kursi.db", () => openDb(pool()));
