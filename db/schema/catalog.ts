import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { amount, instant, oneOf } from "../columns";
import { pools } from "./seats";
import { orders } from "./orders";

/** What is sold: a term (days) of one or more seats in a pool. Written by the seed and the admin. */
export const packages = pgTable(
  "packages",
  {
    id: text("id").primaryKey(),
    poolId: text("pool_id")
      .notNull()
      .references(() => pools.id),
    name: text("name").notNull(),
    summaryId: text("summary_id").notNull(),
    summaryEn: text("summary_en").notNull(),
    termsId: text("terms_id").notNull(),
    termsEn: text("terms_en").notNull(),
    priceIdr: amount("price_idr").notNull(),
    durationDays: integer("duration_days").notNull(),
    warrantyDays: integer("warranty_days").notNull(),
    /** Seats in one package. */
    seats: integer("seats").notNull(),
    /** How many packages one order may hold. */
    quantityMax: integer("quantity_max").notNull(),
    position: integer("position").notNull().default(0),
    isActive: boolean("is_active").notNull().default(true),
  },
  (table) => [
    check("packages_price_is_positive", sql`${table.priceIdr} > 0`),
    check(
      "packages_numbers_are_sane",
      sql`${table.durationDays} > 0 and ${table.seats} > 0 and ${table.quantityMax} > 0`,
    ),
  ],
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
    /** Null: usable on every package. */
    packageId: text("package_id").references(() => packages.id),
    /** Null: without limit. */
    usesMax: integer("uses_max"),
    uses: integer("uses").notNull().default(0),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    isActive: boolean("is_active").notNull().default(true),
  },
  (table) => [
    uniqueIndex("promos_code_key").on(table.code),
    check("promos_kind_is_known", oneOf(table.kind, PROMO_KINDS)),
    check("promos_value_is_sane", sql`${table.value} > 0 and (${table.kind} = 'fixed' or ${table.value} <= 100)`),
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
