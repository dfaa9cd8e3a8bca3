import { and, asc, eq, sql } from "drizzle-orm";
import { ledgerEntries, ledgerTransfers } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { Attempt } from "./attempts";
import { after, holdingOf, NOTHING_HELD, sidesOf, type Holding, type Movement, type Side } from "./movements";
import type { ReceiptRow } from "./receipts";
import type { Refund } from "./refunds";
import { isManual } from "./rules";
import type { LedgerKind } from "./status";

/**
 * Double entry, append-only. Debit is positive; what each account means stands at `LEDGER_ACCOUNTS`. A flow says what
 * happened by the name of a booking and never writes sides: `sidesOf` makes them from what the payment holds. Each booking
 * is one statement and happens once; those of money that was there before read first what is held.
 */

/** What a booking did to the payment; null when it was booked before, or there was nothing to move. */
export type Booked = { before: Holding; after: Holding } | null;

/** Money arrived and paid, at the gateway or in our own hands: the shop has earned it. */
export const bookSettlement = (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<Booked> =>
  book(tx, attempt, `receipt:${receipt.id}`, NOTHING_HELD, {
    kind: "settlement",
    into: isManual(receipt) ? "cash" : "gateway",
    amountIdr: receipt.amountIdr,
    feeIdr: feeOf(attempt, receipt),
    price: attempt,
  });

/** Money arrived that pays for nothing (yet). */
export const bookUnallocated = (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<Booked> =>
  book(tx, attempt, `receipt:${receipt.id}`, NOTHING_HELD, {
    kind: "unallocated",
    amountIdr: receipt.amountIdr,
    feeIdr: feeOf(attempt, receipt),
  });

/** A person has accepted unallocated money as the payment: what of it was not given back. */
export const bookAllocation = async (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<Booked> =>
  book(tx, attempt, `allocation:${receipt.id}`, await selectHolding(tx, attempt), {
    kind: "allocation",
    amountIdr: receipt.amountIdr,
    price: attempt,
  });

/** Unallocated money stays with the shop by agreement and pays for nothing. */
export const bookKept = async (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<Booked> =>
  book(tx, attempt, `kept:${receipt.id}`, await selectHolding(tx, attempt), {
    kind: "kept",
    amountIdr: receipt.amountIdr,
  });

/** Money went back. A refund of units takes first what the order has earned, any other what came beside its price. */
export const bookRefund = async (tx: TxCtx, attempt: Attempt, refund: Refund): Promise<Booked> =>
  book(tx, attempt, `refund:${refund.id}`, await selectHolding(tx, attempt), {
    kind: "refund",
    outOf: refund.method === "manual" ? "cash" : "gateway",
    amountIdr: refund.amountIdr,
    first: refund.unitIds.length > 0 ? "earned" : "surplus",
  });

/** The gateway took money back after it had settled, and its fee is undone; `receipt` as it was until then. */
export const bookReversal = async (tx: TxCtx, attempt: Attempt, receipt: ReceiptRow): Promise<Booked> =>
  book(tx, attempt, `reversal:${receipt.id}`, await selectHolding(tx, attempt), {
    kind: "reversal",
    amountIdr: receipt.amountIdr,
    feeIdr: feeOf(attempt, receipt),
    hadPaid: receipt.isSettling,
  });

/** What the gateway keeps: what it says, and what it made the buyer pay for it. A unique code is the shop's own. */
function feeOf({ surchargeKind, surchargeIdr }: Attempt, receipt: ReceiptRow): number {
  if (isManual(receipt)) return 0;
  const passedOnIdr = surchargeKind === "fee" ? surchargeIdr : 0;
  return Math.min(receipt.amountIdr, (receipt.merchantFeeIdr ?? 0) + passedOnIdr);
}

/** The subject's unique key allows it once. */
async function book(
  tx: TxCtx,
  attempt: Attempt,
  subject: string,
  before: Holding,
  movement: Movement,
): Promise<Booked> {
  const sides = sidesOf(movement, before, attempt.gateway);
  if (sides.length === 0 || !(await insertTransfer(tx, movement.kind, attempt, subject, sides))) return null;
  return { before, after: after(before, sides) };
}

async function insertTransfer(
  tx: TxCtx,
  kind: LedgerKind,
  attempt: Pick<Attempt, "id" | "payableId">,
  subject: string,
  sides: readonly Side[],
): Promise<boolean> {
  const values = sides.map(([account, amountIdr]) => sql`(${account}::text, ${amountIdr}::bigint)`);
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

/** What the ledger holds for one payment now. */
export async function selectHolding(ctx: Ctx, { id, payableId }: Pick<Attempt, "id" | "payableId">): Promise<Holding> {
  const sums = await ctx.db
    .select({ account: ledgerEntries.account, sumIdr: sql<number>`sum(${ledgerEntries.amountIdr})::float8` })
    .from(ledgerTransfers)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transferId, ledgerTransfers.id))
    .where(and(eq(ledgerTransfers.payableId, payableId), eq(ledgerTransfers.attemptId, id)))
    .groupBy(ledgerEntries.account);
  return holdingOf(sums.map(({ account, sumIdr }) => [account, sumIdr]));
}

/** Every side ever booked about a payable, oldest first. */
export const selectLedger = (ctx: Ctx, payableId: string) =>
  ctx.db
    .select({
      at: ledgerTransfers.at,
      attemptId: ledgerTransfers.attemptId,
      kind: ledgerTransfers.kind,
      account: ledgerEntries.account,
      amountIdr: ledgerEntries.amountIdr,
    })
    .from(ledgerTransfers)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transferId, ledgerTransfers.id))
    .where(eq(ledgerTransfers.payableId, payableId))
    .orderBy(asc(ledgerEntries.id));
