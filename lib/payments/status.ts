/** Words and moves of one payment attempt (a charge at a gateway) and of the money that arrives on it. Pure. */

/**
 * - `creating`: our row is committed, the gateway may or may not know of it yet
 * - `open`: the gateway shows a QR code and waits for the buyer
 * - `succeeded`: money has arrived on it
 * - `expired` / `cancelled` / `failed`: closed without money so far; money may still arrive and then counts
 */
export const ATTEMPT_STATUSES = ["creating", "open", "succeeded", "expired", "cancelled", "failed"] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

export const ATTEMPT_MOVES: Record<AttemptStatus, readonly AttemptStatus[]> = {
  creating: ["open", "failed", "succeeded", "expired", "cancelled"],
  open: ["succeeded", "expired", "cancelled", "failed"],
  expired: ["succeeded"],
  cancelled: ["succeeded"],
  failed: ["succeeded"],
  succeeded: [],
};

export const canMoveAttempt = (from: AttemptStatus, to: AttemptStatus): boolean => ATTEMPT_MOVES[from].includes(to);

/**
 * Why money that arrived needs a person, or at least a look:
 * - `short` / `over`: another amount than the buyer was shown
 * - `paid_twice`: the order had been paid already
 * - `order_closed`: the order was cancelled or refunded before the money came
 * - `late`: paid after the QR code's end; delivered all the same when it can be
 * - `reversed`: the gateway took settled money back
 */
export const ATTENTIONS = ["short", "over", "paid_twice", "order_closed", "late", "reversed"] as const;
export type Attention = (typeof ATTENTIONS)[number];

export const REFUND_STATUSES = ["requested", "sent", "done", "failed", "unknown"] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];
export const REFUND_METHODS = ["gateway", "manual"] as const;
