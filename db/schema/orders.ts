import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";
import { amount, instant, oneOf } from "../columns";

/**
 * One purchase. Names and prices are copied in: a later change of the package must not change what was bought.
 * The two statuses are written by lib/orders/store.ts alone.
 */
export const orders = pgTable(
  "orders",
  {
    id: text("id").primaryKey(),
    packageId: text("package_id").notNull(),
    packageName: text("package_name").notNull(),
    poolId: text("pool_id").notNull(),
    durationDays: integer("duration_days").notNull(),
    warrantyDays: integer("warranty_days").notNull(),
    quantity: integer("quantity").notNull(),
    /** Seats owed: quantity × seats of the package. */
    seats: integer("seats").notNull(),
    subtotalIdr: amount("subtotal_idr").notNull(),
    discountIdr: amount("discount_idr").notNull().default(0),
    /** What the shop asks; the gateway may add a fee or unique code, see payments. */
    totalIdr: amount("total_idr").notNull(),
    promoCode: text("promo_code"),
    customerEmail: text("customer_email").notNull(),
    fullName: text("full_name"),
    /** E.164 */
    phone: text("phone"),
    /** Who is invited, first the buyer; may be shorter than `seats` until the buyer names the rest. */
    memberEmails: jsonb("member_emails").$type<string[]>().notNull(),
    locale: text("locale", { enum: ["id", "en"] })
      .notNull()
      .default("id"),
    clientAddress: text("client_address"),
    /** The gateway that the buyer picked, if any. */
    gatewayWish: text("gateway_wish"),
    paymentStatus: text("payment_status", { enum: PAYMENT_STATUSES }).notNull().default("pending"),
    invitationStatus: text("invitation_status", { enum: INVITATION_STATUSES }).notNull().default("not_started"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    /** Until when the seats are held and the QR code may be paid. */
    expiresAt: instant("expires_at").notNull(),
    paidAt: instant("paid_at"),
    deliveredAt: instant("delivered_at"),
    endsAt: instant("ends_at"),
  },
  (table) => [
    index("orders_created_idx").on(table.createdAt, table.id),
    index("orders_email_idx").on(table.customerEmail),
    index("orders_phone_idx").on(table.phone),
    index("orders_open_expiry_idx")
      .on(table.expiresAt)
      .where(sql`${table.paymentStatus} = 'pending'`),
    index("orders_owed_idx")
      .on(table.paidAt)
      .where(
        sql`${table.paymentStatus} in ('paid','partially_refunded') and ${table.invitationStatus} in ('not_started','pending_stock','processing')`,
      ),
    index("orders_waiting_idx")
      .on(table.poolId, table.paidAt)
      .where(sql`${table.invitationStatus} = 'pending_stock'`),
    index("orders_open_address_idx")
      .on(table.clientAddress)
      .where(sql`${table.paymentStatus} = 'pending'`),
    check("orders_payment_status_is_known", oneOf(table.paymentStatus, PAYMENT_STATUSES)),
    check("orders_invitation_status_is_known", oneOf(table.invitationStatus, INVITATION_STATUSES)),
    check(
      "orders_total_adds_up",
      sql`${table.totalIdr} > 0 and ${table.discountIdr} >= 0 and ${table.totalIdr} = ${table.subtotalIdr} - ${table.discountIdr}`,
    ),
    check("orders_numbers_are_positive", sql`${table.quantity} > 0 and ${table.seats} > 0`),
    // Nothing is delivered that was not paid.
    check(
      "orders_delivery_needs_payment",
      sql`${table.invitationStatus} in ('not_started','revoked') or ${table.paidAt} is not null`,
    ),
  ],
);

/** Every change of a status: who, when, why. Written in the same commit as the change; also the order's timeline. */
export const orderMoves = pgTable(
  "order_moves",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** Which status moved, or `note` for a fact that moved none. */
    field: text("field", { enum: ["payment", "invitation", "note"] }).notNull(),
    from: text("from"),
    to: text("to").notNull(),
    why: text("why").notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [index("order_moves_order_idx").on(table.orderId, table.id)],
);

/** The answer that belongs to an `Idempotency-Key`. Kept for a day at least, then pruned by a sweep. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** SHA-256 of the caller's key. */
    keyHash: text("key_hash").primaryKey(),
    requestHash: text("request_hash").notNull(),
    orderId: text("order_id").notNull(),
    /** As it was sent the first time, to the byte; null while the first request is at work. */
    answer: text("answer"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [index("idempotency_keys_created_idx").on(table.createdAt)],
);

/** A staff member's remark on an order. */
export const orderNotes = pgTable(
  "order_notes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    text: text("text").notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [uniqueIndex("order_notes_order_idx").on(table.orderId, table.id)],
);
