import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/db/client";
import { shared } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";

/**
 * Limits of the public doors: `points` uses per `seconds`, counted in PostgreSQL so that replicas share them.
 * RATE_LIMIT_FACTOR multiplies the points; 0 switches the limits off. Gateway webhooks have no limit.
 */
const LIMITS = {
  order: { points: 20, seconds: 600 },
  quote: { points: 60, seconds: 60 },
  lookup: { points: 10, seconds: 300 },
  recheck: { points: 12, seconds: 60 },
  /** Items of an order that are looked at; an order may have dozens. */
  reveal: { points: 60, seconds: 60 },
  /** Receipts and calendars that are made; a receipt costs as much as several pages. */
  paper: { points: 30, seconds: 60 },
  /** Addresses that are named or corrected, an order: what is refused could tell who else is a customer. */
  naming: { points: 10, seconds: 3600 },
  signInAddress: { points: 30, seconds: 900 },
  /** One email from one address. */
  signInPair: { points: 10, seconds: 900 },
  /** One email from wherever: from here on each try is answered later, and none is refused. */
  signInEmail: { points: 5, seconds: 900 },
  signInDevice: { points: 10, seconds: 900 },
  /** Second factors, which only whoever has the password gets to try. */
  signInCode: { points: 10, seconds: 900 },
  /** One's own password or code, given again on the account page. */
  proof: { points: 10, seconds: 900 },
  /** Places on the waiting list that one address takes. */
  waiting: { points: 6, seconds: 3600 },
  /** Self-help: looks at one seat, presses from one address, and repairs of one seat. */
  help: { points: 20, seconds: 900 },
  helpAddress: { points: 40, seconds: 900 },
  helpAct: { points: 6, seconds: 86_400 },
  /** One-time codes that are mailed: from one address, and to one email from wherever. */
  codeAddress: { points: 10, seconds: 1800 },
  codeEmail: { points: 5, seconds: 1800 },
  /** Refused keys and rights that are written down, an address. */
  refusal: { points: 5, seconds: 600 },
  refusalsInAll: { points: 200, seconds: 600 },
} as const;
export type LimitName = keyof typeof LIMITS;

/**
 * Counts one use by `key` (an address, an account). Throws `too_many` with `retryAfterSeconds` over the limit; `isFirst`
 * tells the first refusal of a window.
 */
export async function consume(name: LimitName, key: string): Promise<void> {
  const { over, retryAfterSeconds } = await countUse(name, key);
  if (over > 0)
    throw new DomainError("too_many", `Too many tries. Please wait ${retryAfterSeconds} seconds.`, {
      retryAfterSeconds,
      isFirst: over === 1,
    });
}

/** Counts one use and answers how many uses over the limit that is, 0 below it; refuses nothing. */
export async function countUse(name: LimitName, key: string): Promise<{ over: number; retryAfterSeconds: number }> {
  const factor = env().RATE_LIMIT_FACTOR;
  if (factor === 0) return { over: 0, retryAfterSeconds: 0 };
  const counter = limiter(name, factor);
  const used = await counter.consume(key.slice(0, 200)).catch((refusal: unknown) => {
    if (refusal instanceof RateLimiterRes) return refusal;
    throw refusal;
  });
  return {
    over: Math.max(0, used.consumedPoints - counter.points),
    retryAfterSeconds: Math.max(1, Math.ceil(used.msBeforeNext / 1000)),
  };
}

/** Takes back one use: it turned out well, and only what fails is meant to count. */
export async function forgive(name: LimitName, key: string): Promise<void> {
  const factor = env().RATE_LIMIT_FACTOR;
  if (factor > 0) await limiter(name, factor).reward(key.slice(0, 200), 1);
}

const limiter = (name: LimitName, factor: number): RateLimiterPostgres =>
  shared(`kursi.limit.${name}.${factor}`, () => {
    const { points, seconds } = LIMITS[name];
    return new RateLimiterPostgres({
      storeClient: pool(),
      storeType: "pool",
      tableName: "rate_limits",
      tableCreated: true,
      keyPrefix: name,
      points: Math.max(1, Math.round(points * factor)),
      duration: seconds,
    });
  });
