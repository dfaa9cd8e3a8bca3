/** What becomes of money: webhooks received, gateways asked, orders settled, closed, refunded, reconciled. */
export { closeCodes, closeReviewed, closeUnpaid, type End } from "./close-order";
export {
  compareBatch,
  listReconciliations,
  listReferences,
  listStrangers,
  listUnknownReferences,
  reconcileNow,
  saveReconciliation,
  settleFinding,
  type Reconciliation,
  type ReconciliationFinding,
} from "./reconcile";
export { handleWebhook, receiveWebhook } from "./receive-webhook";
export type { Settlement } from "./record-facts";
export { MADE_AT_GATEWAY } from "./refund-facts";
export {
  confirmManualRefund,
  takeRefundByHand,
  withdrawRefund,
  type PayoutProof,
  type RefundAct,
} from "./refund-by-hand";
export { requestRefund, sendRefund, type RefundRequest } from "./refund-payment";
export { acceptReceipt, confirmPaymentByHand, resolveAttention, type Decision } from "./review-payment";
export { askGateway, recheckPayment, settlePayment } from "./settle-payment";
export { askGateways, forgetWebhookBodies, rehandleWebhooks, resendRefunds, type TakeOver } from "./sweeps";
