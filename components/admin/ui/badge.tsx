import type { InvitationStatus, PaymentStatus } from "@/lib/orders/status";

export type Tone = "neutral" | "ok" | "warn" | "danger";

const TONES: Record<Tone, string> = {
  neutral: "bg-sunken text-muted",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
};

/** A status in a word. The word carries the meaning; the colour only helps to scan. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={`inline-block whitespace-nowrap rounded-md px-1.5 py-0.5 text-xs font-semibold ${TONES[tone]}`}>
      {children}
    </span>
  );
}

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
