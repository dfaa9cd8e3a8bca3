import { parseRupiah, rupiah, type Rupiah } from "@/lib/core/money";
import type { Charge, ChargeRequest, GatewayPayment, GatewayRefund } from "@/lib/payments/gateway";
import { checkQris } from "@/lib/payments/qris";
import { fromWib } from "./times";
import type { WireSnap, WireTransaction } from "./wire";

/** A value, or the sentence that says why there is none. */
export type Mapped<T> = { ok: true; value: T } | { ok: false; why: string };

/** Marks the id of a Snap charge: until the buyer chose a method there is no transaction, only a token. */
const SNAP_PREFIX = "snap:";
export const isSnapRef = (gatewayRef: string | null): boolean => gatewayRef?.startsWith(SNAP_PREFIX) ?? false;

/**
 * The charge to show, if it is for what we asked and its QR code asks for exactly that. `picture` is where Midtrans shows
 * the code of a transaction, for answers that have no link to it.
 */
export function toCharge(
  wire: WireTransaction,
  request: ChargeRequest,
  endsAt: Date,
  picture: (transactionId: string) => string | null,
): Mapped<Charge> {
  if (wire.order_id !== request.reference)
    return refuse(`Midtrans' answer is about another order than ${request.reference}.`);
  const amount = tryRupiah(wire.gross_amount);
  if (amount !== request.amount)
    return refuse(`Midtrans' amount is ${amount ?? "unreadable"}, asked for ${request.amount}.`);
  const qrString = wire.qr_string || null;
  const check = qrString === null ? { ok: true as const } : checkQris(qrString, amount);
  if (!check.ok) return refuse(`Midtrans' QR code is not shown: ${check.why}.`);
  const link = (name: string) => wire.actions?.find((action) => action.name === name)?.url;
  const qrUrl = link("generate-qr-code-v2") ?? link("generate-qr-code") ?? picture(wire.transaction_id);
  if (!qrString && !qrUrl) return refuse("Midtrans' answer has no QR code.");
  return {
    ok: true,
    value: {
      gatewayRef: wire.transaction_id,
      amount,
      surcharge: rupiah(0),
      surchargeKind: "none",
      qrString,
      qrUrl,
      payUrl: null,
      expiresAt: fromWib(wire.expiry_time) ?? endsAt,
    },
  };
}

/** A Snap charge has only Midtrans' own page: no API gives its QR code. */
export const toSnapCharge = (wire: WireSnap, amount: Rupiah, endsAt: Date): Charge => ({
  gatewayRef: `${SNAP_PREFIX}${wire.token}`,
  amount,
  surcharge: rupiah(0),
  surchargeKind: "none",
  qrString: null,
  qrUrl: null,
  payUrl: wire.redirect_url,
  expiresAt: endsAt,
});

/** What happened at Midtrans. A word that we do not know is an error, never "pending". */
export function toPayment(wire: WireTransaction, reference: string): Mapped<GatewayPayment> {
  if (wire.order_id !== reference) return refuse(`Midtrans' answer is about another order than ${reference}.`);
  const amount = tryRupiah(wire.gross_amount);
  if (amount === null || amount === 0) return refuse("Midtrans' amount is not a whole amount of rupiah.");
  const status = toStatus(wire);
  if (!status)
    return refuse(
      `Midtrans reports a status that Kursi does not know: ${JSON.stringify(`${wire.transaction_status}/${wire.fraud_status ?? ""}/${wire.status_code}`.slice(0, 80))}.`,
    );
  const refunds = status === "refunded" || status === "partially_refunded" ? toRefunds(wire, status, amount) : [];
  if (!refunds) return refuse("Midtrans says that money went back, but its figures do not say how much.");
  const hasMoney = ["succeeded", "refunded", "partially_refunded", "reversed"].includes(status);
  const paidAt = fromWib(wire.settlement_time) ?? fromWib(wire.transaction_time);
  return {
    ok: true,
    value: {
      reference,
      gatewayRef: wire.transaction_id,
      status,
      rawStatus: rawStatus(wire),
      receipts: hasMoney ? [{ receiptKey: wire.transaction_id, amount, merchantFee: null, paidAt }] : [],
      refunds,
    },
  };
}

function toStatus(wire: WireTransaction): GatewayPayment["status"] | null {
  switch (wire.transaction_status) {
    case "pending":
    case "authorize":
      return "pending";
    case "capture":
    case "settlement":
      return toMoneyStatus(wire);
    case "deny":
      // Some methods take settled money back within minutes; the settlement's time tells it from a failed attempt.
      return wire.settlement_time ? "reversed" : "failed";
    case "failure":
      return "failed";
    case "cancel":
      return "cancelled";
    case "expire":
      return "expired";
    case "refund":
      return "refunded";
    case "partial_refund":
    case "partial_chargeback":
      return "partially_refunded";
    case "chargeback":
      return "reversed";
    default:
      return null;
  }
}

/** Midtrans' own test of success: status code 200, and `accept` where there is a fraud status. */
function toMoneyStatus(wire: WireTransaction): GatewayPayment["status"] | null {
  switch (wire.fraud_status ?? "accept") {
    case "accept":
      return wire.status_code === "200" ? "succeeded" : null;
    case "challenge":
      return "pending";
    case "deny":
      return "failed";
    default:
      return null;
  }
}

/**
 * The refunds of the list under their keys, and what only the total knows under none. Null where the figures are missing
 * or contradict each other: half an answer is no answer. "refund" without any figure is the whole amount.
 */
function toRefunds(
  wire: WireTransaction,
  status: "refunded" | "partially_refunded",
  amount: Rupiah,
): GatewayRefund[] | null {
  const listed: GatewayRefund[] = [];
  for (const { refund_key, refund_amount } of wire.refunds ?? []) {
    const each = tryRupiah(refund_amount);
    if (each === null) return null;
    listed.push({ refundKey: refund_key || null, amount: each });
  }
  const sum = listed.reduce((total, each) => total + each.amount, 0);
  const unsaid = listed.length > 0 ? sum : status === "refunded" ? amount : 0;
  const total =
    wire.refund_amount === null || wire.refund_amount === undefined ? unsaid : tryRupiah(wire.refund_amount);
  if (total === null || total === 0 || total < sum) return null;
  return total === sum ? listed : [...listed, { refundKey: null, amount: rupiah(total - sum) }];
}

function rawStatus(wire: WireTransaction): string {
  const isUnconfirmed = wire.refunds?.some(({ bank_confirmed_at }) => !bank_confirmed_at);
  return [
    wire.transaction_status,
    wire.fraud_status && wire.fraud_status !== "accept" ? `(${wire.fraud_status})` : "",
    isUnconfirmed ? "(not yet confirmed by the bank)" : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function tryRupiah(value: unknown): Rupiah | null {
  try {
    return parseRupiah(value);
  } catch {
    return null;
  }
}

const refuse = (why: string): { ok: false; why: string } => ({ ok: false, why });
