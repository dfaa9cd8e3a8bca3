import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { ITEM_STATUSES } from "@/lib/stock/status";
import { instant, oneOf } from "../columns";
import { products } from "./catalog";
import { orderLines, orderUnits } from "./orders";

/**
 * Digital items that are handed out once each: codes, licence keys, links. The text is sealed with the row's id; the
 * fingerprint finds duplicates without opening anything. What was made for one unit (a shared text, an owner's answer)
 * is a row that begins as handed. Written by lib/stock alone.
 */
export const stockItems = pgTable(
  "stock_items",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    productId: text("product_id")
      .notNull()
      .references(() => products.id),
    /** AES-256-GCM, bound to this row. */
    sealed: text("sealed").notNull(),
    /** HMAC of the text under a key of its own, so that the same item is refused a second time; `made:<id>` of a made one. */
    fingerprint: text("fingerprint").notNull(),
    status: text("status", { enum: ITEM_STATUSES }).notNull().default("free"),
    /** The line that holds it, later the one that received it. */
    lineId: uuid("line_id").references(() => orderLines.id),
    unitId: uuid("unit_id").references(() => orderUnits.id),
    addedAt: instant("added_at").notNull(),
    changedAt: instant("changed_at").notNull(),
    /** When the buyer first looked at it. */
    revealedAt: instant("revealed_at"),
  },
  (table) => [
    uniqueIndex("stock_items_fingerprint_key").on(table.productId, table.fingerprint),
    // Each unit gets one item; an item has one unit because it is one row.
    uniqueIndex("stock_items_one_per_unit")
      .on(table.unitId)
      .where(sql`${table.status} = 'handed'`),
    index("stock_items_free_idx")
      .on(table.productId, table.addedAt)
      .where(sql`${table.status} = 'free'`),
    index("stock_items_line_idx")
      .on(table.lineId)
      .where(sql`${table.lineId} is not null`),
    check("stock_items_status_is_known", oneOf(table.status, ITEM_STATUSES)),
    check("stock_items_free_means_nobody", sql`(${table.status} = 'free') <= (${table.lineId} is null)`),
    check("stock_items_handed_means_somebody", sql`(${table.status} = 'handed') <= (${table.unitId} is not null)`),
  ],
);
