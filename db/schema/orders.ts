import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { KINDS } from "@/lib/core/kinds";
import { REASON_CODES } from "@/lib/core/reasons";
import {
  HELP_ENDS,
  HELP_FINDINGS,
  INTENTS,
  INVITATION_STATUSES,
  PAYMENT_STATUSES,
  UNIT_STATUSES,
} from "@/lib/orders/status";
import { ATTENTIONS } from "@/lib/payments/status";
import { amount, instant, oneOf } from "../columns";
import { buyers } from "./buyers";

/**
 * One purchase: who, what it costs, where it stands. What was bought is in its lines. Written by lib/orders alone, and
 * every change of a status is recorded by lib/work/transition.ts.
 */
export const orders = pgTable(
  "orders",
  {
    /** `ORD-` and 26 characters; also the id of its payable. */
    id: text("id").primaryKey(),
    buyerId: uuid("buyer_id")
      .notNull()
      .references(() => buyers.id),
    /** What was bought, for lists and messages, e.g. `Team 5 Kursi × 2 + Kode Hadiah`. */
    title: text("title").notNull(),
    /** Units over all lines: people, codes. */
    units: integer("units").notNull(),
    subtotalIdr: amount("subtotal_idr").notNull(),
    discountIdr: amount("discount_idr").notNull().default(0),
    /** What the shop asks; the gateway may add a fee or unique code, see `amount_idr`. */
    totalIdr: amount("total_idr").notNull(),
    promoCode: text("promo_code"),
    /** As it was given with this order; the buyer's contacts may change later. */
    customerEmail: text("customer_email").notNull(),
    fullName: text("full_name"),
    /** E.164 */
    phone: text("phone"),
    locale: text("locale", { enum: ["id", "en"] })
      .notNull()
      .default("id"),
    /** The intent that was taken: `renew` when at least one unit extends a live seat. */
    intent: text("intent", { enum: INTENTS }).notNull().default("new"),
    clientAddress: text("client_address"),
    /** The gateway that the buyer picked, if any. */
    gatewayWish: text("gateway_wish", { enum: GATEWAY_NAMES }),
    paymentStatus: text("payment_status", { enum: PAYMENT_STATUSES }).notNull().default("pending"),
    /** Derived from the lines in the commit that changes them. */
    invitationStatus: text("invitation_status", { enum: INVITATION_STATUSES }).notNull().default("not_started"),
    /**
     * Copied from the newest attempt and from the receipts in the commit that changes them, so that lists can filter
     * and sort by an index. The audit (scripts/drill/audit.ts) compares gateway and attention with their sources.
     */
    gateway: text("gateway", { enum: GATEWAY_NAMES }),
    amountIdr: amount("amount_idr"),
    /** Why money on it waits for a person; null when none does. */
    attention: text("attention", { enum: ATTENTIONS }),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    /** Until when the goods are held and the QR code may be paid. */
    expiresAt: instant("expires_at").notNull(),
    paidAt: instant("paid_at"),
    deliveredAt: instant("delivered_at"),
    endsAt: instant("ends_at"),
  },
  (table) => [
    index("orders_created_idx").on(table.createdAt, table.id),
    index("orders_buyer_idx").on(table.buyerId),
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
    index("orders_open_address_idx")
      .on(table.clientAddress)
      .where(sql`${table.paymentStatus} = 'pending'`),
    index("orders_attention_idx")
      .on(table.createdAt)
      .where(sql`${table.attention} is not null`),
    index("orders_trouble_idx")
      .on(table.createdAt)
      .where(sql`${table.invitationStatus} in ('failed','manual')`),
    check("orders_payment_status_is_known", oneOf(table.paymentStatus, PAYMENT_STATUSES)),
    check("orders_invitation_status_is_known", oneOf(table.invitationStatus, INVITATION_STATUSES)),
    check("orders_intent_is_known", oneOf(table.intent, INTENTS)),
    check("orders_attention_is_known", sql`${table.attention} is null or ${oneOf(table.attention, ATTENTIONS)}`),
    check("orders_gateway_is_known", sql`${table.gateway} is null or ${oneOf(table.gateway, GATEWAY_NAMES)}`),
    check(
      "orders_total_adds_up",
      sql`${table.totalIdr} > 0 and ${table.discountIdr} >= 0 and ${table.totalIdr} = ${table.subtotalIdr} - ${table.discountIdr}`,
    ),
    check("orders_units_are_positive", sql`${table.units} > 0`),
    // Nothing is delivered that was not paid.
    check(
      "orders_delivery_needs_payment",
      sql`${table.invitationStatus} in ('not_started','revoked') or ${table.paidAt} is not null`,
    ),
  ],
);

/**
 * What was bought: one product, some of it. Names and prices are copied in, and what was promised beside them stands in
 * `snapshot`: a later change of the product must not change what was bought.
 */
export const orderLines = pgTable(
  "order_lines",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** From 0. */
    position: integer("position").notNull(),
    productId: text("product_id").notNull(),
    productName: text("product_name").notNull(),
    kind: text("kind", { enum: KINDS }).notNull(),
    quantity: integer("quantity").notNull(),
    /** What is delivered: quantity × units in one (seats of a package, codes in a bundle). */
    units: integer("units").notNull(),
    unitPriceIdr: amount("unit_price_idr").notNull(),
    /** This line's share of the voucher. */
    discountIdr: amount("discount_idr").notNull().default(0),
    totalIdr: amount("total_idr").notNull(),
    durationDays: integer("duration_days"),
    warrantyDays: integer("warranty_days").notNull().default(0),
    /** What it is taken from and may have to wait for: `pool:<id>` for seats, `product:<id>` for items in stock. */
    supply: text("supply").notNull(),
    /** What else was promised, by kind (lib/orders/schemas.ts). */
    snapshot: jsonb("snapshot").$type<Record<string, unknown>>().notNull(),
    deliveryStatus: text("delivery_status", { enum: INVITATION_STATUSES }).notNull().default("not_started"),
    deliveredAt: instant("delivered_at"),
    endsAt: instant("ends_at"),
  },
  (table) => [
    uniqueIndex("order_lines_position_key").on(table.orderId, table.position),
    index("order_lines_product_idx").on(table.productId),
    check("order_lines_kind_is_known", oneOf(table.kind, KINDS)),
    check("order_lines_delivery_status_is_known", oneOf(table.deliveryStatus, INVITATION_STATUSES)),
    check("order_lines_numbers_are_positive", sql`${table.quantity} > 0 and ${table.units} > 0`),
    check(
      "order_lines_total_adds_up",
      sql`${table.discountIdr} >= 0 and ${table.totalIdr} = ${table.unitPriceIdr} * ${table.quantity} - ${table.discountIdr}`,
    ),
  ],
);

/** One person's seat or one item of a line. It is delivered, refused and refunded on its own. */
export const orderUnits = pgTable(
  "order_units",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    lineId: uuid("line_id")
      .notNull()
      .references(() => orderLines.id),
    /** Within the line, from 0. */
    position: integer("position").notNull(),
    /** Who gets it; null until the buyer has said so. */
    email: text("email"),
    /** The live assignment that this unit extends; null: it gets a seat or item of its own. */
    renews: uuid("renews"),
    status: text("status", { enum: UNIT_STATUSES }).notNull().default("waiting"),
    /** Why it waits for somebody, with its facts; null when it does not. */
    reason: text("reason", { enum: REASON_CODES as [string, ...string[]] }),
    facts: jsonb("facts").$type<Record<string, unknown>>(),
    deliveredAt: instant("delivered_at"),
    endsAt: instant("ends_at"),
  },
  (table) => [
    uniqueIndex("order_units_position_key").on(table.lineId, table.position),
    index("order_units_order_idx").on(table.orderId),
    index("order_units_email_idx")
      .on(table.email)
      .where(sql`${table.status} = 'waiting'`),
    // The end of a term asks for renewals that are paid and not delivered yet.
    index("order_units_renews_idx")
      .on(table.renews)
      .where(sql`${table.status} = 'waiting'`),
    // Units that wait for somebody; what they hold or lack is asked with every order.
    index("order_units_needs_somebody_idx")
      .on(table.orderId)
      .where(sql`${table.status} in ('needs_name','needs_person')`),
    check("order_units_status_is_known", oneOf(table.status, UNIT_STATUSES)),
  ],
);

/** The answer given for an `Idempotency-Key`. Kept for at least a day, then pruned by a sweep. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** SHA-256 of who called and their key: a key is its caller's own. */
    keyHash: text("key_hash").primaryKey(),
    requestHash: text("request_hash").notNull(),
    orderId: text("order_id").notNull(),
    /** As it was sent the first time, to the byte; null while the first request is at work. */
    answer: text("answer"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    index("idempotency_keys_created_idx").on(table.createdAt),
    index("idempotency_keys_order_idx").on(table.orderId),
  ],
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

/** What self-help could not repair: one open task for staff a unit, with the finding. Written by lib/orders alone. */
export const helpTasks = pgTable(
  "help_tasks",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    unitId: uuid("unit_id")
      .notNull()
      .references(() => orderUnits.id),
    finding: text("finding", { enum: HELP_FINDINGS }).notNull(),
    /** How often the buyer has asked since it was opened. */
    asked: integer("asked").notNull().default(1),
    openedAt: instant("opened_at").notNull(),
    askedAt: instant("asked_at").notNull(),
    endedAt: instant("ended_at"),
    ended: text("ended", { enum: HELP_ENDS }),
    endedBy: text("ended_by"),
  },
  (table) => [
    uniqueIndex("help_tasks_one_open")
      .on(table.unitId)
      .where(sql`${table.endedAt} is null`),
    index("help_tasks_order_idx").on(table.orderId),
    check("help_tasks_finding_is_known", oneOf(table.finding, HELP_FINDINGS)),
    check("help_tasks_end_is_known", sql`${table.ended} is null or ${oneOf(table.ended, HELP_ENDS)}`),
    check("help_tasks_end_has_a_reason", sql`(${table.endedAt} is null) = (${table.ended} is null)`),
  ],
);
