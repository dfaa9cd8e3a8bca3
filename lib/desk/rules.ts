import { isOwed, PAYMENT_MOVES, type InvitationStatus, type PaymentStatus, type UnitStatus } from "@/lib/orders/status";

/** What staff may do in which state. Pure; the verbs check again. */

const RETRIABLE: readonly InvitationStatus[] = ["not_started", "pending_stock", "processing", "failed", "manual"];

export const canRetryOrder = (order: { paymentStatus: PaymentStatus; invitationStatus: InvitationStatus }): boolean =>
  isOwed(order.paymentStatus) && RETRIABLE.includes(order.invitationStatus);

export const canConfirmPayment = (status: PaymentStatus): boolean => PAYMENT_MOVES[status].includes("paid");

/** An unpaid order is cancelled; one under review is closed. */
export const canCancelOrder = (status: PaymentStatus): boolean => status === "pending" || status === "needs_review";

const OVER: readonly UnitStatus[] = ["ended", "withdrawn"];
/** The address on a seat can be corrected until the person has joined. */
const CORRECTABLE: readonly UnitStatus[] = ["waiting", "needs_person", "delivered"];

/** `isInvited`: it is a seat of its own, and somebody was named for it. */
type UnitFacts = { isOwed: boolean; isInvited: boolean; isRefundable: boolean; status: UnitStatus };

export const unitActs = ({ isOwed, isInvited, isRefundable, status }: UnitFacts) => ({
  canCorrectAddress: isOwed && isInvited && CORRECTABLE.includes(status),
  canRetry: isOwed && status === "needs_person",
  canRefund: isOwed && isRefundable && !OVER.includes(status),
});
