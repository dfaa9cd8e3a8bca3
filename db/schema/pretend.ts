import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgSchema, text, uniqueIndex } from "drizzle-orm/pg-core";
import { amount, instant } from "../columns";

/**
 * The books of the pretend world: a bank, a workspace vendor, a mailbox. In a schema of their own, because they stand for
 * third parties: the shop reads them only through its ports. Written by lib/pretend alone.
 */
export const pretendSchema = pgSchema("pretend");

export const bankCharges = pretendSchema.table(
  "bank_charges",
  {
    /** The bank's own id. */
    id: text("id").primaryKey(),
    /** The shop's reference. */
    reference: text("reference").notNull(),
    amountIdr: amount("amount_idr").notNull(),
    description: text("description").notNull(),
    qrString: text("qr_string").notNull(),
    status: text("status", { enum: ["pending", "paid", "expired", "cancelled", "reversed"] }).notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    refundedIdr: amount("refunded_idr").notNull().default(0),
  },
  (table) => [
    uniqueIndex("bank_charges_reference_key").on(table.reference),
    check("bank_charges_amount_is_positive", sql`${table.amountIdr} > 0`),
  ],
);

export const bankReceipts = pretendSchema.table(
  "bank_receipts",
  {
    id: text("id").primaryKey(),
    chargeId: text("charge_id")
      .notNull()
      .references(() => bankCharges.id),
    amountIdr: amount("amount_idr").notNull(),
    paidAt: instant("paid_at").notNull(),
  },
  (table) => [index("bank_receipts_charge_idx").on(table.chargeId)],
);

/** Webhooks that the bank owes the shop, retried until answered, as real gateways do. */
export const bankDeliveries = pretendSchema.table(
  "bank_deliveries",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    body: text("body").notNull(),
    createdAt: instant("created_at").notNull(),
    answeredAt: instant("answered_at"),
    lastStatus: text("last_status"),
  },
  (table) => [
    index("bank_deliveries_open_idx")
      .on(table.id)
      .where(sql`${table.answeredAt} is null`),
  ],
);

export const vendorWorkspaces = pretendSchema.table("vendor_workspaces", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  seats: integer("seats").notNull(),
  /** Faults to play, see lib/pretend/vendor/knobs.ts. */
  knobs: jsonb("knobs").$type<Record<string, unknown>>().notNull().default({}),
});

export const vendorPeople = pretendSchema.table(
  "vendor_people",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => vendorWorkspaces.id),
    /** Lower case. */
    email: text("email").notNull(),
    state: text("state", { enum: ["pending", "member"] }).notNull(),
    /** The member who has invited them; null: the owner's account. */
    invitedBy: text("invited_by"),
    invitedAt: instant("invited_at").notNull(),
    /** List lag: not in the lists before this instant. */
    visibleAt: instant("visible_at").notNull(),
    joinedAt: instant("joined_at"),
  },
  (table) => [
    uniqueIndex("vendor_people_once").on(table.workspaceId, table.email),
    check("vendor_people_state_is_known", sql`${table.state} in ('pending','member')`),
  ],
);

/** What the pretend vendor was asked, for tests to count. */
export const vendorRequests = pretendSchema.table(
  "vendor_requests",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    workspaceId: text("workspace_id").notNull(),
    action: text("action").notNull(),
    email: text("email"),
    outcome: text("outcome").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [index("vendor_requests_email_idx").on(table.email)],
);

/** What the demo's mailbox has received. */
export const mails = pretendSchema.table(
  "mails",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** One sending of one message: handing it over twice delivers it once. */
    messageKey: text("message_key").notNull(),
    to: text("to").notNull(),
    channel: text("channel").notNull(),
    kind: text("kind").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    sentAt: instant("sent_at").notNull(),
  },
  (table) => [uniqueIndex("mails_message_key").on(table.messageKey), index("mails_to_idx").on(table.to, table.id)],
);
