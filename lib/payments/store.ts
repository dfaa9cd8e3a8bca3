import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, notLike, or, sql } from "drizzle-orm";
import { outbox, payments, receipts, webhookInbox } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { rupiah } from "@/lib/core/money";
import type { Charge, PaymentKey, Receipt } from "./gateway";
import { canMoveAttempt, type AttemptStatus, type Attention } from "./status";

/** Every query of payment attempts, receipts and the webhook inbox; the only writer of `payments.status`. */

export type Payment = typeof payments.$inferSelect;
export type ReceiptRow = typeof receipts.$inferSelect;

export const keyOf = (payment: Payment): PaymentKey => ({
  reference: payment.reference,
  gatewayRef: payment.gatewayRef,
  amount: rupiah(payment.amountIdr),
  orderAmount: rupiah(payment.orderAmountIdr),
});

/** Our row, with our reference, before the gateway hears of it. The unique index refuses a second live attempt. */
export async function insertPayment(
  tx: TxCtx,
  attempt: Pick<Payment, "orderId" | "gateway" | "reference" | "expiresAt"> & { amountIdr: number; leasedUntil: Date },
): Promise<Payment> {
  const [payment] = await tx.db
    .insert(payments)
    .values({ ...attempt, orderAmountIdr: attempt.amountIdr, createdAt: tx.now(), askAt: attempt.leasedUntil })
    .returning();
  if (!payment) throw new Error("an insert answers its row");
  return payment;
}

export async function lockPayment(tx: TxCtx, id: string): Promise<Payment> {
  const [payment] = await tx.db.select().from(payments).where(eq(payments.id, id)).for("update");
  if (!payment) throw new DomainError("not_found", "There is no such payment.");
  return payment;
}

/** Locks all attempts of an order, before the order itself. Newest first. */
export const lockPayments = (tx: TxCtx, orderId: string): Promise<Payment[]> =>
  tx.db
    .select()
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(desc(payments.createdAt), desc(payments.id))
    .for("update");

/** Newest first. */
export const selectPayments = (ctx: Ctx, orderId: string): Promise<Payment[]> =>
  ctx.db
    .select()
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(desc(payments.createdAt), desc(payments.id));

export async function selectOrderIdOf(ctx: Ctx, paymentId: string): Promise<string | undefined> {
  const [row] = await ctx.db.select({ orderId: payments.orderId }).from(payments).where(eq(payments.id, paymentId));
  return row?.orderId;
}

/** Finds an attempt by whichever id the gateway repeated. */
export async function findPayment(
  ctx: Ctx,
  gateway: GatewayName,
  ids: { reference: string | null; gatewayRef: string | null },
): Promise<Payment | undefined> {
  const byId = [
    ids.reference ? eq(payments.reference, ids.reference) : undefined,
    ids.gatewayRef ? eq(payments.gatewayRef, ids.gatewayRef) : undefined,
  ].filter((condition) => condition !== undefined);
  if (byId.length === 0) return undefined;
  const [payment] = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.gateway, gateway), or(...byId)));
  return payment;
}

/**
 * The one place that writes payments.status. Moving to where it already is changes nothing: a notice that comes while a
 * charge is being created must not take the lease from whoever creates it.
 */
export async function moveAttempt(
  tx: TxCtx,
  payment: Payment,
  to: AttemptStatus,
  facts: Partial<Pick<Payment, "trouble" | "rawStatus">> = {},
): Promise<void> {
  if (payment.status !== to && !canMoveAttempt(payment.status, to)) return;
  await tx.db
    .update(payments)
    .set({ status: to, ...(payment.status === to ? {} : { leasedUntil: null }), ...facts })
    .where(eq(payments.id, payment.id));
}

/** The gateway shows a QR code now. */
export async function openAttempt(tx: TxCtx, payment: Payment, charge: Charge, askAt: Date): Promise<void> {
  await tx.db
    .update(payments)
    .set({
      status: canMoveAttempt(payment.status, "open") ? "open" : payment.status,
      gatewayRef: charge.gatewayRef,
      amountIdr: charge.amount,
      surchargeIdr: charge.surcharge,
      surchargeKind: charge.surchargeKind,
      qrString: charge.qrString,
      qrUrl: charge.qrUrl,
      payUrl: charge.payUrl,
      expiresAt: charge.expiresAt,
      trouble: null,
      leasedUntil: null,
      askAt,
    })
    .where(eq(payments.id, payment.id));
}

/** Takes over an attempt that somebody began to create and never finished. False while they may still be at it. */
export async function takeLease(tx: TxCtx, payment: Payment, until: Date): Promise<boolean> {
  if (payment.status !== "creating" || (payment.leasedUntil && payment.leasedUntil > tx.now())) return false;
  await tx.db.update(payments).set({ leasedUntil: until }).where(eq(payments.id, payment.id));
  return true;
}

/** When the gateway is asked about it next; null: never again. */
export async function scheduleAsk(ctx: Ctx, id: string, askAt: Date | null, trouble?: string | null): Promise<void> {
  await ctx.db
    .update(payments)
    .set({ askAt, asks: sql`${payments.asks} + 1`, ...(trouble === undefined ? {} : { trouble }) })
    .where(eq(payments.id, id));
}

/** Attempts that their gateway is to be asked about now, the longest overdue first. */
export const selectDue = (ctx: Ctx, gateway: GatewayName, limit: number): Promise<Payment[]> =>
  ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.gateway, gateway), isNotNull(payments.askAt), lte(payments.askAt, ctx.now())))
    .orderBy(asc(payments.askAt))
    .limit(limit);

/** Puts money on record, once. Null when it is there already. */
export async function insertReceipt(
  tx: TxCtx,
  payment: Payment,
  receipt: Receipt,
  verdict: { isSettling: boolean; attention: Attention | null },
): Promise<ReceiptRow | null> {
  const [row] = await tx.db
    .insert(receipts)
    .values({
      paymentId: payment.id,
      orderId: payment.orderId,
      gateway: payment.gateway,
      receiptKey: receipt.receiptKey,
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
  return row ?? null;
}

export const selectReceipts = (ctx: Ctx, orderId: string): Promise<ReceiptRow[]> =>
  ctx.db.select().from(receipts).where(eq(receipts.orderId, orderId)).orderBy(asc(receipts.recordedAt));

/** What the gateway has told us of; money confirmed by hand is none of its business. */
export async function selectReceiptKeys(tx: TxCtx, paymentId: string): Promise<Set<string>> {
  const rows = await tx.db
    .select({ key: receipts.receiptKey })
    .from(receipts)
    .where(and(eq(receipts.paymentId, paymentId), notLike(receipts.receiptKey, "manual:%")));
  return new Set(rows.map((row) => row.key));
}

export async function lockReceipt(tx: TxCtx, id: string): Promise<ReceiptRow> {
  const [row] = await tx.db.select().from(receipts).where(eq(receipts.id, id)).for("update");
  if (!row) throw new DomainError("not_found", "There is no such receipt.");
  return row;
}

/** Staff accept the money as the order's payment (`isSettling`), or have dealt with it otherwise. */
export async function resolveReceipt(tx: TxCtx, id: string, isSettling: boolean): Promise<void> {
  await tx.db.update(receipts).set({ resolvedAt: tx.now(), isSettling }).where(eq(receipts.id, id));
}

/** The gateway took this money back: it pays no order any more, so that other money can. */
export async function markReversed(tx: TxCtx, id: string): Promise<void> {
  await tx.db
    .update(receipts)
    .set({ attention: "reversed", resolvedAt: null, isSettling: false })
    .where(eq(receipts.id, id));
}

export type NewNotice = Pick<typeof webhookInbox.$inferInsert, "gateway" | "eventKey" | "claims" | "body"> & {
  reference: string | null;
  gatewayRef: string | null;
};

/**
 * Stores a delivery once by (gateway, event key) and announces it. One statement and so one commit: the gateway waits
 * for this answer, and each further round trip would be paid for by every webhook.
 */
export async function insertNotice(ctx: Ctx, notice: NewNotice): Promise<"stored" | "duplicate"> {
  const { gateway, eventKey, reference, gatewayRef, claims, body } = notice;
  const at = ctx.now();
  const subject = `${gateway}:${reference ?? gatewayRef ?? eventKey}`;
  const { rows } = await ctx.db.execute(sql`
    with stored as (
      insert into ${webhookInbox} (gateway, event_key, reference, gateway_ref, claims, body, received_at)
      values (${gateway}, ${eventKey}, ${reference}, ${gatewayRef}, ${claims}, ${body}, ${at})
      on conflict do nothing returning id
    ), announced as (
      insert into ${outbox} (name, data, created_at)
      select 'payments/notice.received', jsonb_build_object('noticeId', id, 'subject', ${subject}::text), ${at}::timestamptz
      from stored
    )
    select id from stored`);
  if (rows.length > 0) return "stored";
  await ctx.db
    .update(webhookInbox)
    .set({ duplicates: sql`${webhookInbox.duplicates} + 1` })
    .where(and(eq(webhookInbox.gateway, gateway), eq(webhookInbox.eventKey, eventKey)));
  return "duplicate";
}

export async function selectNotice(ctx: Ctx, id: string) {
  const [row] = await ctx.db.select().from(webhookInbox).where(eq(webhookInbox.id, id));
  return row;
}

export async function markHandled(ctx: Ctx, id: string, verdict: string): Promise<void> {
  await ctx.db.update(webhookInbox).set({ handledAt: ctx.now(), verdict }).where(eq(webhookInbox.id, id));
}

/** Deliveries that were stored and never handled: their event was lost, or handling kept failing. */
export async function selectUnhandled(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: webhookInbox.id })
    .from(webhookInbox)
    .where(and(isNull(webhookInbox.handledAt), lt(webhookInbox.receivedAt, before)))
    .orderBy(asc(webhookInbox.receivedAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

export const isLive = (payment: Payment): boolean => payment.status === "creating" || payment.status === "open";

/** Open attempts whose gateway may still learn of money although the order has ended. */
export const selectLive = (ctx: Ctx, orderId: string): Promise<Payment[]> =>
  ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.orderId, orderId), inArray(payments.status, ["creating", "open"])));
