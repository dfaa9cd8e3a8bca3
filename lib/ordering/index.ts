export { cancelOrder, expireOrder } from "./close-order";
export { findOrder } from "./find-order";
export { nameMembers } from "./name-members";
export { placeOrder } from "./place-order";
export { quoteOrder } from "./quote-order";
export { readOrder, readOrderStatus, type OrderStatusView } from "./read-order";
export { requestNewPayment } from "./request-new-payment";
