import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { KINDS } from "@/lib/core/kinds";
import { amount, instant, oneOf } from "../columns";
import { orders } from "./orders";

/**
 * What is sold, and the vouchers. Written by lib/catalog alone. Flows read it through that room's door, and only
 * read models (lib/desk, lib/ordering) read the tables.
 */

export const categories = pgTable("categories", {
  id: text("id").primaryKey(),
  nameId: text("name_id").notNull(),
  nameEn: text("name_en").notNull(),
  emoji: text("emoji"),
  position: integer("position").notNull().default(0),
});

/**
 * One thing in the shop window. What all kinds share is a column; what belongs to one kind is in `settings`, checked by
 * that kind's schema (lib/catalog/schemas.ts). Archived instead of deleted: orders name it for ever.
 */
export const products = pgTable(
  "products",
  {
    id: text("id").primaryKey(),
    kind: text("kind", { enum: KINDS }).notNull(),
    categoryId: text("category_id").references(() => categories.id),
    name: text("name").notNull(),
    summaryId: text("summary_id").notNull(),
    summaryEn: text("summary_en").notNull(),
    priceIdr: amount("price_idr").notNull(),
    /** Days; null where nothing ends. */
    durationDays: integer("duration_days"),
    warrantyDays: integer("warranty_days").notNull().default(0),
    /** How many one order may hold. */
    quantityMax: integer("quantity_max").notNull(),
    /** The version of the terms that holds for new orders. */
    termsVersion: integer("terms_version").notNull().default(1),
    settings: jsonb("settings").$type<Record<string, unknown>>().notNull(),
    imageUrl: text("image_url"),
    position: integer("position").notNull().default(0),
    isActive: boolean("is_active").notNull().default(true),
    /** On sale from and until; null: no limit on that side. */
    salesFrom: instant("sales_from"),
    salesUntil: instant("sales_until"),
    archivedAt: instant("archived_at"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    index("products_category_idx").on(table.categoryId),
    check("products_kind_is_known", oneOf(table.kind, KINDS)),
    check("products_price_is_positive", sql`${table.priceIdr} > 0`),
    check(
      "products_numbers_are_sane",
      sql`(${table.durationDays} is null or ${table.durationDays} > 0) and ${table.warrantyDays} >= 0 and ${table.quantityMax} > 0`,
    ),
    check("products_seats_have_a_term", sql`${table.kind} <> 'seat' or ${table.durationDays} is not null`),
  ],
);

/** Every version of a product's terms: an order keeps the one that its buyer saw. */
export const productTerms = pgTable(
  "product_terms",
  {
    productId: text("product_id")
      .notNull()
      .references(() => products.id),
    version: integer("version").notNull(),
    textId: text("text_id").notNull(),
    textEn: text("text_en").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.productId, table.version] })],
);

export const PROMO_KINDS = ["percent", "fixed"] as const;

/** A voucher. `uses` counts reserved and used together, so the database itself refuses use number limit + 1. */
export const promos = pgTable(
  "promos",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** Upper case. */
    code: text("code").notNull(),
    kind: text("kind", { enum: PROMO_KINDS }).notNull(),
    /** Percent (1-100) or rupiah. */
    value: integer("value").notNull(),
    /** Null: usable on every product. */
    productIds: text("product_ids").array(),
    /** Null: without limit. */
    usesMax: integer("uses_max"),
    uses: integer("uses").notNull().default(0),
    /** How often one buyer may use it. Null: without limit. */
    perBuyer: integer("per_buyer"),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    isActive: boolean("is_active").notNull().default(true),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("promos_code_key").on(table.code),
    check("promos_kind_is_known", oneOf(table.kind, PROMO_KINDS)),
    check("promos_value_is_sane", sql`${table.value} > 0 and (${table.kind} = 'fixed' or ${table.value} <= 100)`),
    check("promos_per_buyer_is_sane", sql`${table.perBuyer} > 0`),
    check(
      "promos_uses_within_limit",
      sql`${table.uses} >= 0 and (${table.usesMax} is null or ${table.uses} <= ${table.usesMax})`,
    ),
  ],
);

export const PROMO_USE_STATUSES = ["reserved", "used", "released"] as const;

/** One order's use of a voucher: reserved with the order, used when it is paid, released when it ends unpaid. */
export const promoUses = pgTable(
  "promo_uses",
  {
    orderId: text("order_id")
      .primaryKey()
      .references(() => orders.id),
    promoId: uuid("promo_id")
      .notNull()
      .references(() => promos.id),
    status: text("status", { enum: PROMO_USE_STATUSES }).notNull(),
  },
  (table) => [
    index("promo_uses_promo_idx").on(table.promoId),
    check("promo_uses_status_is_known", oneOf(table.status, PROMO_USE_STATUSES)),
  ],
);
