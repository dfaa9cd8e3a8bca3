import { rupiah } from "@/lib/core/money";
import type { ChargeRequest, ChargeResult, GatewayPayment, PaymentKey, ReadResult } from "@/lib/payments/gateway";
import { checkQris } from "@/lib/payments/qris";
import type { Checked, Generated } from "./wire";

/** Casaku's words to ours. Pure. */

/** Minutes; clients of the vendor's own agree on this range for `expiredInMinutes`. */
export const EXPIRY_MINUTES = { min: 15, max: 1440 } as const;
const MINUTE_MS = 60_000;

/** How long the QR code shall live: never longer than asked, but not shorter than Casaku allows. */
export function expiryMinutes(request: Pick<ChargeRequest, "expiresAt" | "now">): number {
  const wanted = Math.floor((request.expiresAt.getTime() - request.now.getTime()) / MINUTE_MS);
  return Math.min(EXPIRY_MINUTES.max, Math.max(EXPIRY_MINUTES.min, wanted));
}

/**
 * The start of Casaku's transaction id, at most 8 characters. Casaku has no field for our reference; this much of it
 * lets a person match a transaction in Casaku's list with an order.
 */
export const prefixOf = (reference: string): string => reference.slice(-8);

export function toCharge(wire: Generated, request: ChargeRequest): ChargeResult {
  const refused = (why: string): ChargeResult => ({ outcome: "refused", why });
  if (wire.originalAmount !== request.amount)
    return refused(`Casaku made a charge over ${wire.originalAmount} rupiah, we asked for ${request.amount}.`);
  const surcharge = wire.totalAmount - request.amount;
  if (surcharge < 0 || (wire.uniqueNominal !== undefined && wire.uniqueNominal !== surcharge))
    return refused("The amounts in Casaku's answer do not add up.");
  const qr = checkQris(wire.qr_string, wire.totalAmount);
  if (!qr.ok) return refused(`Casaku's QR code cannot be shown: ${qr.why}.`);
  const minutes = wire.expiredInMinutes ?? expiryMinutes(request);
  return {
    outcome: "created",
    charge: {
      gatewayRef: wire.transactionId,
      amount: wire.totalAmount,
      surcharge: rupiah(surcharge),
      surchargeKind: surcharge === 0 ? "none" : "unique_code",
      qrString: wire.qr_string,
      qrUrl: null,
      payUrl: webAddress(wire.payment_url),
      // Casaku names no instant, so its minutes are counted from our own request.
      expiresAt: new Date(request.now.getTime() + minutes * MINUTE_MS),
    },
  };
}

/** Compared in lower case: clients have seen `PAID` as well as `paid`. */
const STATUS: Readonly<Record<string, GatewayPayment["status"]>> = {
  pending: "pending",
  paid: "succeeded",
  success: "succeeded",
  cancel: "cancelled",
  expired: "expired",
};

export const toStatus = (word: string): GatewayPayment["status"] | undefined =>
  Object.hasOwn(STATUS, word.toLowerCase()) ? STATUS[word.toLowerCase()] : undefined;

export function toPayment(wire: Checked, key: PaymentKey): ReadResult {
  if (wire.transactionId !== key.gatewayRef)
    return { outcome: "unknown", why: "Casaku answered about another transaction." };
  const status = toStatus(wire.status);
  if (!status)
    return { outcome: "unknown", why: `Casaku sent a status word that we do not know: "${show(wire.status)}".` };
  if (status === "succeeded" && wire.amount === 0)
    return { outcome: "unknown", why: "Casaku says paid, but over no amount." };
  const receipt = {
    receiptKey: wire.transactionId,
    amount: wire.amount,
    merchantFee: null,
    paidAt: instant(wire.paidAt),
  };
  return {
    outcome: "read",
    payment: {
      reference: key.reference,
      gatewayRef: wire.transactionId,
      status,
      rawStatus: show(wire.status),
      receipts: status === "succeeded" ? [receipt] : [],
      refunds: [],
    },
  };
}

/** A word from outside, short and printable, for the admin. */
export const show = (word: string): string => word.replace(/[^\x20-\x7e]/g, "?").slice(0, 30);

/** Only times with a zone: what zone Casaku's bare times are in is not documented. */
function instant(text: string | null | undefined): Date | null {
  if (!text || !/(Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  const parsed = new Date(text);
  return Number.isNaN(parsed.getTime()) ? null : parsed;
}

function webAddress(text: string | null | undefined): string | null {
  return text && /^https?:\/\//.test(text) && URL.canParse(text) ? text : null;
}
