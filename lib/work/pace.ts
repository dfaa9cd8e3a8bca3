import { inArray, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { rateLimits } from "@/db/schema";
import { sqlState } from "./context";

/**
 * The pace towards a third party that limits how often it may be called, kept in PostgreSQL so that all processes
 * share it. Turns are handed out one after another: a burst is stretched, not refused, until the wait gets too long.
 */
export interface Pace {
  /** Waits for a turn and takes it, or answers at once that the wait would be longer than `patienceMs`. */
  take(turn: Turn): Promise<TurnAnswer>;
}

export type Turn = {
  /** Whose limit this is, e.g. `pakasir:shop`. Turns of one queue start at least `everyMs` apart. */
  queue: string;
  everyMs: number;
  /** A narrower limit that the same call counts against, e.g. one status read per transaction. */
  also?: { key: string; everyMs: number };
  patienceMs: number;
};

export type TurnAnswer = { outcome: "go" } | { outcome: "later"; retryAfterSeconds: number };

/** Milliseconds; `freeAt` of a key is the earliest start of its next turn. */
export type Moment = { now: number; queueFreeAt: number; alsoFreeAt: number };
export type Plan =
  | { do: "start"; inMs: number }
  /** Nothing was taken: the narrower limit is not free when the queue is. Ask again then. */
  | { do: "ask_again"; inMs: number }
  | { do: "give_up"; inMs: number };

/** No turn is ever booked further ahead; a later one comes from a clock that was set back, and is ignored. */
const HORIZON_MS = 600_000;
const LOCK_TIMEOUT_MS = 2_000;
const LOCK_NOT_AVAILABLE = "55P03";

/** The pace of this shop. Rejects only when the database cannot be used. */
export const postgresPace: Pace = {
  async take(turn) {
    for (let patienceMs = turn.patienceMs; ;) {
      const plan = await planInDatabase({ ...turn, patienceMs });
      if (plan.do === "give_up")
        return { outcome: "later", retryAfterSeconds: Math.max(1, Math.ceil(plan.inMs / 1000)) };
      await wait(plan.inMs);
      if (plan.do === "start") return { outcome: "go" };
      patienceMs -= plan.inMs;
    }
  },
};

/**
 * A turn starts when the queue is free and the narrower limit is free too. While it is not, the turn is not put into
 * the queue: it would hold up everybody behind it.
 */
export function planTurn(turn: Turn, { now, queueFreeAt, alsoFreeAt }: Moment): Plan {
  const ahead = (freeAt: number) => (freeAt > now + HORIZON_MS ? 0 : Math.max(0, freeAt - now));
  const queueMs = ahead(queueFreeAt);
  const alsoMs = ahead(alsoFreeAt);
  if (Math.max(queueMs, alsoMs) > turn.patienceMs) return { do: "give_up", inMs: Math.max(queueMs, alsoMs) };
  return alsoMs > queueMs ? { do: "ask_again", inMs: alsoMs } : { do: "start", inMs: queueMs };
}

async function planInDatabase(turn: Turn): Promise<Plan> {
  try {
    return await db().transaction((transaction) => planUnderLock(transaction, turn));
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return { do: "give_up", inMs: LOCK_TIMEOUT_MS };
    throw error;
  }
}

async function planUnderLock(transaction: Transaction, turn: Turn): Promise<Plan> {
  const queueKey = keyOf(turn);
  await transaction.execute(sql.raw(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`));
  // One lock per queue covers its narrower keys too, so two turns cannot deadlock.
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${queueKey}, 0))`);
  return planAndBook(transaction, turn);
}

/** Only for callers that hold the queue's lock; exported so that a test can show what happens without it. */
export async function planAndBook(transaction: Transaction, turn: Turn): Promise<Plan> {
  const queueKey = keyOf(turn);
  const alsoKey = turn.also ? `${queueKey}:${turn.also.key}` : undefined;
  const now = await databaseNow(transaction);
  const rows = await transaction
    .select()
    .from(rateLimits)
    .where(inArray(rateLimits.key, alsoKey ? [queueKey, alsoKey] : [queueKey]));
  const freeAt = (key: string | undefined) => rows.find((row) => row.key === key)?.expire ?? 0;
  const plan = planTurn(turn, { now, queueFreeAt: freeAt(queueKey), alsoFreeAt: freeAt(alsoKey) });
  if (plan.do !== "start") return plan;
  await book(transaction, queueKey, now + plan.inMs + turn.everyMs);
  if (alsoKey && turn.also) await book(transaction, alsoKey, now + plan.inMs + turn.also.everyMs);
  return plan;
}

const keyOf = (turn: Turn): string => `pace:${turn.queue}`;

/** The database's clock: processes on several machines must agree on it. */
async function databaseNow(transaction: Transaction): Promise<number> {
  const { rows } = await transaction.execute<{ now: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as now`,
  );
  return Number(rows[0]?.now);
}

/** `expire` is when the next turn may start; expired rows are swept with those of the rate limits. */
async function book(transaction: Transaction, key: string, expire: number): Promise<void> {
  await transaction
    .insert(rateLimits)
    .values({ key, points: 1, expire })
    .onConflictDoUpdate({ target: rateLimits.key, set: { points: 1, expire } });
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
