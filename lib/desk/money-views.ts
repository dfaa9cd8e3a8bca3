import type { Attempt, Money, ReceiptRow, Refund } from "@/lib/payments";
import { findGateway } from "@/lib/payments/gateways/registry";
import type { StaffAttempt, StaffReceipt, StaffRefund } from "./views";

/** The money of an order, as staff see it. */
export const moneyViews = ({ attempts, receipts, refunds }: Money) => ({
  attempts: attempts.map(attemptView),
  receipts: receipts.map(receiptView),
  refunds: refunds.map(refundView),
});

const attemptView = (attempt: Attempt): StaffAttempt => ({
  id: attempt.id,
  gateway: attempt.gateway,
  gatewayLabel: findGateway(attempt.gateway)?.label ?? attempt.gateway,
  reference: attempt.reference,
  gatewayRef: attempt.gatewayRef,
  status: attempt.status,
  amountIdr: attempt.amountIdr,
  surchargeIdr: attempt.surchargeIdr,
  surchargeKind: attempt.surchargeKind,
  qrString: attempt.qrString,
  qrUrl: attempt.qrUrl,
  payUrl: attempt.payUrl,
  expiresAt: attempt.expiresAt.toISOString(),
  rawStatus: attempt.rawStatus,
  trouble: attempt.trouble,
  createdAt: attempt.createdAt.toISOString(),
});

const receiptView = (receipt: ReceiptRow): StaffReceipt => ({
  id: receipt.id,
  gateway: receipt.gateway,
  receiptKey: receipt.receiptKey,
  amountIdr: receipt.amountIdr,
  merchantFeeIdr: receipt.merchantFeeIdr,
  isSettling: receipt.isSettling,
  attention: receipt.attention,
  resolvedAt: receipt.resolvedAt?.toISOString() ?? null,
  paidAt: receipt.paidAt?.toISOString() ?? null,
  recordedAt: receipt.recordedAt.toISOString(),
});

const refundView = (refund: Refund): StaffRefund => ({
  id: refund.id,
  amountIdr: refund.amountIdr,
  method: refund.method,
  status: refund.status,
  reason: refund.reason,
  unitIds: refund.unitIds,
  proof: refund.proof,
  trouble: refund.trouble,
  createdAt: refund.createdAt.toISOString(),
});
