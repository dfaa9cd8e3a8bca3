import { rupiah } from "@/lib/core/money";
import type { Charge, ChargeRequest, GatewayPayment, ListedPayment } from "@/lib/payments/gateway";
import { checkQris } from "@/lib/payments/qris";
import type { WireTransaction } from "./wire";

/** A value, or the sentence that says why there is none. */
export type Mapped<T> = { ok: true; value: T } | { ok: false; why: string };

/** Tripay's sandbox sends this text in place of a QRIS payload; its references begin with `DEV-`. */
const SANDBOX_QR = "SANDBOX MODE";
const isSandboxQr = (wire: WireTransaction): boolean =>
  wire.qr_string === SANDBOX_QR && wire.reference.startsWith("DEV-");

/** The charge to show, if it is for what we asked and its QR code asks for exactly its amount. */
export function toCharge(wire: WireTransaction, request: ChargeRequest): Mapped<Charge> {
  const { reference: gatewayRef, amount } = wire;
  if (wire.merchant_ref !== request.reference)
    return refuse(`Tripay's answer is about another reference than ${request.reference}.`);
  const surcharge = amount - request.amount;
  if (surcharge < 0 || surcharge !== (wire.fee_customer ?? surcharge))
    return refuse(
      `Tripay's amounts do not add up: asked for ${request.amount}, answered ${amount} with a buyer's fee of ${wire.fee_customer ?? "unknown"}.`,
    );
  const expiresAtSeconds = wire.expired_time ?? wire.expired_at;
  const qrString = isSandboxQr(wire) ? null : wire.qr_string || null;
  const check = qrString === null ? { ok: true as const } : checkQris(qrString, rupiah(amount));
  if (!check.ok) return refuse(`Tripay's QR code is not shown: ${check.why}.`);
  const payUrl = wire.checkout_url ?? null;
  const qrUrl = wire.qr_url ?? null;
  if (!qrString && !qrUrl && !payUrl) return refuse("Tripay's answer has neither a QR code nor a payment page.");
  return {
    ok: true,
    value: {
      gatewayRef,
      amount: rupiah(amount),
      surcharge: rupiah(surcharge),
      surchargeKind: surcharge > 0 ? "fee" : "none",
      qrString,
      qrUrl,
      payUrl,
      expiresAt: expiresAtSeconds ? new Date(expiresAtSeconds * 1000) : request.expiresAt,
    },
  };
}

/** What happened at Tripay. A status word that we do not know is an error, never "pending". */
export function toPayment(wire: WireTransaction, reference: string): Mapped<GatewayPayment> {
  const base = { reference, gatewayRef: wire.reference, rawStatus: wire.status };
  const receipt = {
    receiptKey: wire.reference,
    amount: rupiah(wire.amount),
    merchantFee: wire.fee_merchant === null || wire.fee_merchant === undefined ? null : rupiah(wire.fee_merchant),
    paidAt: toDate(wire.paid_at),
  };
  const unpaid = { receipts: [], refunds: [] };
  switch (wire.status) {
    case "UNPAID":
      return { ok: true, value: { ...base, ...unpaid, status: "pending" } };
    case "PAID":
      return { ok: true, value: { ...base, status: "succeeded", receipts: [receipt], refunds: [] } };
    case "EXPIRED":
      return { ok: true, value: { ...base, ...unpaid, status: "expired" } };
    case "FAILED":
      return { ok: true, value: { ...base, ...unpaid, status: "failed" } };
    case "REFUND":
      // Tripay knows no partial refund: all of it went back.
      return {
        ok: true,
        value: {
          ...base,
          status: "refunded",
          receipts: [receipt],
          refunds: [{ refundKey: null, amount: receipt.amount }],
        },
      };
    default:
      return refuse(`Tripay reports a status that Kursi does not know: ${JSON.stringify(wire.status.slice(0, 40))}.`);
  }
}

/** One line of Tripay's list of what was paid. */
export const toListed = (wire: WireTransaction): ListedPayment => ({
  reference: wire.merchant_ref,
  gatewayRef: wire.reference,
  receiptKey: wire.reference,
  amount: rupiah(wire.amount),
  paidAt: toDate(wire.paid_at),
  rawStatus: wire.status,
});

/** Which of several transactions with our reference counts: one with money, then one that can still be paid, then the newest. */
export function pickTransaction(wires: readonly WireTransaction[]): WireTransaction | undefined {
  const weight = ({ status }: WireTransaction) =>
    status === "PAID" || status === "REFUND" ? 0 : status === "UNPAID" ? 1 : 2;
  return wires.toSorted((left, right) => weight(left) - weight(right))[0];
}

/** Unix seconds as a number or in a string; null when it is neither, since no money depends on it. */
export function toDate(value: number | string | null | undefined): Date | null {
  const seconds = typeof value === "string" && /^\d{9,11}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== "number" || !(seconds > 0 && seconds < 1e11)) return null;
  return new Date(seconds * 1000);
}

const refuse = (why: string): { ok: false; why: string } => ({ ok: false, why });
