export {
  compareBatch,
  listReconciliations,
  listReferences,
  listUnknownReferences,
  reconcileNow,
  saveReconciliation,
  settleFinding,
  type Reconciliation,
  type ReconciliationFinding,
} from "./reconcile";
export { handleNotice, receiveNotice, type AuthenticNotice } from "./receive-notice";
export { recheckPayment } from "./recheck-payment";
export { confirmManualRefund, requestRefund, sendRefund, type RefundWish } from "./refund-payment";
export { settlePayment } from "./settle-payment";
export * from "./sweeps";
