import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { WAITING_STATUSES } from "@/lib/waiting/status";
import { instant, oneOf } from "../columns";
import { products } from "./catalog";
import { orders } from "./orders";

/** Who waits for what is sold out. Written by lib/waiting alone. */

/** The id is itself the capability to see, use and leave the place: 122 random bits, mailed to its owner alone. */
export const waitingEntries = pgTable(
  "waiting_entries",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    productId: text("product_id")
      .notNull()
      .references(() => products.id),
    /** What the product is taken from: the line in which it waits, together with everything else from there. */
    supply: text("supply").notNull(),
    /** Lower case. */
    email: text("email").notNull(),
    locale: text("locale", { enum: ["id", "en"] }).notNull(),
    /** Packages that are wished for, and the units of the supply that they take. */
    quantity: integer("quantity").notNull(),
    units: integer("units").notNull(),
    status: text("status", { enum: WAITING_STATUSES }).notNull().default("waiting"),
    joinedAt: instant("joined_at").notNull(),
    /** The offer: when it was made, until when it holds, and for how many packages and units. */
    offeredAt: instant("offered_at"),
    offerEndsAt: instant("offer_ends_at"),
    offeredQuantity: integer("offered_quantity"),
    offeredUnits: integer("offered_units"),
    endedAt: instant("ended_at"),
    /** The order that was placed through the offer. */
    orderId: text("order_id").references(() => orders.id),
  },
  (table) => [
    // Joining twice is one row.
    uniqueIndex("waiting_entries_one_open")
      .on(table.productId, table.email)
      .where(sql`${table.status} in ('waiting','offered')`),
    index("waiting_entries_line_idx")
      .on(table.supply, table.joinedAt)
      .where(sql`${table.status} in ('waiting','offered')`),
    index("waiting_entries_email_idx").on(table.email),
    check("waiting_entries_status_is_known", oneOf(table.status, WAITING_STATUSES)),
    check("waiting_entries_numbers_are_sane", sql`${table.quantity} > 0 and ${table.units} > 0`),
    check(
      "waiting_entries_offer_is_whole",
      sql`${table.status} <> 'offered' or (${table.offeredAt} is not null and ${table.offerEndsAt} is not null and ${table.offeredUnits} > 0 and ${table.offeredQuantity} > 0)`,
    ),
    check("waiting_entries_bought_by_an_order", sql`(${table.status} = 'bought') = (${table.orderId} is not null)`),
  ],
);
