import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { CODE_PURPOSES, CONTACT_CHANNELS, UNREACHABLE_REASONS } from "@/lib/buyers/status";
import { instant, oneOf } from "../columns";

/** A person who buys. Found or made by email when they order; needs no account. Written by lib/buyers alone. */
export const buyers = pgTable(
  "buyers",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    fullName: text("full_name"),
    locale: text("locale", { enum: ["id", "en"] })
      .notNull()
      .default("id"),
    createdAt: instant("created_at").notNull(),
    blockedAt: instant("blocked_at"),
    blockReason: text("block_reason"),
  },
  (table) => [check("buyers_block_has_a_reason", sql`(${table.blockedAt} is null) = (${table.blockReason} is null)`)],
);

/** Where a buyer is reached. One address belongs to one buyer. */
export const buyerContacts = pgTable(
  "buyer_contacts",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    buyerId: uuid("buyer_id")
      .notNull()
      .references(() => buyers.id),
    channel: text("channel", { enum: CONTACT_CHANNELS }).notNull(),
    /** Lower-case email, E.164 number, or chat id. */
    address: text("address").notNull(),
    /** When they proved that it is theirs; null: only typed in. */
    verifiedAt: instant("verified_at"),
    optedOutAt: instant("opted_out_at"),
    /** Null: reachable as far as we know. */
    unreachable: text("unreachable", { enum: UNREACHABLE_REASONS }),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("buyer_contacts_address_key").on(table.channel, table.address),
    index("buyer_contacts_buyer_idx").on(table.buyerId),
    check("buyer_contacts_channel_is_known", oneOf(table.channel, CONTACT_CHANNELS)),
    check(
      "buyer_contacts_unreachable_is_known",
      sql`${table.unreachable} is null or ${oneOf(table.unreachable, UNREACHABLE_REASONS)}`,
    ),
  ],
);

/** The newest one-time code for an act, an address and a subject. Neither the code nor the address can be read from it. */
export const oneTimeCodes = pgTable(
  "one_time_codes",
  {
    id: uuid("id").primaryKey(),
    purpose: text("purpose", { enum: CODE_PURPOSES }).notNull(),
    /** What the act is about: an order, a unit. */
    subject: text("subject").notNull(),
    /** HMAC of the address that it was sent to. */
    reader: text("reader").notNull(),
    /** HMAC of the code, bound to all of the above. */
    hash: text("hash").notNull(),
    triesLeft: integer("tries_left").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [
    uniqueIndex("one_time_codes_newest").on(table.purpose, table.subject, table.reader),
    index("one_time_codes_expiry_idx").on(table.expiresAt),
    check("one_time_codes_purpose_is_known", oneOf(table.purpose, CODE_PURPOSES)),
  ],
);
