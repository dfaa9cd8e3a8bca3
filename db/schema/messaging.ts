import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { CHANNELS, NOTIFICATION_KINDS, NOTIFICATION_STATUSES } from "@/lib/messages/status";
import { instant, oneOf } from "../columns";

/**
 * Events on their way to the durable engine. Written in the same commit as the change they tell of, sent with the row's
 * id as event id by the relay (and by a sweep). A growing backlog of unsent rows means that the engine is away.
 */
export const outbox = pgTable(
  "outbox",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    name: text("name").notNull(),
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

/** A message to a person. Unique by subject, kind and channel, so it is never sent twice. */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** What it is about: the order id, or `order id:something` when a kind may come more than once. */
    subject: text("subject").notNull(),
    orderId: text("order_id").notNull(),
    kind: text("kind", { enum: NOTIFICATION_KINDS }).notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    recipient: text("recipient").notNull(),
    /** The facts the text is made of. */
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    status: text("status", { enum: NOTIFICATION_STATUSES }).notNull().default("queued"),
    tries: integer("tries").notNull().default(0),
    trouble: text("trouble"),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
  },
  (table) => [
    uniqueIndex("notifications_once").on(table.subject, table.kind, table.channel),
    index("notifications_order_idx").on(table.orderId),
    index("notifications_queued_idx")
      .on(table.createdAt)
      .where(sql`${table.status} in ('queued','unknown')`),
    check("notifications_status_is_known", oneOf(table.status, NOTIFICATION_STATUSES)),
    check("notifications_kind_is_known", oneOf(table.kind, NOTIFICATION_KINDS)),
  ],
);

/** The demo's mailbox: what the embedded channel has delivered. */
export const mailbox = pgTable(
  "mailbox",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** The notification's id: handing the same message over twice delivers it once. */
    messageKey: text("message_key").notNull(),
    to: text("to").notNull(),
    channel: text("channel").notNull(),
    kind: text("kind").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    sentAt: instant("sent_at").notNull(),
  },
  (table) => [uniqueIndex("mailbox_message_key").on(table.messageKey), index("mailbox_to_idx").on(table.to, table.id)],
);
