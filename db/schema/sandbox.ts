import { sql } from "drizzle-orm";
import { bigint, check, index, pgSchema, text, uniqueIndex } from "drizzle-orm/pg-core";
import { amount, instant } from "../columns";

/** The books of the pretend gateway, kept apart: the shop never reads them but through the gateway's port. */
export const sandboxSchema = pgSchema("sandbox");

export const sandboxCharges = sandboxSchema.table(
  "charges",
  {
    /** The sandbox's own id. */
    id: text("id").primaryKey(),
    /** The shop's reference. */
    reference: text("reference").notNull(),
    amountIdr: amount("amount_idr").notNull(),
    description: text("description").notNull(),
    qrString: text("qr_string").notNull(),
    status: text("status", { enum: ["pending", "paid", "expired", "cancelled"] }).notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    refundedIdr: amount("refunded_idr").notNull().default(0),
  },
  (table) => [
    uniqueIndex("sandbox_charges_reference_key").on(table.reference),
    check("sandbox_charges_amount_is_positive", sql`${table.amountIdr} > 0`),
  ],
);

export const sandboxReceipts = sandboxSchema.table(
  "receipts",
  {
    id: text("id").primaryKey(),
    chargeId: text("charge_id")
      .notNull()
      .references(() => sandboxCharges.id),
    amountIdr: amount("amount_idr").notNull(),
    paidAt: instant("paid_at").notNull(),
  },
  (table) => [index("sandbox_receipts_charge_idx").on(table.chargeId)],
);

/** Webhooks that the sandbox owes the shop, retried until answered, as real gateways do. */
export const sandboxDeliveries = sandboxSchema.table(
  "deliveries",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    body: text("body").notNull(),
    createdAt: instant("created_at").notNull(),
    answeredAt: instant("answered_at"),
    lastStatus: text("last_status"),
  },
  (table) => [
    index("sandbox_deliveries_open_idx")
      .on(table.id)
      .where(sql`${table.answeredAt} is null`),
  ],
);
