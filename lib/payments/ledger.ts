import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { ledgerEntries, ledgerTransfers } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { Attempt } from "./attempts";
import type { ReceiptRow } from "./receipts";
import type { Refund } from "./refunds";
import type { LedgerAccount, LedgerKind } from "./status";

/**
 * Double entry, append-only. Debit is positive; what each account means stands at `LEDGER_ACCOUNTS`. A flow says what
 * happened by the name of a booking and never writes sides. Each booking is one statement and happens once: it answers
 * false when it was booked before.
 */

/** Money arrived and paid: the shop has earned it, less what the gateway added for itself. */
export const bookSettlement = (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<boolean> =>
  book(tx, "settlement", attempt, `receipt:${receipt.id}`, [
    [gatewayAccount(attempt), receipt.amountIdr],
    ["sales", attempt.surchargeIdr - receipt.amountIdr],
    ["surcharge", -attempt.surchargeIdr],
  ]);

/** Staff received the money outside the gateways: the shop holds it itself. */
export const bookManualSettlement = (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<boolean> =>
  book(tx, "settlement", attempt, `receipt:${receipt.id}`, [
    ["cash", receipt.amountIdr],
    ["sales", -receipt.amountIdr],
  ]);

/** Money arrived that pays for nothing (yet). */
export const bookUnallocated = (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<boolean> =>
  book(tx, "unallocated", attempt, `receipt:${receipt.id}`, [
    [gatewayAccount(attempt), receipt.amountIdr],
    ["unallocated", -receipt.amountIdr],
  ]);

/** A person has accepted unallocated money as the payment: `amountIdr` is what of the receipt was not given back. */
export const bookAllocation = (tx: TxCtx, receipt: ReceiptRow, amountIdr: number): Promise<boolean> =>
  book(tx, "allocation", { id: receipt.attemptId, payableId: receipt.payableId }, `allocation:${receipt.id}`, [
    ["unallocated", amountIdr],
    ["sales", -amountIdr],
  ]);

/** Money went back: `fromUnallocatedIdr` of it had paid for nothing, the rest had been earned. */
export const bookRefund = (
  tx: TxCtx,
  attempt: Attempt,
  refund: Refund,
  { fromUnallocatedIdr }: { fromUnallocatedIdr: number },
): Promise<boolean> =>
  book(tx, "refund", attempt, `refund:${refund.id}`, [
    [refund.method === "manual" ? "cash" : gatewayAccount(attempt), -refund.amountIdr],
    ["unallocated", fromUnallocatedIdr],
    ["sales", refund.amountIdr - fromUnallocatedIdr],
  ]);

/** The gateway took money back after it had settled; `receipt` as it was until then. */
export const bookReversal = (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<boolean> =>
  book(tx, "reversal", attempt, `reversal:${receipt.id}`, [
    [gatewayAccount(attempt), -receipt.amountIdr],
    ...earnedBy(attempt, receipt),
  ]);

/** Where the money of a receipt stands. What a person accepted later was allocated as a whole. */
function earnedBy(attempt: Attempt, receipt: ReceiptRow): Side[] {
  if (!receipt.isSettling) return [["unallocated", receipt.amountIdr]];
  const isAllocated = receipt.attention !== null && receipt.attention !== "late";
  const surchargeIdr = isAllocated ? 0 : attempt.surchargeIdr;
  return [
    ["sales", receipt.amountIdr - surchargeIdr],
    ["surcharge", surchargeIdr],
  ];
}

type Side = readonly [account: LedgerAccount, amountIdr: number];

const gatewayAccount = ({ gateway }: Attempt): LedgerAccount => `gateway:${gateway}`;

/** Sides of zero are left out, and where all are there is nothing to book. The subject's unique key allows it once. */
async function book(
  tx: TxCtx,
  kind: LedgerKind,
  attempt: Pick<Attempt, "id" | "payableId">,
  subject: string,
  sides: readonly Side[],
): Promise<boolean> {
  const values = sides
    .filter(([, amountIdr]) => amountIdr !== 0)
    .map(([account, amountIdr]) => sql`(${account}::text, ${amountIdr}::bigint)`);
  if (values.length === 0) return false;
  const { rows } = await tx.db.execute(sql`
    with transfer as (
      insert into ${ledgerTransfers} (kind, payable_id, attempt_id, subject, at)
      values (${kind}, ${attempt.payableId}, ${attempt.id}, ${subject}, ${tx.now()}::timestamptz)
      on conflict (subject) do nothing returning id
    ), entries as (
      insert into ${ledgerEntries} (transfer_id, account, amount_idr)
      select transfer.id, side.account, side.amount_idr
      from transfer cross join (values ${sql.join(values, sql`, `)}) as side (account, amount_idr)
    )
    select id from transfer`);
  return rows.length > 0;
}

/** Where the money of one attempt stands now: what the shop has earned by it, and what belongs to the buyer still. */
export type Balance = { earnedIdr: number; unallocatedIdr: number };

export async function selectBalance(ctx: Ctx, { id, payableId }: Pick<Attempt, "id" | "payableId">): Promise<Balance> {
  const held = (...accounts: LedgerAccount[]) =>
    sql<number>`coalesce(-sum(${ledgerEntries.amountIdr}) filter (where ${inArray(ledgerEntries.account, accounts)}), 0)::float8`;
  const [row] = await ctx.db
    .select({ earnedIdr: held("sales", "surcharge"), unallocatedIdr: held("unallocated") })
    .from(ledgerTransfers)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transferId, ledgerTransfers.id))
    .where(and(eq(ledgerTransfers.payableId, payableId), eq(ledgerTransfers.attemptId, id)));
  return row ?? { earnedIdr: 0, unallocatedIdr: 0 };
}

/** Every side ever booked about a payable, oldest first. */
export const selectLedger = (ctx: Ctx, payableId: string) =>
  ctx.db
    .select({
      at: ledgerTransfers.at,
      kind: ledgerTransfers.kind,
      account: ledgerEntries.account,
      amountIdr: ledgerEntries.amountIdr,
    })
    .from(ledgerTransfers)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transferId, ledgerTransfers.id))
    .where(eq(ledgerTransfers.payableId, payableId))
    .orderBy(asc(ledgerEntries.id));
