import { sql } from "drizzle-orm";
import { check, date, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { UnitPrice } from "@/lib/catalog/rules";
import { REMINDER_KINDS } from "@/lib/seats/status";
import { instant, oneOf } from "../columns";
import { orders } from "./orders";
import { assignments } from "./seats";

/** What one product's people of an offer renew, and what it costs them: at most what was ever offered them. */
export type OfferLine = { productId: string; price: UnitPrice; assignmentIds: string[] };

/**
 * The offer to renew for everybody of an order whose last term ends on the same day. It keeps its price until it ends.
 * Written by lib/orders alone.
 */
export const renewalOffers = pgTable(
  "renewal_offers",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** The order that paid for the last terms. */
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** The day on the shop's calendar. */
    endsOn: date("ends_on", { mode: "string" }).notNull(),
    lines: jsonb("lines").$type<OfferLine[]>().notNull(),
    madeAt: instant("made_at").notNull(),
    /** Days of grace after the last of its terms. */
    expiresAt: instant("expires_at").notNull(),
    /** The newest order that was placed with it. */
    renewalOrderId: text("renewal_order_id").references(() => orders.id),
  },
  (table) => [
    uniqueIndex("renewal_offers_once").on(table.orderId, table.endsOn),
    index("renewal_offers_renewal_idx")
      .on(table.renewalOrderId)
      .where(sql`${table.renewalOrderId} is not null`),
  ],
);

/** A person was reminded of this end of theirs: once of each kind, whatever repeats. Written by lib/seats alone. */
export const reminders = pgTable(
  "reminders",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    assignmentId: uuid("assignment_id")
      .notNull()
      .references(() => assignments.id),
    /** The end that it was about; a later end is reminded of anew. */
    endsAt: instant("ends_at").notNull(),
    kind: text("kind", { enum: REMINDER_KINDS }).notNull(),
    at: instant("at").notNull(),
  },
  (table) => [
    uniqueIndex("reminders_once").on(table.assignmentId, table.endsAt, table.kind),
    check("reminders_kind_is_known", oneOf(table.kind, REMINDER_KINDS)),
  ],
);
