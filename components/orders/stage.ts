import { isOwed, type InvitationStatus } from "@/lib/orders/status";
import type { OrderView } from "@/lib/orders/views";

/** Where an order stands, in the words of its buyer. Each is a heading and a sentence in the catalogues. */
export type Stage =
  | "waiting"
  | "preparing_qr"
  | "qr_expired"
  | "qr_failed"
  | "closed"
  | "cancelled"
  | "payment_failed"
  | "review"
  | "preparing"
  | "queued"
  | "name_seats"
  | "invited"
  | "active"
  | "by_hand"
  | "ended"
  | "revoked"
  | "refunded";

type Facts = Pick<OrderView, "paymentStatus" | "invitationStatus" | "canPayAgain" | "unnamedSeats"> & {
  payment: { status: string } | null;
};

/** The one sentence that is true of the whole order. */
export function orderStage(order: Facts): Stage {
  switch (order.paymentStatus) {
    case "pending":
      return unpaidStage(order);
    case "expired":
      return order.canPayAgain ? "qr_expired" : "closed";
    case "failed":
      return order.canPayAgain ? "qr_failed" : "payment_failed";
    case "cancelled":
      return "cancelled";
    case "refunded":
      return "refunded";
    case "needs_review":
      return "review";
    case "paid":
    case "partially_refunded":
      return deliveryStage(order.invitationStatus, order.unnamedSeats);
  }
}

function unpaidStage(order: Facts): Stage {
  if (!order.payment || order.payment.status === "creating") return "preparing_qr";
  // A new code may be asked for only when the last one is over.
  return order.canPayAgain ? "qr_expired" : "waiting";
}

function deliveryStage(status: InvitationStatus, unnamedSeats: number): Stage {
  switch (status) {
    case "not_started":
    case "processing":
      return "preparing";
    case "pending_stock":
      return "queued";
    case "invited":
      return unnamedSeats > 0 ? "name_seats" : "invited";
    case "active":
      return unnamedSeats > 0 ? "name_seats" : "active";
    case "failed":
    case "manual":
      return "by_hand";
    case "ended":
      return "ended";
    case "revoked":
      return "revoked";
  }
}

export type StageTone = "info" | "ok" | "warn" | "danger";

const TONES: Record<Stage, StageTone> = {
  waiting: "info",
  preparing_qr: "info",
  qr_expired: "warn",
  qr_failed: "warn",
  closed: "warn",
  cancelled: "info",
  payment_failed: "danger",
  review: "warn",
  preparing: "ok",
  queued: "warn",
  name_seats: "ok",
  invited: "ok",
  active: "ok",
  by_hand: "warn",
  ended: "info",
  revoked: "danger",
  refunded: "info",
};

export const stageTone = (stage: Stage): StageTone => TONES[stage];

/** Nothing will change any more: the page need not listen. Money may still arrive on closed and cancelled orders. */
export const isFinal = (stage: Stage): boolean => stage === "ended" || stage === "revoked" || stage === "refunded";

export type StepName = "paid" | "seat" | "invite" | "join";
export type StepState = "done" | "current" | "waiting" | "trouble";
export type Step = { name: StepName; state: StepState };

/** The four steps from payment to membership. Empty while nothing is owed. */
export function deliverySteps(order: Pick<OrderView, "paymentStatus" | "invitationStatus">): Step[] {
  if (!isOwed(order.paymentStatus)) return [];
  const [seat, invite, join] = STEP_STATES[order.invitationStatus];
  return [
    { name: "paid", state: "done" },
    { name: "seat", state: seat },
    { name: "invite", state: invite },
    { name: "join", state: join },
  ];
}

const STEP_STATES: Record<InvitationStatus, readonly [StepState, StepState, StepState]> = {
  not_started: ["current", "waiting", "waiting"],
  pending_stock: ["trouble", "waiting", "waiting"],
  processing: ["done", "current", "waiting"],
  invited: ["done", "done", "current"],
  active: ["done", "done", "done"],
  failed: ["done", "trouble", "waiting"],
  manual: ["done", "trouble", "waiting"],
  ended: ["done", "done", "done"],
  revoked: ["done", "done", "trouble"],
};
