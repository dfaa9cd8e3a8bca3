/** Words and moves of an order. Pure: client components and the database schema import it. */

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
  // Money can land in the last second of a QR code's life, after we gave up on it.
  // And the buyer may ask for a new QR code while there are seats.
  expired: ["pending", "paid", "needs_review"],
  failed: ["pending", "paid", "needs_review"],
  cancelled: ["needs_review"],
  needs_review: ["paid", "refunded", "partially_refunded", "cancelled"],
  partially_refunded: ["refunded", "needs_review"],
  refunded: [],
};

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

export const INVITATION_MOVES: Record<InvitationStatus, readonly InvitationStatus[]> = {
  not_started: ["processing", "pending_stock", "revoked"],
  pending_stock: ["processing", "manual", "revoked"],
  processing: ["invited", "pending_stock", "failed", "manual", "revoked", "ended"],
  invited: ["active", "processing", "ended", "revoked"],
  active: ["processing", "ended", "revoked"],
  failed: ["processing", "manual", "pending_stock", "revoked", "ended"],
  manual: ["processing", "invited", "active", "revoked", "ended"],
  ended: [],
  revoked: [],
};

export const canMovePayment = (from: PaymentStatus, to: PaymentStatus): boolean => PAYMENT_MOVES[from].includes(to);
export const canMoveInvitation = (from: InvitationStatus, to: InvitationStatus): boolean =>
  INVITATION_MOVES[from].includes(to);

/** The shop has been paid and owes the seats. */
export const isOwed = (status: PaymentStatus): boolean => status === "paid" || status === "partially_refunded";
