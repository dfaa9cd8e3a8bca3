import { and, eq, like, or } from "drizzle-orm";
import { receipts } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { TxCtx } from "@/lib/work/context";
import type { Attempt } from "./attempts";
import type { Receipt } from "./gateway";
import { MANUAL_KEYS } from "./rules";
import type { Attention } from "./status";

/** Every query of receipts: money that arrived. */

export type ReceiptRow = typeof receipts.$inferSelect;

/** What the money means for its payable: whether it pays it, and whether a person has to look. */
export type Verdict =
  | { isSettling: true; attention: "late" | null }
  | { isSettling: false; attention: Exclude<Attention, "late" | "reversed" | "over_refunded"> };

/** A receipt as the gateway lists it, and which round it is: above 1 the same money came back after a reversal. */
export type NewReceipt = Receipt & { round: number };

/**
 * Puts money on record, once. Null when it is there already. Throws `try_later` when it would be a second receipt that
 * pays for the same payable: money that is not on record must never be passed over.
 */
export async function insertReceipt(
  tx: TxCtx,
  attempt: Attempt,
  receipt: NewReceipt,
  verdict: Verdict,
): Promise<ReceiptRow | null> {
  const [row] = await tx.db
    .insert(receipts)
    .values({
      attemptId: attempt.id,
      payableId: attempt.payableId,
      gateway: attempt.gateway,
      receiptKey: receipt.receiptKey,
      round: receipt.round,
      amountIdr: receipt.amount,
      merchantFeeIdr: receipt.merchantFee,
      paidAt: receipt.paidAt,
      recordedAt: tx.now(),
      // Late money has paid its order: there is something to see, but nothing to decide.
      resolvedAt: verdict.isSettling ? tx.now() : null,
      ...verdict,
    })
    .onConflictDoNothing()
    .returning();
  if (!row && !(await isOnRecord(tx, attempt.gateway, receipt)))
    throw new DomainError("try_later", "Other money has just paid for this. Please try again.");
  return row ?? null;
}

async function isOnRecord(tx: TxCtx, gateway: GatewayName, { receiptKey, round }: NewReceipt): Promise<boolean> {
  const isThisKey = eq(receipts.receiptKey, receiptKey);
  // A reference of staff is one transfer, whichever gateway the order was to be paid at.
  const where = or(
    and(eq(receipts.gateway, gateway), isThisKey, eq(receipts.round, round)),
    and(like(receipts.receiptKey, MANUAL_KEYS), isThisKey),
  );
  return (await tx.db.$count(receipts, where)) > 0;
}

/** Staff accept the money as the payable's payment (`isSettling`), or have dealt with it otherwise. */
export const resolveReceipt = (tx: TxCtx, receipt: ReceiptRow, isSettling: boolean): Promise<ReceiptRow> =>
  updateReceipt(tx, receipt, { resolvedAt: tx.now(), isSettling });

/** The gateway took this money back: it pays for nothing any more, so that other money can. */
export const markReversed = (tx: TxCtx, receipt: ReceiptRow): Promise<ReceiptRow> =>
  updateReceipt(tx, receipt, { attention: "reversed", resolvedAt: null, isSettling: false });

/** More went back than came: whatever was decided about this money, a person has to look at it again. */
export const markOverRefunded = (tx: TxCtx, receipt: ReceiptRow): Promise<ReceiptRow> =>
  updateReceipt(tx, receipt, { attention: "over_refunded", resolvedAt: null });

/** Only for receipts of a payable whose attempts are locked: that lock covers its receipts, too. */
async function updateReceipt(
  tx: TxCtx,
  receipt: ReceiptRow,
  facts: Partial<Pick<ReceiptRow, "attention" | "resolvedAt" | "isSettling">>,
): Promise<ReceiptRow> {
  await tx.db.update(receipts).set(facts).where(eq(receipts.id, receipt.id));
  return { ...receipt, ...facts };
}
