import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { GATEWAY_NAMES, MATCHED_BY_AMOUNT } from "@/lib/core/gateway-names";
import {
  ATTEMPT_STATUSES,
  ATTENTIONS,
  PAYABLE_KINDS,
  REFUND_METHODS,
  REFUND_STATUSES,
  type FindingKind,
} from "@/lib/payments/status";
import { amount, bytes, instant, oneOf } from "../columns";

/** Money: what is owed to us, what came, what went back. Written by lib/payments alone. */

/**
 * Something that is paid for: an order now, a deposit later. Attempts, receipts, refunds and transfers hang on it; the
 * payment status of an order follows its payable. Its id is the id of what it belongs to.
 */
export const payables = pgTable(
  "payables",
  {
    id: text("id").primaryKey(),
    kind: text("kind", { enum: PAYABLE_KINDS }).notNull(),
    /** What it costs before a gateway adds anything. */
    dueIdr: amount("due_idr").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    check("payables_kind_is_known", oneOf(table.kind, PAYABLE_KINDS)),
    check("payables_due_is_positive", sql`${table.dueIdr} > 0`),
  ],
);

/** Whose money a row is about. */
export const payable = () =>
  text("payable_id")
    .notNull()
    .references(() => payables.id);

/**
 * One payment attempt: a charge at one gateway for one payable. Committed with our reference before the gateway hears of
 * it, so that no webhook can arrive for a payment we do not know. A payable has at most one live attempt; money on an
 * older one still counts.
 */
export const paymentAttempts = pgTable(
  "payment_attempts",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    payableId: payable(),
    gateway: text("gateway", { enum: GATEWAY_NAMES }).notNull(),
    /** Ours, as the gateway sees it. */
    reference: text("reference").notNull(),
    /** The gateway's own id. */
    gatewayRef: text("gateway_ref"),
    status: text("status", { enum: ATTEMPT_STATUSES }).notNull().default("creating"),
    /** What the payable costs. */
    dueIdr: amount("due_idr").notNull(),
    /** What the buyer must pay: surcharge included. Equal to what is due until the gateway has answered. */
    amountIdr: amount("amount_idr").notNull(),
    surchargeIdr: amount("surcharge_idr").notNull().default(0),
    surchargeKind: text("surcharge_kind", { enum: ["none", "fee", "unique_code"] })
      .notNull()
      .default("none"),
    qrString: text("qr_string"),
    qrUrl: text("qr_url"),
    payUrl: text("pay_url"),
    expiresAt: instant("expires_at").notNull(),
    /** The gateway's last status word, for the admin. */
    rawStatus: text("raw_status"),
    /** Why the charge could not be made, or the last trouble in reading it. */
    trouble: text("trouble"),
    /** Who may talk to the gateway about creating this charge, until when: two tries must not run at once. */
    leasedUntil: instant("leased_until"),
    createdAt: instant("created_at").notNull(),
    /** When the gateway is asked next; null when there is nothing left to learn. */
    askAt: instant("ask_at"),
    asks: integer("asks").notNull().default(0),
    /** When facts about its money last went on record: a read that began before says nothing against them. */
    factsAt: instant("facts_at"),
    /** When a read first said that money on record is not there; a second one that says the same is believed. */
    doubtedAt: instant("doubted_at"),
  },
  (table) => [
    uniqueIndex("payment_attempts_reference_key").on(table.reference),
    uniqueIndex("payment_attempts_gateway_ref_key").on(table.gateway, table.gatewayRef),
    uniqueIndex("payment_attempts_one_live_per_payable")
      .on(table.payableId)
      .where(sql`${table.status} in ('creating','open')`),
    uniqueIndex("payment_attempts_one_open_per_total")
      .on(table.gateway, table.amountIdr)
      .where(sql`${table.status} = 'open' and ${oneOf(table.gateway, MATCHED_BY_AMOUNT)}`),
    index("payment_attempts_payable_idx").on(table.payableId),
    index("payment_attempts_ask_idx")
      .on(table.gateway, table.askAt)
      .where(sql`${table.askAt} is not null`),
    check("payment_attempts_status_is_known", oneOf(table.status, ATTEMPT_STATUSES)),
    check("payment_attempts_gateway_is_known", oneOf(table.gateway, GATEWAY_NAMES)),
    check(
      "payment_attempts_amounts_add_up",
      sql`${table.dueIdr} > 0 and ${table.amountIdr} = ${table.dueIdr} + ${table.surchargeIdr} and ${table.surchargeIdr} >= 0`,
    ),
  ],
);

/** Money that arrived. One row per arrival, whatever the order's state was; never changed but for `attention`. */
export const receipts = pgTable(
  "receipts",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => paymentAttempts.id),
    payableId: payable(),
    gateway: text("gateway", { enum: GATEWAY_NAMES }).notNull(),
    receiptKey: text("receipt_key").notNull(),
    /** Above 1: the gateway had taken the same money back, and put it there again. */
    round: integer("round").notNull().default(1),
    amountIdr: amount("amount_idr").notNull(),
    merchantFeeIdr: amount("merchant_fee_idr"),
    /** The receipt that paid. At most one per payable. */
    isSettling: boolean("is_settling").notNull(),
    attention: text("attention", { enum: ATTENTIONS }),
    /** A person has dealt with the attention. */
    resolvedAt: instant("resolved_at"),
    paidAt: instant("paid_at"),
    recordedAt: instant("recorded_at").notNull(),
  },
  (table) => [
    uniqueIndex("receipts_key").on(table.gateway, table.receiptKey, table.round),
    // One transfer at the bank pays one order, whichever gateway that order was to be paid at.
    uniqueIndex("receipts_manual_key")
      .on(table.receiptKey)
      .where(sql`${table.receiptKey} like 'manual:%'`),
    uniqueIndex("receipts_one_settles_a_payable")
      .on(table.payableId)
      .where(sql`${table.isSettling}`),
    index("receipts_attempt_idx").on(table.attemptId),
    index("receipts_payable_idx").on(table.payableId),
    index("receipts_attention_idx")
      .on(table.recordedAt)
      .where(sql`${table.attention} is not null and ${table.resolvedAt} is null`),
    check("receipts_amount_is_positive", sql`${table.amountIdr} > 0`),
    check("receipts_round_is_counted", sql`${table.round} > 0`),
    check("receipts_gateway_is_known", oneOf(table.gateway, GATEWAY_NAMES)),
    check("receipts_attention_is_known", sql`${table.attention} is null or ${oneOf(table.attention, ATTENTIONS)}`),
  ],
);

/** Money given back, by the gateway's API or by hand with proof. */
export const refunds = pgTable(
  "refunds",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    attemptId: uuid("attempt_id")
      .notNull()
      .references(() => paymentAttempts.id),
    payableId: payable(),
    /** Our idempotency key at the gateway, kept over retries. */
    refundKey: text("refund_key").notNull(),
    amountIdr: amount("amount_idr").notNull(),
    method: text("method", { enum: REFUND_METHODS }).notNull(),
    status: text("status", { enum: REFUND_STATUSES }).notNull(),
    reason: text("reason").notNull(),
    /** The units of the order that it pays back and that are taken back with it; empty: it is not about a part. */
    unitIds: jsonb("unit_ids").$type<string[]>().notNull().default([]),
    /** Bank reference of a manual payout, and the day on which it was made. */
    proof: text("proof"),
    paidOn: date("paid_on", { mode: "string" }),
    trouble: text("trouble"),
    actor: text("actor").notNull(),
    createdAt: instant("created_at").notNull(),
    doneAt: instant("done_at"),
  },
  (table) => [
    uniqueIndex("refunds_key").on(table.refundKey),
    index("refunds_payable_idx").on(table.payableId),
    index("refunds_attempt_idx").on(table.attemptId),
    index("refunds_open_idx")
      .on(table.createdAt)
      .where(sql`${table.status} in ('requested','sent','unknown')`),
    check("refunds_amount_is_positive", sql`${table.amountIdr} > 0`),
    check("refunds_status_is_known", oneOf(table.status, REFUND_STATUSES)),
    check("refunds_method_is_known", oneOf(table.method, REFUND_METHODS)),
    check(
      "refunds_manual_needs_proof",
      sql`${table.method} <> 'manual' or ${table.status} <> 'done' or (${table.proof} is not null and ${table.paidOn} is not null)`,
    ),
  ],
);

/**
 * Webhooks as they came, raw. A row is committed before the gateway gets its 200; the durable function marks it
 * handled. Forged deliveries are not stored.
 */
export const webhookInbox = pgTable(
  "webhook_inbox",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    gateway: text("gateway", { enum: GATEWAY_NAMES }).notNull(),
    eventKey: text("event_key").notNull(),
    reference: text("reference"),
    gatewayRef: text("gateway_ref"),
    claims: text("claims").notNull(),
    /** As it was received, byte for byte. */
    body: bytes("body").notNull(),
    receivedAt: instant("received_at").notNull(),
    /** How many more times the same fact was delivered after the first. */
    duplicates: integer("duplicates").notNull().default(0),
    handledAt: instant("handled_at"),
    /** What came of it: settled, already_settled, not_paid, unknown_reference, … */
    verdict: text("verdict"),
  },
  (table) => [
    uniqueIndex("webhook_inbox_event_key").on(table.gateway, table.eventKey),
    index("webhook_inbox_received_idx").on(table.receivedAt),
    check("webhook_inbox_gateway_is_known", oneOf(table.gateway, GATEWAY_NAMES)),
    index("webhook_inbox_open_idx")
      .on(table.receivedAt)
      .where(sql`${table.handledAt} is null`),
  ],
);

/** The health of each gateway: read by the circuit breaker and by /admin/gateways. */
export const gatewayHealth = pgTable("gateway_health", {
  gateway: text("gateway", { enum: GATEWAY_NAMES }).primaryKey(),
  lastSuccessAt: instant("last_success_at"),
  lastErrorAt: instant("last_error_at"),
  lastError: text("last_error"),
  /** Failures in a row. */
  failures: integer("failures").notNull().default(0),
  /** The breaker is open until then: new charges go to the next gateway. */
  openUntil: instant("open_until"),
  /** The last read that was let through while it was open. */
  probedAt: instant("probed_at"),
  lastWebhookAt: instant("last_webhook_at"),
});

/** The daily comparison with each gateway. */
export const reconciliations = pgTable(
  "reconciliations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    gateway: text("gateway", { enum: GATEWAY_NAMES }).notNull(),
    from: instant("from").notNull(),
    to: instant("to").notNull(),
    ranAt: instant("ran_at").notNull(),
    findings: jsonb("findings").$type<ReconciliationFinding[]>().notNull(),
    checked: integer("checked").notNull(),
  },
  (table) => [index("reconciliations_ran_idx").on(table.gateway, table.ranAt)],
);

export type ReconciliationFinding = {
  kind: FindingKind;
  reference: string;
  orderId: string | null;
  detail: string;
};
