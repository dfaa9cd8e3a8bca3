import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { LEDGER_ACCOUNTS, LEDGER_KINDS } from "@/lib/payments/status";
import { amount, instant, oneOf } from "../columns";
import { payable } from "./payments";

/** What became of the money, in double entry. Written by lib/payments alone. */

/** One double-entry booking. Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE to every role. */
export const ledgerTransfers = pgTable(
  "ledger_transfers",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    kind: text("kind", { enum: LEDGER_KINDS }).notNull(),
    payableId: payable(),
    attemptId: uuid("attempt_id").notNull(),
    /** What was booked, once only: `receipt:<id>`, `refund:<id>`, … */
    subject: text("subject").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [
    uniqueIndex("ledger_transfers_subject_key").on(table.subject),
    index("ledger_transfers_payable_idx").on(table.payableId),
    check("ledger_transfers_kind_is_known", oneOf(table.kind, LEDGER_KINDS)),
  ],
);

/**
 * The two or more sides of a booking; they sum to zero, checked by a deferred trigger at commit. Debit is positive. What
 * each account means stands at LEDGER_ACCOUNTS.
 */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    transferId: uuid("transfer_id")
      .notNull()
      .references(() => ledgerTransfers.id),
    account: text("account", { enum: LEDGER_ACCOUNTS }).notNull(),
    amountIdr: amount("amount_idr").notNull(),
  },
  (table) => [
    index("ledger_entries_transfer_idx").on(table.transferId),
    check("ledger_entries_account_is_known", oneOf(table.account, LEDGER_ACCOUNTS)),
    check("ledger_entries_amount_is_not_zero", sql`${table.amountIdr} <> 0`),
  ],
);
