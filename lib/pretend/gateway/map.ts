import { rupiah } from "@/lib/core/money";
import type { Charge, GatewayPayment, WebhookNotice } from "@/lib/payments/gateway";
import type { BankCharge } from "./bank";
import type { WireNotice } from "./wire";

/** The sandbox charges neither fee nor unique code: the buyer pays what the order costs. */
export function toCharge(charge: BankCharge, payUrl: string): Charge {
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

export function toGatewayPayment(charge: BankCharge): GatewayPayment {
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
    refunded: charge.refundedIdr,
  };
}

function statusOf(charge: BankCharge): GatewayPayment["status"] {
  if (charge.status !== "paid") return charge.status;
  const arrived = charge.receipts.reduce((sum, { amountIdr }) => sum + amountIdr, 0);
  if (charge.refundedIdr === 0) return "succeeded";
  return charge.refundedIdr < arrived ? "partially_refunded" : "refunded";
}

/** One event key for each receipt and for each end of a charge, however often it is told. */
export function toNotice(wire: WireNotice): WebhookNotice {
  const about = { authentic: true, reference: wire.reference, gatewayRef: wire.charge_id } as const;
  switch (wire.event) {
    case "payment.succeeded":
      return { ...about, eventKey: `receipt:${wire.receipt_id}`, claims: `paid ${wire.amount} rupiah` };
    case "payment.expired":
      return { ...about, eventKey: `expired:${wire.charge_id}`, claims: "expired" };
  }
}
