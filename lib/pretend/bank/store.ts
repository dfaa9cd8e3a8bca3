import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { bankCharges, bankDeliveries, bankReceipts } from "@/db/schema";
import { randomCode } from "@/lib/core/ids";
import { rupiah, type Rupiah } from "@/lib/core/money";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { BankCharge } from "./rules";

/** Every query on the pretend bank's books, and the only writer of a charge's status. */
type ChargeRow = typeof bankCharges.$inferSelect;
type NewChargeRow = Omit<typeof bankCharges.$inferInsert, "id" | "status" | "createdAt" | "refundedIdr">;
type ReceiptJson = { id: string; amountIdr: number; paidAt: string };
type RefundJson = { refundKey: string; amountIdr: number };

/** A webhook that the shop is owed. */
export type Delivery = { id: number; body: string };

/** References come out of addresses too; PostgreSQL would choke on a NUL. */
const REFERENCE = /^[\w-]{1,64}$/;

const chargeFields = {
  id: bankCharges.id,
  reference: bankCharges.reference,
  amountIdr: bankCharges.amountIdr,
  description: bankCharges.description,
  qrString: bankCharges.qrString,
  status: bankCharges.status,
  createdAt: bankCharges.createdAt,
  expiresAt: bankCharges.expiresAt,
  refundedIdr: bankCharges.refundedIdr,
};

/** The id of a payout is its key behind this. */
const REFUND_PREFIX = "RFD-";

/** The arrivals of money on the charge of the row, oldest first. */
const arrivals = sql<ReceiptJson[]>`(
  select coalesce(json_agg(json_build_object('id', r.id, 'amountIdr', r.amount_idr, 'paidAt', r.paid_at)
    order by r.paid_at, r.id), '[]')
  from ${bankReceipts} r where r.charge_id = ${sql.raw('"bank_charges"."id"')} and r.amount_idr > 0)`;

/** What went back on the charge of the row, oldest first: receipts below zero. */
const payouts = sql<RefundJson[]>`(
  select coalesce(json_agg(json_build_object('refundKey', substr(r.id, ${REFUND_PREFIX.length + 1}), 'amountIdr', -r.amount_idr)
    order by r.paid_at, r.id), '[]')
  from ${bankReceipts} r where r.charge_id = ${sql.raw('"bank_charges"."id"')} and r.amount_idr < 0)`;
const movements = { receipts: arrivals, refunds: payouts };

/** Opens a charge; a reference that has one already gets that one. */
export async function insertCharge(ctx: Ctx, charge: NewChargeRow): Promise<BankCharge> {
  const [row] = await ctx.db
    .insert(bankCharges)
    .values({ ...charge, id: `SBX-${randomCode(16)}`, status: "pending", createdAt: ctx.now() })
    // Changes nothing, but answers the row that is there.
    .onConflictDoUpdate({ target: bankCharges.reference, set: { reference: sql`excluded.reference` } })
    .returning({ ...chargeFields, ...movements });
  if (!row) throw new Error("a charge was not stored");
  return toCharge(row, row);
}

export async function selectCharge(ctx: Ctx, reference: string): Promise<BankCharge | null> {
  if (!REFERENCE.test(reference)) return null;
  const [row] = await ctx.db
    .select({ ...chargeFields, ...movements })
    .from(bankCharges)
    .where(eq(bankCharges.reference, reference));
  return row ? toCharge(row, row) : null;
}

/** The charge, held until the transaction ends: presses on the pay page queue up here. */
export async function lockCharge(tx: TxCtx, reference: string): Promise<BankCharge | null> {
  if (!REFERENCE.test(reference)) return null;
  const query = tx.db.select(chargeFields).from(bankCharges).where(eq(bankCharges.reference, reference));
  const [row] = await query.for("update");
  if (!row) return null;
  // Read after the lock was had: in the same statement they would be as they were before the wait for it.
  const [found] = await tx.db.select(movements).from(bankCharges).where(eq(bankCharges.id, row.id));
  return toCharge(row, found ?? { receipts: [], refunds: [] });
}

const toCharge = (
  { createdAt: _at, ...row }: ChargeRow,
  { receipts, refunds }: { receipts: readonly ReceiptJson[]; refunds: readonly RefundJson[] },
): BankCharge => ({
  ...row,
  amountIdr: rupiah(row.amountIdr),
  refundedIdr: rupiah(row.refundedIdr),
  receipts: receipts.map(({ id, amountIdr, paidAt }) => ({
    id,
    amountIdr: rupiah(amountIdr),
    paidAt: new Date(paidAt),
  })),
  refunds: refunds.map(({ refundKey, amountIdr }) => ({ refundKey, amountIdr: rupiah(amountIdr) })),
});

/** False when no unpaid charge has this reference. */
export async function cancelPending(ctx: Ctx, reference: string): Promise<boolean> {
  if (!REFERENCE.test(reference)) return false;
  const cancelled = await ctx.db
    .update(bankCharges)
    .set({ status: "cancelled" })
    .where(and(eq(bankCharges.reference, reference), eq(bankCharges.status, "pending")))
    .returning({ id: bankCharges.id });
  return cancelled.length > 0;
}

/** Expires a charge now, ahead of its time if need be: what is paid from here on is late. `body` tells the shop. */
export async function endCharge(tx: TxCtx, id: string, body: string): Promise<Delivery> {
  const end = sql`least(${bankCharges.expiresAt}, ${tx.now().toISOString()}::timestamptz)`;
  await tx.db.update(bankCharges).set({ status: "expired", expiresAt: end }).where(eq(bankCharges.id, id));
  const [delivery] = await insertDeliveries(tx, [body]);
  if (!delivery) throw new Error("a delivery was not stored");
  return delivery;
}

export type NewReceipt = { id: string; amountIdr: Rupiah };
export const newReceipt = (amountIdr: Rupiah): NewReceipt => ({ id: `RCP-${randomCode(16)}`, amountIdr });

/** Money that arrives, and what the shop is to be told of it. The charge is paid from here on. */
export async function bookReceipts(
  tx: TxCtx,
  chargeId: string,
  receipts: readonly NewReceipt[],
  bodies: readonly string[],
): Promise<Delivery[]> {
  const rows = receipts.map((receipt) => ({ ...receipt, chargeId, paidAt: tx.now() }));
  const arrived = tx.db
    .$with("arrived")
    .as(tx.db.insert(bankReceipts).values(rows).returning({ chargeId: bankReceipts.chargeId }));
  await tx.db
    .with(arrived)
    .update(bankCharges)
    .set({ status: "paid" })
    .where(inArray(bankCharges.id, tx.db.select({ id: arrived.chargeId }).from(arrived)));
  return insertDeliveries(tx, bodies);
}

/** All that came is gone again. `body` tells the shop. */
export async function reverseCharge(tx: TxCtx, id: string, body: string): Promise<Delivery[]> {
  await tx.db.update(bankCharges).set({ status: "reversed" }).where(eq(bankCharges.id, id));
  return insertDeliveries(tx, [body]);
}

/** Puts webhooks on the list of what the shop must be told. */
async function insertDeliveries(tx: TxCtx, bodies: readonly string[]): Promise<Delivery[]> {
  if (bodies.length === 0) return [];
  return tx.db
    .insert(bankDeliveries)
    .values(bodies.map((body) => ({ body, createdAt: tx.now() })))
    .returning({ id: bankDeliveries.id, body: bankDeliveries.body });
}

/**
 * Money that goes back: a receipt below zero under the shop's own key, so that one key pays out once. False when this
 * key has paid out before.
 */
export async function insertRefund(tx: TxCtx, chargeId: string, key: string, amountIdr: number): Promise<boolean> {
  const row = { id: `${REFUND_PREFIX}${key}`, chargeId, amountIdr: -amountIdr, paidAt: tx.now() };
  const paidOut = tx.db
    .$with("paid_out")
    .as(
      tx.db
        .insert(bankReceipts)
        .values(row)
        .onConflictDoNothing({ target: bankReceipts.id })
        .returning({ chargeId: bankReceipts.chargeId }),
    );
  const counted = await tx.db
    .with(paidOut)
    .update(bankCharges)
    .set({ refundedIdr: sql`${bankCharges.refundedIdr} + ${amountIdr}` })
    .where(inArray(bankCharges.id, tx.db.select({ id: paidOut.chargeId }).from(paidOut)))
    .returning({ id: bankCharges.id });
  return counted.length > 0;
}

/** Webhooks that the shop has not answered well, made after `since`, oldest first. */
export const selectOpenDeliveries = (ctx: Ctx, since: Date, max: number): Promise<Delivery[]> =>
  ctx.db
    .select({ id: bankDeliveries.id, body: bankDeliveries.body })
    .from(bankDeliveries)
    .where(and(isNull(bankDeliveries.answeredAt), gt(bankDeliveries.createdAt, since)))
    .orderBy(asc(bankDeliveries.id))
    .limit(max);

/** What came of a try. A later failure does not undo an answer. */
export async function noteTry(ctx: Ctx, id: number, result: { isAnswered: boolean; status: string }): Promise<void> {
  await ctx.db
    .update(bankDeliveries)
    .set({ lastStatus: result.status, ...(result.isAnswered ? { answeredAt: ctx.now() } : {}) })
    .where(eq(bankDeliveries.id, id));
}
