import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, uuid, varchar } from "drizzle-orm/pg-core";
import { EVENT_NAMES } from "@/lib/core/events";
import { ENTITIES, REASON_CODES } from "@/lib/core/reasons";
import { instant, oneOf } from "../columns";

/** What every domain shares. Written by lib/work alone. */

/**
 * Events on their way to the durable engine. Written in the same commit as the change they tell of, sent with the row's
 * id as event id by the relay (and by a sweep). A growing backlog of unsent rows means that the engine is down.
 */
export const outbox = pgTable(
  "outbox",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    name: text("name", { enum: EVENT_NAMES as [string, ...string[]] }).notNull(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
    tries: integer("tries").notNull().default(0),
  },
  // Oldest first, and only what is owed: the table itself may be long.
  (table) => [
    index("outbox_unsent_idx")
      .on(table.createdAt)
      .where(sql`${table.sentAt} is null`),
    index("outbox_sent_idx")
      .on(table.sentAt)
      .where(sql`${table.sentAt} is not null`),
  ],
);

/**
 * Every change of a status, whatever it belongs to: from, to, why, who, when. Written by the transition helper in the
 * statement that changes the status, and append-only by trigger. It is the audit, the timeline and the support story.
 */
export const transitions = pgTable(
  "transitions",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    entity: text("entity", { enum: ENTITIES }).notNull(),
    entityId: text("entity_id").notNull(),
    /** Whose timeline it stands on; null for what belongs to no order. */
    orderId: text("order_id"),
    /** Null for a first status, and for facts that changed none. */
    from: text("from"),
    to: text("to"),
    reason: text("reason", { enum: REASON_CODES as [string, ...string[]] }).notNull(),
    facts: jsonb("facts").$type<Record<string, unknown>>().notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [
    index("transitions_order_idx").on(table.orderId, table.id),
    index("transitions_entity_idx").on(table.entity, table.entityId),
    check("transitions_entity_is_known", oneOf(table.entity, ENTITIES)),
    check("transitions_reason_is_known", oneOf(table.reason, REASON_CODES)),
  ],
);

/** Counters of the rate limits and of the pace towards third parties. */
export const rateLimits = pgTable("rate_limits", {
  key: varchar("key", { length: 255 }).primaryKey(),
  points: integer("points").notNull().default(0),
  /** Milliseconds since 1970. */
  expire: bigint("expire", { mode: "number" }),
});
