import { REMINDER_KINDS } from "@/lib/seats/status";

/** Words of a message on its way out. Pure. */

/**
 * `unknown`: handed over, but no answer came; it may be sent once more, and is labelled. `dropped`: what it says was not
 * true any more before it was sent.
 */
export const MESSAGE_STATUSES = ["queued", "sent", "failed", "unknown", "dropped"] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const MESSAGE_MOVES: Record<MessageStatus, readonly MessageStatus[]> = {
  queued: ["sent", "failed", "unknown", "dropped"],
  unknown: ["queued", "sent", "failed", "dropped"],
  // Staff may ask for a message once more.
  sent: ["queued"],
  failed: ["queued"],
  dropped: [],
};

export const CHANNELS = ["email"] as const;
export type Channel = (typeof CHANNELS)[number];

export const RECIPIENT_KINDS = ["buyer", "staff"] as const;
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

export const MESSAGE_KINDS = [
  "order_paid",
  "invite_sent",
  "moved",
  "incident_waiting",
  "item_delivered",
  "renewed",
  "pending_stock",
  "paid_late",
  "payment_review",
  "refunded",
  "unit_needs_buyer",
  "membership_ended",
  "days_given",
  "access_revoked",
  "one_time_code",
  ...REMINDER_KINDS,
  "waiting_joined",
  "waiting_offer",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
