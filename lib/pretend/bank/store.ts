import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { bankCharges, bankDeliveries, bankReceipts } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { randomCode } from "@/lib/core/ids";
import { rupiah } from "@/lib/core/money";
import type { SandboxCharge } from "./rules";

/** Every query on the pretend bank's books, and the only writer of a charge's status. */
type ChargeRow = typeof bankCharges.$inferSelect;
type NewCharge = Omit<typeof bankCharges.$inferInsert, "id" | "status" | "createdAt" | "refundedIdr">;

/** References come out of addresses too; PostgreSQL would choke on a NUL. */
const REFERENCE = /^[\w-]{1,64}$/;

/** Opens a charge unless the reference has one already. */
export async function insertCharge(ctx: Ctx, charge: NewCharge): Promise<void> {
  await ctx.db
    .insert(bankCharges)
    .values({ ...charge, id: `SBX-${randomCode(16)}`, status: "pending", createdAt: ctx.now() })
    .onConflictDoNothing({ target: bankCharges.reference });
}

export async function selectCharge(ctx: Ctx, reference: string): Promise<SandboxCharge | null> {
  if (!REFERENCE.test(reference)) return null;
  const [row] = await ctx.db.select().from(bankCharges).where(eq(bankCharges.reference, reference));
  return row ? withReceipts(ctx, row) : null;
}

/** The charge, held until the transaction ends: presses on the pay page queue up here. */
export async function lockCharge(tx: TxCtx, reference: string): Promise<SandboxCharge | null> {
  if (!REFERENCE.test(reference)) return null;
  const query = tx.db.select().from(bankCharges).where(eq(bankCharges.reference, reference));
  const [row] = await query.for("update");
  return row ? withReceipts(tx, row) : null;
}

async function withReceipts(ctx: Ctx, row: ChargeRow): Promise<SandboxCharge> {
  const receipts = await ctx.db
    .select({ id: bankReceipts.id, amountIdr: bankReceipts.amountIdr, paidAt: bankReceipts.paidAt })
    .from(bankReceipts)
    .where(and(eq(bankReceipts.chargeId, row.id), gt(bankReceipts.amountIdr, 0)))
    .orderBy(asc(bankReceipts.paidAt), asc(bankReceipts.id));
  return {
    ...row,
    amountIdr: rupiah(row.amountIdr),
    refundedIdr: rupiah(row.refundedIdr),
    receipts: receipts.map((receipt) => ({ ...receipt, amountIdr: rupiah(receipt.amountIdr) })),
  };
}

export async function setChargeStatus(tx: TxCtx, id: string, status: "paid" | "cancelled"): Promise<void> {
  await tx.db.update(bankCharges).set({ status }).where(eq(bankCharges.id, id));
}

/** Expires a charge now, ahead of its time if need be: what is paid from here on is late. */
export async function endCharge(tx: TxCtx, id: string): Promise<void> {
  const end = sql`least(${bankCharges.expiresAt}, ${tx.now().toISOString()}::timestamptz)`;
  await tx.db.update(bankCharges).set({ status: "expired", expiresAt: end }).where(eq(bankCharges.id, id));
}

/** Money that arrives. Answers the receipt's id. */
export async function insertReceipt(tx: TxCtx, chargeId: string, amountIdr: number): Promise<string> {
  const id = `RCP-${randomCode(16)}`;
  await tx.db.insert(bankReceipts).values({ id, chargeId, amountIdr, paidAt: tx.now() });
  return id;
}

/**
 * Money that goes back: a receipt below zero under the shop's own key, so that one key pays out once. False when this
 * key has paid out before.
 */
export async function insertRefund(tx: TxCtx, chargeId: string, key: string, amountIdr: number): Promise<boolean> {
  const inserted = await tx.db
    .insert(bankReceipts)
    .values({ id: `RFD-${key}`, chargeId, amountIdr: -amountIdr, paidAt: tx.now() })
    .onConflictDoNothing({ target: bankReceipts.id })
    .returning({ id: bankReceipts.id });
  if (inserted.length === 0) return false;
  await tx.db
    .update(bankCharges)
    .set({ refundedIdr: sql`${bankCharges.refundedIdr} + ${amountIdr}` })
    .where(eq(bankCharges.id, chargeId));
  return true;
}

/** Puts a webhook on the list of what the shop must be told. */
export async function insertDelivery(tx: TxCtx, body: string): Promise<number> {
  const [row] = await tx.db
    .insert(bankDeliveries)
    .values({ body, createdAt: tx.now() })
    .returning({ id: bankDeliveries.id });
  if (!row) throw new Error("a delivery was not stored");
  return row.id;
}

export type Delivery = typeof bankDeliveries.$inferSelect;

export async function selectDelivery(ctx: Ctx, id: number): Promise<Delivery | null> {
  const [row] = await ctx.db.select().from(bankDeliveries).where(eq(bankDeliveries.id, id));
  return row ?? null;
}

/** Webhooks that the shop has not answered well, made after `since`, oldest first. */
export async function selectOpenDeliveries(ctx: Ctx, since: Date, max: number): Promise<number[]> {
  const rows = await ctx.db
    .select({ id: bankDeliveries.id })
    .from(bankDeliveries)
    .where(and(isNull(bankDeliveries.answeredAt), gt(bankDeliveries.createdAt, since)))
    .orderBy(asc(bankDeliveries.id))
    .limit(max);
  return rows.map(({ id }) => id);
}

/** What came of a try. A later failure does not undo an answer. */
export async function noteTry(ctx: Ctx, id: number, result: { isAnswered: boolean; status: string }): Promise<void> {
  await ctx.db
    .update(bankDeliveries)
    .set({ lastStatus: result.status, ...(result.isAnswered ? { answeredAt: ctx.now() } : {}) })
    .where(eq(bankDeliveries.id, id));
}
