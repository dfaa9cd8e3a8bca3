import { formatRupiah } from "@/lib/core/format";
import type { GatewayName } from "@/lib/core/gateway-names";
import {
  findAttempt,
  insertReconciliation,
  isManual,
  isOpen,
  keyOf,
  orderIdOf,
  readMoney,
  selectReconciliations,
  selectReferences,
  selectUnknownReferences,
  total,
  type Attempt,
  type ReceiptRow,
  type Reconciliation,
  type ReconciliationFinding,
} from "@/lib/payments";
import type { GatewayPayment, ListedPayment } from "@/lib/payments/gateway";
import { findGateway, gatewayNamed } from "@/lib/payments/gateways/registry";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { recordRead, settlePayment } from "./settle-payment";

/**
 * The daily comparison of our books with a gateway's. Money that came is only reported, and one press runs the normal
 * pipeline; money that went back is put on record at once.
 */

export type { Reconciliation, ReconciliationFinding };

/** References of the attempts made in a window, for reading in batches. */
export const listReferences = selectReferences;
export async function listReconciliations(ctx: Ctx, limit: number): Promise<Reconciliation[]> {
  requireRight(ctx, "reconciliation.read");
  return selectReconciliations(ctx, limit);
}
export const saveReconciliation = insertReconciliation;

/** Asks the gateway about each attempt and answers what does not agree. */
export async function compareBatch(
  ctx: Ctx,
  gateway: GatewayName,
  references: readonly string[],
): Promise<ReconciliationFinding[]> {
  const findings: ReconciliationFinding[] = [];
  for (const reference of references) {
    const attempt = await findAttempt(ctx, gateway, { reference, gatewayRef: null });
    if (attempt) findings.push(...(await compareAttempt(ctx, attempt)));
  }
  return findings;
}

async function compareAttempt(ctx: Ctx, attempt: Attempt): Promise<ReconciliationFinding[]> {
  const money = await readMoney(ctx, attempt.payableId);
  const isOfIt = ({ attemptId }: { attemptId: string }): boolean => attemptId === attempt.id;
  const ours = money.receipts.filter(isOfIt).filter((receipt) => !isManual(receipt));
  const refunds = money.refunds
    .filter(isOfIt)
    .filter(({ method, status }) => method === "gateway" && status === "done");
  const began = ctx.now();
  const seen = await gatewayNamed(attempt.gateway).readPayment(keyOf(attempt));
  const finding = (kind: ReconciliationFinding["kind"], detail: string): ReconciliationFinding => ({
    kind,
    detail,
    reference: attempt.reference,
    orderId: orderIdOf(attempt.payableId),
  });
  if (seen.outcome === "absent")
    return ours.length > 0 ? [finding("paid_here_not_there", `unknown there: ${seen.why}`)] : [];
  if (seen.outcome !== "read") return [finding("unreadable", `${seen.outcome}: ${seen.why}`)];
  const found = differences(attempt, { receipts: ours, refundedIdr: total(refunds) }, seen.payment);
  // Money that went back concerns what was delivered, and its webhook is lost: it is put on record at once.
  if (found.some(([kind]) => kind === "reversal" || kind === "refunds_differ"))
    await recordRead(ctx, attempt, { began, payment: seen.payment });
  return [...found, ...secondPayments(ours)].map(([kind, detail]) => finding(kind, detail));
}

/** Orders paid on two QR codes, each of which agrees with its gateway, that nobody has decided about yet. */
const secondPayments = (ours: readonly ReceiptRow[]): Difference[] =>
  ours
    .filter((receipt) => receipt.attention === "paid_twice" && isOpen(receipt))
    .map(({ amountIdr }) => ["paid_twice", `${formatRupiah(amountIdr)} came for an order that was paid already`]);

type Difference = [ReconciliationFinding["kind"], string];

/** What is on record about one attempt: its receipts, and the sum that its gateway has given back. */
type OnRecord = {
  receipts: readonly Pick<ReceiptRow, "receiptKey" | "amountIdr" | "attention">[];
  refundedIdr: number;
};

/** Pure: what the two books disagree about. */
export function differences(
  attempt: Pick<Attempt, "amountIdr">,
  { receipts: ours, refundedIdr }: OnRecord,
  seen: Pick<GatewayPayment, "receipts" | "refunds" | "status" | "rawStatus">,
): Difference[] {
  const isReversed = seen.status === "reversed";
  const listed = new Map(seen.receipts.map((receipt) => [receipt.receiptKey, receipt.amount]));
  const theirs = isReversed ? new Map<string, number>() : listed;
  const standing = ours.filter(({ attention }) => attention !== "reversed");
  const known = new Map(standing.map((receipt) => [receipt.receiptKey, receipt.amountIdr]));
  const gone = new Set(ours.map(({ receiptKey }) => receiptKey));
  const found: Difference[] = [];
  for (const [key, amount] of theirs)
    if (!known.has(key))
      found.push(
        gone.has(key)
          ? ["reversal", `${formatRupiah(amount)} was taken back on record, and is there again`]
          : ["paid_there_not_here", `${formatRupiah(amount)} arrived there`],
      );
  for (const [key, amount] of known)
    if (!theirs.has(key))
      found.push(
        listed.has(key)
          ? ["reversal", `${formatRupiah(amount)} was taken back there`]
          : ["paid_here_not_there", `${formatRupiah(amount)} on record, the gateway says ${seen.rawStatus}`],
      );
  for (const [key, amount] of theirs) {
    const recorded = known.get(key);
    if (recorded !== undefined && recorded !== amount)
      found.push(["wrong_amount", `${formatRupiah(recorded)} on record, ${formatRupiah(amount)} there`]);
    else if (amount !== attempt.amountIdr)
      found.push(["wrong_amount", `${formatRupiah(amount)} came, ${formatRupiah(attempt.amountIdr)} was due`]);
  }
  if (theirs.size > 1) found.push(["paid_twice", `${theirs.size} payments on one QR code`]);
  const thereIdr = seen.refunds.reduce((sum, { amount }) => sum + amount, 0);
  if (!isReversed && thereIdr !== refundedIdr)
    found.push([
      "refunds_differ",
      `${formatRupiah(thereIdr)} given back there, ${formatRupiah(refundedIdr)} on record`,
    ]);
  return found;
}

/**
 * Money in the window that the other comparison cannot see, where the gateway lists its payments: on references that are
 * not ours, on another transaction than the one we know, or on a charge made before the window.
 */
export async function listStrangers(
  ctx: Ctx,
  gateway: GatewayName,
  from: Date,
  to: Date,
): Promise<ReconciliationFinding[]> {
  const listed = await gatewayNamed(gateway).listPayments?.({ from, to });
  if (!listed) return [];
  if (listed.outcome !== "listed")
    return [
      { kind: "unreadable", reference: gateway, orderId: null, detail: `its list: ${listed.outcome}: ${listed.why}` },
    ];
  const findings: ReconciliationFinding[] = [];
  for (const payment of listed.payments) {
    const attempt = await findAttempt(ctx, gateway, payment);
    const detail = `${formatRupiah(payment.amount)} arrived there on ${payment.gatewayRef}`;
    if (!attempt)
      findings.push({
        kind: "unknown_reference",
        reference: payment.reference ?? payment.gatewayRef,
        orderId: null,
        detail,
      });
    else if (!(await isOnRecord(ctx, attempt, payment)) && !isCompared(attempt, payment, from, to))
      findings.push({
        kind: "paid_there_not_here",
        reference: attempt.reference,
        orderId: orderIdOf(attempt.payableId),
        detail,
      });
  }
  return findings;
}

const isOnRecord = async (ctx: Ctx, attempt: Attempt, { receiptKey }: ListedPayment): Promise<boolean> =>
  (await readMoney(ctx, attempt.payableId)).receipts.some((receipt) => receipt.receiptKey === receiptKey);

const isCompared = (attempt: Attempt, { gatewayRef }: ListedPayment, from: Date, to: Date): boolean =>
  attempt.gatewayRef === gatewayRef && attempt.createdAt >= from && attempt.createdAt < to;

/** Deliveries in the window that named a payment we do not know. */
export async function listUnknownReferences(
  ctx: Ctx,
  gateway: GatewayName,
  from: Date,
  to: Date,
): Promise<ReconciliationFinding[]> {
  const rows = await selectUnknownReferences(ctx, gateway, from, to);
  return rows.map((row) => ({
    kind: "unknown_reference" as const,
    reference: row.reference ?? row.gatewayRef ?? row.id,
    orderId: null,
    detail: `a webhook claimed: ${row.claims}`,
  }));
}

/** Compares one window of one gateway now and keeps the report; for the press of a button and for small shops. */
export async function reconcileNow(ctx: Ctx, gateway: GatewayName, hours: number): Promise<string> {
  requireRight(ctx, "reconciliation.run");
  const to = ctx.now();
  const from = new Date(to.getTime() - hours * 3_600_000);
  const references = await listReferences(ctx, gateway, from, to);
  const findings = [
    ...(await compareBatch(ctx, gateway, references)),
    ...(await listUnknownReferences(ctx, gateway, from, to)),
    ...(await listStrangers(ctx, gateway, from, to)),
  ];
  return saveReconciliation(ctx, { gateway, from, to, checked: references.length, findings });
}

/** Runs the normal pipeline for one reference of a report. Repeating it changes nothing. */
export async function settleFinding(ctx: Ctx, gateway: string, reference: string): Promise<string> {
  requireRight(ctx, "reconciliation.run");
  const found = findGateway(gateway);
  const attempt = found && (await findAttempt(ctx, found.name, { reference, gatewayRef: null }));
  return found && attempt ? settlePayment(ctx, found, attempt) : "unknown_reference";
}
