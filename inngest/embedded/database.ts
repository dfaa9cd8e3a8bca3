// Embedded executor: the pool, transactions that repeat themselves after a deadlock, and the schema at boot.
import { readFile } from "node:fs/promises";
import { Client, DatabaseError, Pool, type ClientBase } from "pg";
import type { Logger } from "pino";
import { sqlState } from "./sql-state";

/** Anything that answers a query: the pool, one connection, a transaction. */
export type Queryable = Pick<ClientBase, "query">;

const TIMEOUTS = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  query_timeout: 35_000,
  lock_timeout: 5_000,
  keepAlive: true,
};

/** Keys of PostgreSQL advisory locks. Any two numbers that nobody else in the database uses. */
const SCHEMA_LOCK = 713_500_101;
const LEADER_LOCK = 713_500_102;

const LOCK_NOT_AVAILABLE = "55P03";
/** Deadlock, serialization failure, lock not available: the transaction did nothing and may simply run again. */
const REPEATABLE = new Set(["40P01", "40001", LOCK_NOT_AVAILABLE]);
const REPEATS_MAX = 5;

export function openPool(databaseUrl: string, log: Logger): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max: 10, application_name: "kursi-engine", ...TIMEOUTS });
  // Without listeners a PostgreSQL that dies takes this process with it. The pool itself listens to idle connections
  // only, so one that dies between two queries of a transaction needs a listener of its own.
  pool.on("error", (error) => log.warn({ err: error }, "lost an idle database connection"));
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** The one connection that holds the leader's lock; not from the pool, so that nobody else can be handed it. */
export function openLeaderClient(databaseUrl: string): Client {
  return new Client({ connectionString: databaseUrl, application_name: "kursi-engine-leader", ...TIMEOUTS });
}

/** Runs `work` in one transaction on a pooled connection. Repeats it after a deadlock; every other error is thrown. */
export function inTransaction<T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return repeated(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    const note = (error: Error) => void (broken = error);
    client.on("error", note);
    try {
      return await transaction(client, work);
    } catch (error) {
      if (!isDatabaseAnswer(error)) broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.off("error", note);
      client.release(broken);
    }
  });
}

/** Does again what a deadlock undid: a transaction, or a statement that is its own. */
export async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let repeat = 1; ; repeat++) {
    try {
      return await work();
    } catch (error) {
      if (repeat >= REPEATS_MAX || !REPEATABLE.has(sqlState(error))) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10 * repeat + Math.random() * 20));
  }
}

/** One transaction on a connection that the caller owns. */
export async function transaction<T>(client: Queryable, work: (tx: Queryable) => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** A refusal by a living server (the connection stays usable), as opposed to a lost connection. Class 57: shutting down. */
function isDatabaseAnswer(error: unknown): boolean {
  return error instanceof DatabaseError && !sqlState(error).startsWith("57");
}

/** Creates what is missing of the schema `engine`. Several processes may do it at once. */
export async function ensureSchema(client: Queryable): Promise<void> {
  const sql = await readFile(new URL("./schema.sql", import.meta.url), "utf8");
  await transaction(client, async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [SCHEMA_LOCK]);
    await tx.query(sql);
  });
}

/**
 * Waits for the leader's lock, which the connection then holds until it ends. False when the lock time limit has passed:
 * waiting in the database asks it once in that time, and has the lock at the moment in which it is free.
 */
export async function takeLeaderLock(client: Client): Promise<boolean> {
  try {
    await client.query("select pg_advisory_lock($1)", [LEADER_LOCK]);
    return true;
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
