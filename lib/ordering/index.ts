/** Quote, place, hold, charge, cancel: an order up to its payment, and what its buyer sees of it. */
export { forgetAddresses } from "./caps";
export { cancelOrder, expireOrder, expireOverdue } from "./close-order";
export { findOrder } from "./find-order";
export { pruneIdempotency } from "./idempotency";
export { openCharge } from "./open-charge";
export { placeOrder, quoteOrder, type PlaceOptions } from "./place-order";
export { readReceipt } from "./read-receipt";
export { readOrder } from "./read-order";
export { readOrderStatus, type OrderStatusView } from "./read-status";
export { placeRenewal, readRenewalOffer } from "./renewal";
export { readMemberships, type Membership } from "./memberships";
export { requestNewPayment } from "./request-new-payment";
export { expectedTurn, joinWaitingList, leaveWaitingList, readWaiting } from "./waiting-list";
export { findWindowItem, listWindow, type WindowItem } from "./window";
export { unitOf } from "./unit-of";
