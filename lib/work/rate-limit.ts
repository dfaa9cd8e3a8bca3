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
  login: { points: 10, seconds: 900 },
} as const;
export type LimitName = keyof typeof LIMITS;

/** Counts one use by `key` (an address, an account). Throws `too_many` with `retryAfterSeconds` over the limit. */
export async function consume(name: LimitName, key: string): Promise<void> {
  const factor = env().RATE_LIMIT_FACTOR;
  if (factor === 0) return;
  try {
    await limiter(name, factor).consume(key.slice(0, 200));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new DomainError("too_many", `Too many tries. Please wait ${retryAfterSeconds} seconds.`, {
      retryAfterSeconds,
    });
  }
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
