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
  type Attempt,
  type ReceiptRow,
  type Reconciliation,
  type ReconciliationFinding,
} from "@/lib/payments";
import type { GatewayPayment } from "@/lib/payments/gateway";
import { findGateway, gatewayNamed } from "@/lib/payments/gateways/registry";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { settlePayment } from "./settle-payment";

/** The daily comparison of our books with a gateway's. It only reports; one press runs the normal pipeline. */

export type { Reconciliation, ReconciliationFinding };

/** References of the attempts made in a window, for reading in batches. */
export const listReferences = selectReferences;
export function listReconciliations(ctx: Ctx, limit: number): Promise<Reconciliation[]> {
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
  const { receipts } = await readMoney(ctx, attempt.payableId);
  const ours = receipts.filter((receipt) => receipt.attemptId === attempt.id && !isManual(receipt));
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
  return [...differences(attempt, ours, seen.payment), ...secondPayments(ours)].map(([kind, detail]) =>
    finding(kind, detail),
  );
}

/** Orders paid on two QR codes, each of which agrees with its gateway, that nobody has decided about yet. */
const secondPayments = (ours: readonly ReceiptRow[]): Difference[] =>
  ours
    .filter((receipt) => receipt.attention === "paid_twice" && isOpen(receipt))
    .map(({ amountIdr }) => ["paid_twice", `${formatRupiah(amountIdr)} came for an order that was paid already`]);

type Difference = [ReconciliationFinding["kind"], string];

/** Pure: what the two books disagree about. */
export function differences(
  attempt: Pick<Attempt, "amountIdr">,
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
    else if (amount !== attempt.amountIdr)
      found.push(["wrong_amount", `${formatRupiah(amount)} came, ${formatRupiah(attempt.amountIdr)} was due`]);
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
