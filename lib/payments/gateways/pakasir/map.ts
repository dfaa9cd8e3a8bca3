import { rupiah } from "@/lib/core/money";
import type { ChargeRequest, ChargeResult, GatewayPayment, PaymentKey, ReadResult } from "@/lib/payments/gateway";
import { checkQris } from "@/lib/payments/qris";
import type { Created, Seen } from "./wire";

/** Pakasir's words to ours. Pure. */

/** What the shop's own settings say about Pakasir's sandbox, which is a mode of the project on the same host. */
export type SandboxRule = {
  /** Payments of the sandbox count as money: in the demo, and with a Pakasir on loopback. */
  isAllowed: boolean;
  /** Without a trailing slash; the pay page has the sandbox's "simulate" button. */
  baseUrl: string;
};

export function toCharge(wire: Created, request: ChargeRequest, sandbox: SandboxRule): ChargeResult {
  const refused = (why: string): ChargeResult => ({ outcome: "refused", why });
  if (wire.order_id !== request.reference) return refused("Pakasir answered about another order.");
  if (wire.is_sandbox && !sandbox.isAllowed)
    return refused("The Pakasir project is in sandbox mode. Switch it to production in Pakasir's dashboard.");
  if (toStatus(wire.status) !== "pending" && toStatus(wire.status) !== "succeeded")
    return refused(`Pakasir's transaction cannot be paid any more: it is "${show(wire.status)}".`);
  const surcharge = wire.total_payment - request.amount;
  const isExplained = wire.fee === undefined || surcharge === 0 || surcharge === wire.fee;
  if (wire.amount !== request.amount || surcharge < 0 || !isExplained)
    return refused("The amounts in Pakasir's answer do not add up.");
  const qr = checkQris(wire.qr_string ?? "", wire.total_payment);
  // A placeholder can be paid on the sandbox's own page only.
  if (!qr.ok && !wire.is_sandbox) return refused(`Pakasir's QR code cannot be shown: ${qr.why}.`);
  return {
    outcome: "created",
    charge: {
      gatewayRef: wire.txn_id,
      amount: wire.total_payment,
      surcharge: rupiah(surcharge),
      surchargeKind: surcharge === 0 ? "none" : "fee",
      qrString: qr.ok ? (wire.qr_string ?? null) : null,
      qrUrl: null,
      payUrl: wire.is_sandbox ? payPage(sandbox.baseUrl, wire.txn_id, request.returnUrl) : null,
      expiresAt: soonest(request, instant(wire.expired_at)),
    },
  };
}

const STATUS: Readonly<Record<string, GatewayPayment["status"]>> = {
  pending: "pending",
  completed: "succeeded",
  canceled: "cancelled",
  // Spelling of v1, still seen in clients.
  cancelled: "cancelled",
};

export const toStatus = (word: string): GatewayPayment["status"] | undefined =>
  Object.hasOwn(STATUS, word) ? STATUS[word] : undefined;

export function toPayment(wire: Seen, key: PaymentKey, sandbox: Pick<SandboxRule, "isAllowed">): ReadResult {
  if (wire.order_id !== key.reference || (key.gatewayRef !== null && wire.txn_id !== key.gatewayRef))
    return { outcome: "unknown", why: "Pakasir answered about another transaction." };
  const status = toStatus(wire.status);
  if (!status)
    return { outcome: "unknown", why: `Pakasir sent a status word that we do not know: "${show(wire.status)}".` };
  const payment = { reference: key.reference, gatewayRef: wire.txn_id, refunds: [] };
  if (wire.is_sandbox && !sandbox.isAllowed)
    return { outcome: "read", payment: { ...payment, status: "failed", rawStatus: "sandbox", receipts: [] } };
  if (status !== "succeeded")
    return { outcome: "read", payment: { ...payment, status, rawStatus: wire.status, receipts: [] } };
  if (wire.amount === 0) return { outcome: "unknown", why: "Pakasir says completed, but over no amount." };
  const receipt = {
    receiptKey: wire.txn_id,
    // Pakasir repeats the base amount, while the buyer paid it plus the fee: a deviation of one is one of the other.
    amount: rupiah(wire.amount + (key.amount - key.dueAmount)),
    merchantFee: null,
    paidAt: instant(wire.completed_at),
  };
  return { outcome: "read", payment: { ...payment, status, rawStatus: wire.status, receipts: [receipt] } };
}

/** A word from outside, short and printable, for the admin. */
export const show = (word: string): string => word.replace(/[^\x20-\x7e]/g, "?").slice(0, 40);

/** RFC 3339 with up to nine digits of a second, cut to milliseconds. Null for anything else. */
export function instant(text: string | null | undefined): Date | null {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text ?? "");
  if (!parts) return null;
  const [, day, time, fraction = "", zone] = parts;
  const parsed = new Date(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(parsed.getTime()) ? null : parsed;
}

/** Pakasir cannot be told an end, so ours counts unless its own comes sooner. A time already over is not believed. */
function soonest({ expiresAt, now }: ChargeRequest, theirs: Date | null): Date {
  return theirs && theirs > now && theirs < expiresAt ? theirs : expiresAt;
}

const payPage = (baseUrl: string, txnId: string, returnUrl: string): string =>
  `${baseUrl}/pay-v2/${encodeURIComponent(txnId)}?${new URLSearchParams({ redirect: returnUrl, qris_only: "1" })}`;
