import { GATEWAY_NAMES } from "@/lib/core/gateway-names";

/** Statuses and transitions of a payment attempt (a charge at a gateway) and of the money that arrives on it. Pure. */

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

/**
 * Why money that arrived needs a person, or at least a look:
 * - `short` / `over`: another amount than the buyer was shown
 * - `paid_twice`: the order had been paid already
 * - `order_closed`: the order was cancelled or refunded before the money came
 * - `late`: paid after the QR code's end; delivered all the same when it can be
 * - `reversed`: the gateway took settled money back
 * - `over_refunded`: more went back than came, for instance by the gateway and by hand
 */
export const ATTENTIONS = ["short", "over", "paid_twice", "order_closed", "late", "reversed", "over_refunded"] as const;
export type Attention = (typeof ATTENTIONS)[number];

/**
 * - `requested`: somebody asked for it; the gateway, or a person for `manual`, has to make it
 * - `sent`, `unknown`: the gateway has it, or may have it
 * - `withdrawn`: staff took it back before it was made
 */
export const REFUND_STATUSES = ["requested", "sent", "done", "failed", "unknown", "withdrawn"] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];
export const REFUND_METHODS = ["gateway", "manual"] as const;

export const REFUND_MOVES: Record<RefundStatus, readonly RefundStatus[]> = {
  requested: ["sent", "done", "failed", "unknown", "withdrawn"],
  sent: ["requested", "done", "failed", "unknown", "withdrawn"],
  // Back to `requested` only when a person takes it over from the gateway.
  unknown: ["requested", "done", "failed", "withdrawn"],
  done: [],
  // The gateway's list is the last word: what it had refused, or staff withdrew, may have been made all the same.
  failed: ["done"],
  withdrawn: ["done", "unknown"],
};

/** What a payable belongs to. A deposit (money on account) will be the second. */
export const PAYABLE_KINDS = ["order"] as const;

/**
 * Every account of the ledger. Debit is positive.
 * - `gateway:<name>`: what a gateway owes us: what came in on it, less its fee, less what it gave or took back
 * - `cash`: money in our own hands, less what we paid out of them
 * - `sales`: what the shop has earned; `surcharge`: fees and unique codes passed to the buyer
 * - `kept`: what came beside the price and was kept by agreement; `fee`: what the gateways keep for themselves
 * - `unallocated`: money we hold that belongs to a buyer until a person decides
 * - `loss`: what went out beyond all that the payment had brought
 */
export const LEDGER_ACCOUNTS = [
  "cash",
  "sales",
  "surcharge",
  "kept",
  "fee",
  "unallocated",
  "loss",
  ...GATEWAY_NAMES.map((name) => `gateway:${name}` as const),
] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** What a booking is about. */
export const LEDGER_KINDS = ["settlement", "unallocated", "allocation", "kept", "refund", "reversal"] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/**
 * What the daily comparison with a gateway can find, in the order in which staff should look at it: missing money first.
 * - `reversal`: money was taken back there, or put back, and its webhook was lost; `refunds_differ`: the same of refunds
 */
export const FINDING_KINDS = [
  "paid_there_not_here",
  "wrong_amount",
  "paid_twice",
  "reversal",
  "refunds_differ",
  "paid_here_not_there",
  "unknown_reference",
  "unreadable",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];
