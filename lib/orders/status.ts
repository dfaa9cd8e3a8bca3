/** Statuses and transitions of orders, lines and units. Pure: client components and the database schema import it. */

export const PAYMENT_STATUSES = [
  "pending",
  "paid",
  "expired",
  "failed",
  "cancelled",
  "refunded",
  "partially_refunded",
  "needs_review",
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const PAYMENT_MOVES: Record<PaymentStatus, readonly PaymentStatus[]> = {
  pending: ["paid", "expired", "failed", "cancelled", "needs_review"],
  paid: ["refunded", "partially_refunded", "needs_review"],
  // Money may arrive just after we closed the order, and the buyer may ask for a new QR code while there is stock.
  expired: ["pending", "paid", "needs_review"],
  failed: ["pending", "paid", "needs_review"],
  cancelled: ["needs_review"],
  needs_review: ["paid", "refunded", "partially_refunded", "cancelled"],
  partially_refunded: ["refunded", "needs_review"],
  refunded: [],
};

/** How far the delivery of a line has come; an order's own status is derived from its lines. */
export const INVITATION_STATUSES = [
  "not_started",
  "pending_stock",
  "processing",
  "invited",
  "active",
  "failed",
  "manual",
  "ended",
  "revoked",
] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

/** Derived from the units, so every live status may follow every other; only `ended` is final. */
const LIVE: readonly InvitationStatus[] = ["pending_stock", "processing", "invited", "active", "failed", "manual"];
const from = (status: InvitationStatus): readonly InvitationStatus[] => [
  ...LIVE.filter((other) => other !== status),
  "ended",
  "revoked",
];
export const INVITATION_MOVES: Record<InvitationStatus, readonly InvitationStatus[]> = {
  not_started: from("not_started"),
  pending_stock: from("pending_stock"),
  processing: from("processing"),
  invited: from("invited"),
  active: from("active"),
  failed: from("failed"),
  manual: from("manual"),
  ended: [],
  // Money that came after the order was closed may be accepted, and then it is owed again.
  revoked: LIVE,
};

/**
 * One thing that was bought: a seat for a person, a code.
 * - `waiting`: paid for or not, it has not been delivered yet
 * - `needs_name`: the buyer has to say first who sits there
 * - `needs_person`: it was refused; `reason` says why, and staff or the buyer have to act
 * - `by_hand`: a person invites them at the vendor; a task waits in the back office
 * - `delivered`: the invitation is out, the item was handed over
 * - `accepted`: the person has joined; nothing more is owed
 * - `ended`: its term is over; `withdrawn`: taken back or given up
 */
export const UNIT_STATUSES = [
  "waiting",
  "needs_name",
  "needs_person",
  "by_hand",
  "delivered",
  "accepted",
  "ended",
  "withdrawn",
] as const;
export type UnitStatus = (typeof UNIT_STATUSES)[number];

export const UNIT_MOVES: Record<UnitStatus, readonly UnitStatus[]> = {
  waiting: ["delivered", "accepted", "needs_name", "needs_person", "by_hand", "withdrawn", "ended"],
  needs_name: ["waiting", "withdrawn", "ended"],
  needs_person: ["waiting", "delivered", "accepted", "withdrawn", "ended"],
  by_hand: ["waiting", "delivered", "accepted", "withdrawn", "ended"],
  // Back to waiting: the person is reseated in another workspace.
  delivered: ["accepted", "waiting", "needs_person", "withdrawn", "ended"],
  accepted: ["waiting", "needs_person", "withdrawn", "ended"],
  ended: [],
  // Owed again: the order was closed, and then paid after all.
  withdrawn: ["waiting"],
};

/** What the buyer asked for: `renew` extends a live seat of the same person, `new` is a seat beside it. */
export const INTENTS = ["auto", "renew", "new"] as const;
export type Intent = (typeof INTENTS)[number];

/** The shop has been paid and owes the goods. */
export const isOwed = (status: PaymentStatus): boolean => status === "paid" || status === "partially_refunded";

/**
 * Why a person has no access: the twelve causes, and what is no cause but an answer. The words are in both catalogues.
 */
export const HELP_FINDINGS = [
  "spam_folder",
  "typo",
  "invite_expired",
  "other_address",
  "removed",
  "workspace_down",
  "term_over",
  "double_order",
  "wrong_account",
  "vendor_delay",
  "full",
  "paid_late",
  "address_refused",
  "by_hand",
  "under_review",
  "given_back",
  "unreadable",
  "unclear",
] as const;
export type HelpFinding = (typeof HELP_FINDINGS)[number];

/**
 * The one act that repairs it: `pay` asks the gateway, `name` is done in the page's own form, `renew` orders again,
 * `explain` needs none, `staff` is a person's.
 */
export type HelpAct = "resend" | "correct" | "reseat" | "renew" | "name" | "pay" | "explain" | "staff";

/** How a task of staff about a finding ended. */
export const HELP_ENDS = ["repaired", "staff"] as const;
export type HelpEnd = (typeof HELP_ENDS)[number];
