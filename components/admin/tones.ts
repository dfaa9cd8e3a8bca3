import type { Tone } from "@/components/ui/badge";
import type { InvitationStatus, PaymentStatus, UnitStatus } from "@/lib/orders/status";
import type { AttemptStatus, RefundStatus } from "@/lib/payments/status";

/** The colour of each status. The word carries the meaning; the colour only helps to scan. */

export const PAYMENT_TONES: Record<PaymentStatus, Tone> = {
  pending: "neutral",
  paid: "ok",
  expired: "neutral",
  failed: "danger",
  cancelled: "neutral",
  refunded: "neutral",
  partially_refunded: "warn",
  needs_review: "danger",
};

export const INVITATION_TONES: Record<InvitationStatus, Tone> = {
  not_started: "neutral",
  pending_stock: "warn",
  processing: "warn",
  invited: "ok",
  active: "ok",
  failed: "danger",
  manual: "warn",
  ended: "neutral",
  revoked: "neutral",
};

export const UNIT_TONES: Record<UnitStatus, Tone> = {
  waiting: "warn",
  needs_name: "warn",
  needs_person: "danger",
  by_hand: "warn",
  delivered: "ok",
  accepted: "ok",
  ended: "neutral",
  withdrawn: "neutral",
};

export const ATTEMPT_TONES: Record<AttemptStatus, Tone> = {
  creating: "neutral",
  open: "warn",
  succeeded: "ok",
  expired: "neutral",
  cancelled: "neutral",
  failed: "danger",
};

export const REFUND_TONES: Record<RefundStatus, Tone> = {
  requested: "warn",
  sent: "warn",
  done: "ok",
  failed: "danger",
  unknown: "danger",
  withdrawn: "neutral",
};
