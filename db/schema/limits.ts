import { bigint, integer, pgTable, varchar } from "drizzle-orm/pg-core";

/** Counters of the rate limits and of the pace towards third parties; written by rate-limiter-flexible and lib/core/pace.ts alone. */
export const rateLimits = pgTable("rate_limits", {
  key: varchar("key", { length: 255 }).primaryKey(),
  points: integer("points").notNull().default(0),
  /** Milliseconds since 1970. */
  expire: bigint("expire", { mode: "number" }),
});
