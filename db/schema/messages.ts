import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { CHANNELS, MESSAGE_KINDS, MESSAGE_STATUSES, RECIPIENT_KINDS } from "@/lib/messages/status";
import { instant, oneOf } from "../columns";

/**
 * A message to a person: to whom (a buyer or a staff member), of which kind, with which facts, by which channel. Unique
 * by all but address, locale and facts, so that it is queued only once. Written by lib/messages alone.
 */
export const messages = pgTable(
  "messages",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** What it is about: the order id, or `order id:something` when a kind may come more than once. */
    subject: text("subject").notNull(),
    /** Whose timeline it stands on. */
    orderId: text("order_id"),
    recipientKind: text("recipient_kind", { enum: RECIPIENT_KINDS }).notNull(),
    recipientId: uuid("recipient_id").notNull(),
    kind: text("kind", { enum: MESSAGE_KINDS }).notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    /** The address that the channel was chosen for. */
    address: text("address").notNull(),
    locale: text("locale", { enum: ["id", "en"] }).notNull(),
    /** The facts the text is made of; secrets among them are sealed. */
    facts: jsonb("facts").$type<Record<string, unknown>>().notNull(),
    status: text("status", { enum: MESSAGE_STATUSES }).notNull().default("queued"),
    tries: integer("tries").notNull().default(0),
    trouble: text("trouble"),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
  },
  (table) => [
    uniqueIndex("messages_once").on(table.subject, table.kind, table.recipientKind, table.recipientId, table.channel),
    index("messages_order_idx").on(table.orderId),
    index("messages_queued_idx")
      .on(table.createdAt)
      .where(sql`${table.status} in ('queued','unknown')`),
    check("messages_status_is_known", oneOf(table.status, MESSAGE_STATUSES)),
    check("messages_kind_is_known", oneOf(table.kind, MESSAGE_KINDS)),
    check("messages_channel_is_known", oneOf(table.channel, CHANNELS)),
    check("messages_recipient_kind_is_known", oneOf(table.recipientKind, RECIPIENT_KINDS)),
  ],
);
