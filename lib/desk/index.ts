export { listGatewayStatus, testGateway, type GatewayStatus } from "./gateway-status";
export { listInbox, readInboxItem, replayNotice, type InboxItem, type InboxRow } from "./inbox";
export { listOrders, type OrderPage, type OrderQuery } from "./list-orders";
export { readOrderDetail } from "./read-order-detail";
export { addNote, confirmPaymentByHand, resendMessage, resolveAttention, retryInvitation } from "./staff-acts";
