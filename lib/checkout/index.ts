export { cancelOrder, expireOrder } from "./close-order";
export { endTerm, vacateSeat } from "./end-term";
export { findOrder } from "./find-order";
export { finishDelivery } from "./finish-delivery";
export { listGatewayStatus, testGateway, type GatewayStatus } from "./gateway-status";
export { listInbox, readInboxItem, replayNotice, type InboxItem, type InboxRow } from "./inbox";
export { invitePerson, type InviteOutcome } from "./invite-person";
export { listOrders, type OrderPage, type OrderQuery } from "./list-orders";
export { nameMembers } from "./name-members";
export { placeOrder } from "./place-order";
export { prepareDelivery, type Preparation } from "./prepare-delivery";
export { quoteOrder } from "./quote-order";
export { readOrder, readOrderStatus, type OrderStatusView } from "./read-order";
export { readOrderDetail } from "./read-order-detail";
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
export { requestNewPayment } from "./request-new-payment";
export { settlePayment } from "./settle-payment";
export { addNote, confirmPaymentByHand, resendMessage, resolveAttention, retryInvitation } from "./staff-acts";
export * from "./sweeps";
export { syncWorkspaces } from "./sync-workspaces";
