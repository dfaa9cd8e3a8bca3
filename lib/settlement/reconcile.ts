import { and, asc, desc, eq, gte, lt } from "drizzle-orm";
import { payments, reconciliations, webhookInbox, type ReconciliationFinding } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import { formatRupiah } from "@/lib/core/format";
import type { GatewayName } from "@/lib/core/gateway-names";
import { findPayment, keyOf, selectReceipts, type Payment, type ReceiptRow } from "@/lib/payments";
import type { GatewayPayment } from "@/lib/payments/gateway";
import { findGateway, gatewayNamed } from "@/lib/payments/gateways/registry";
import { settlePayment } from "./settle-payment";

/** The daily comparison of our books with a gateway's. It only reports; one press runs the normal pipeline. */

export type { ReconciliationFinding };
export type Reconciliation = {
  id: string;
  gateway: GatewayName;
  from: string;
  to: string;
  ranAt: string;
  checked: number;
  findings: ReconciliationFinding[];
};

/** References of the attempts made in a window, for reading in batches. */
export async function listReferences(ctx: Ctx, gateway: GatewayName, from: Date, to: Date): Promise<string[]> {
  const rows = await ctx.db
    .select({ reference: payments.reference })
    .from(payments)
    .where(and(eq(payments.gateway, gateway), gte(payments.createdAt, from), lt(payments.createdAt, to)))
    .orderBy(asc(payments.createdAt));
  return rows.map((row) => row.reference);
}

/** Asks the gateway about each attempt and answers what does not agree. */
export async function compareBatch(
  ctx: Ctx,
  gateway: GatewayName,
  references: readonly string[],
): Promise<ReconciliationFinding[]> {
  const findings: ReconciliationFinding[] = [];
  for (const reference of references) {
    const payment = await findPayment(ctx, gateway, { reference, gatewayRef: null });
    if (payment) findings.push(...(await comparePayment(ctx, payment)));
  }
  return findings;
}

async function comparePayment(ctx: Ctx, payment: Payment): Promise<ReconciliationFinding[]> {
  const ours = (await selectReceipts(ctx, payment.orderId)).filter(
    (receipt) => receipt.paymentId === payment.id && !receipt.receiptKey.startsWith("manual:"),
  );
  const seen = await gatewayNamed(payment.gateway).readPayment(keyOf(payment));
  const finding = (kind: ReconciliationFinding["kind"], detail: string): ReconciliationFinding => ({
    kind,
    detail,
    reference: payment.reference,
    orderId: payment.orderId,
  });
  if (seen.outcome === "absent")
    return ours.length > 0 ? [finding("paid_here_not_there", `unknown there: ${seen.why}`)] : [];
  if (seen.outcome !== "read") return [finding("unreadable", `${seen.outcome}: ${seen.why}`)];
  return [...differences(payment, ours, seen.payment), ...secondPayments(ours)].map(([kind, detail]) =>
    finding(kind, detail),
  );
}

/** Each of an order's QR codes agrees with the gateway, and yet it was paid on two of them: nobody has decided yet. */
const secondPayments = (ours: readonly ReceiptRow[]): Difference[] =>
  ours
    .filter(({ attention, resolvedAt }) => attention === "paid_twice" && !resolvedAt)
    .map(({ amountIdr }) => ["paid_twice", `${formatRupiah(amountIdr)} came for an order that was paid already`]);

type Difference = [ReconciliationFinding["kind"], string];

/** Pure: what the two books disagree about. */
export function differences(
  payment: Pick<Payment, "amountIdr">,
  ours: readonly Pick<ReceiptRow, "receiptKey" | "amountIdr">[],
  seen: Pick<GatewayPayment, "receipts" | "rawStatus">,
): Difference[] {
  const theirs = new Map(seen.receipts.map((receipt) => [receipt.receiptKey, receipt.amount]));
  const known = new Map(ours.map((receipt) => [receipt.receiptKey, receipt.amountIdr]));
  const found: Difference[] = [];
  for (const [key, amount] of theirs)
    if (!known.has(key)) found.push(["paid_there_not_here", `${formatRupiah(amount)} arrived there`]);
  for (const [key, amount] of known)
    if (!theirs.has(key))
      found.push(["paid_here_not_there", `${formatRupiah(amount)} on record, the gateway says ${seen.rawStatus}`]);
  for (const [key, amount] of theirs) {
    const recorded = known.get(key);
    if (recorded !== undefined && recorded !== amount)
      found.push(["wrong_amount", `${formatRupiah(recorded)} on record, ${formatRupiah(amount)} there`]);
    else if (amount !== payment.amountIdr)
      found.push(["wrong_amount", `${formatRupiah(amount)} came, ${formatRupiah(payment.amountIdr)} was due`]);
  }
  if (theirs.size > 1) found.push(["paid_twice", `${theirs.size} payments on one QR code`]);
  return found;
}

/** Deliveries in the window that named a payment we do not know. */
export async function listUnknownReferences(
  ctx: Ctx,
  gateway: GatewayName,
  from: Date,
  to: Date,
): Promise<ReconciliationFinding[]> {
  const rows = await ctx.db
    .select()
    .from(webhookInbox)
    .where(
      and(
        eq(webhookInbox.gateway, gateway),
        eq(webhookInbox.verdict, "unknown_reference"),
        gte(webhookInbox.receivedAt, from),
        lt(webhookInbox.receivedAt, to),
      ),
    );
  return rows.map((row) => ({
    kind: "unknown_reference" as const,
    reference: row.reference ?? row.gatewayRef ?? row.id,
    orderId: null,
    detail: `a webhook claimed: ${row.claims}`,
  }));
}

export async function saveReconciliation(
  ctx: Ctx,
  report: { gateway: GatewayName; from: Date; to: Date; checked: number; findings: ReconciliationFinding[] },
): Promise<string> {
  const [row] = await ctx.db
    .insert(reconciliations)
    .values({ ...report, ranAt: ctx.now() })
    .returning({ id: reconciliations.id });
  return row?.id ?? "";
}

export async function listReconciliations(ctx: Ctx, limit: number): Promise<Reconciliation[]> {
  const rows = await ctx.db.select().from(reconciliations).orderBy(desc(reconciliations.ranAt)).limit(limit);
  return rows.map((row) => ({
    ...row,
    from: row.from.toISOString(),
    to: row.to.toISOString(),
    ranAt: row.ranAt.toISOString(),
  }));
}

/** Compares one window of one gateway now and keeps the report; for the press of a button and for small shops. */
export async function reconcileNow(ctx: Ctx, gateway: GatewayName, hours: number): Promise<string> {
  const to = ctx.now();
  const from = new Date(to.getTime() - hours * 3_600_000);
  const references = await listReferences(ctx, gateway, from, to);
  const findings = [
    ...(await compareBatch(ctx, gateway, references)),
    ...(await listUnknownReferences(ctx, gateway, from, to)),
  ];
  return saveReconciliation(ctx, { gateway, from, to, checked: references.length, findings });
}

/** Runs the normal pipeline for one reference of a report. Repeating it changes nothing. */
export async function settleFinding(ctx: Ctx, gateway: string, reference: string): Promise<string> {
  const found = findGateway(gateway);
  const payment = found && (await findPayment(ctx, found.name, { reference, gatewayRef: null }));
  return found && payment ? settlePayment(ctx, found, payment) : "unknown_reference";
}
