/** Words of a message on its way out. Pure. */

/** `unknown`: handed over, but no answer came; it may be sent once more, and is labelled. */
export const NOTIFICATION_STATUSES = ["queued", "sent", "failed", "unknown"] as const;
export type NotificationStatus = (typeof NOTIFICATION_STATUSES)[number];

export const CHANNELS = ["email"] as const;
export type Channel = (typeof CHANNELS)[number];

export const NOTIFICATION_KINDS = [
  "order_paid",
  "invite_sent",
  "pending_stock",
  "paid_late",
  "payment_review",
  "membership_ended",
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];
