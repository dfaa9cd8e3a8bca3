import { rupiah } from "@/lib/core/money";
import type { Charge, GatewayPayment } from "@/lib/payments/gateway";
import type { Found } from "./api";

/** The pretend bank charges neither fee nor unique code: the buyer pays what the order costs. */
export function toCharge(charge: Found, payUrl: string): Charge {
  return {
    gatewayRef: charge.id,
    amount: charge.amountIdr,
    surcharge: rupiah(0),
    surchargeKind: "none",
    qrString: charge.qrString,
    qrUrl: null,
    payUrl,
    expiresAt: charge.expiresAt,
  };
}

export function toGatewayPayment(charge: Found): GatewayPayment {
  return {
    reference: charge.reference,
    gatewayRef: charge.id,
    status: statusOf(charge),
    rawStatus: charge.status,
    receipts: charge.receipts.map(({ id, amountIdr, paidAt }) => ({
      receiptKey: id,
      amount: amountIdr,
      merchantFee: rupiah(0),
      paidAt,
    })),
    refunds: charge.refunds.map(({ refundKey, amountIdr }) => ({ refundKey, amount: amountIdr })),
  };
}

function statusOf(charge: Found): GatewayPayment["status"] {
  if (charge.status !== "paid") return charge.status;
  const arrived = charge.receipts.reduce((sum, { amountIdr }) => sum + amountIdr, 0);
  if (charge.refundedIdr === 0) return "succeeded";
  return charge.refundedIdr < arrived ? "partially_refunded" : "refunded";
}
