import type { LineView, OrderView, UnitView } from "@/lib/ordering/views";
import { orderStatus } from "@/lib/orders/rules";
import { isOwed, type InvitationStatus } from "@/lib/orders/status";

/** Where an order stands, in the words of its buyer. Each is a heading and a sentence in the catalogues. */
export type Stage =
  | "waiting"
  | "preparing_qr"
  | "qr_expired"
  | "qr_failed"
  | "cancelled"
  | "review"
  | "preparing"
  | "queued"
  | "name_seats"
  | "needs_you"
  | "invited"
  | "active"
  | "renewed"
  | "delivered"
  | "by_hand"
  | "ended"
  | "revoked"
  | "refunded";

type UnitFacts = Pick<UnitView, "state" | "isRenewal">;
type LineFacts = Pick<LineView, "kind" | "deliveryStatus"> & { units: readonly UnitFacts[] };
type Facts = Pick<OrderView, "paymentStatus" | "invitationStatus" | "canPayAgain" | "unnamedUnits"> & {
  payment: { status: string } | null;
  lines: readonly LineFacts[];
};

/** The one sentence that is true of the whole order. */
export function orderStage(order: Facts): Stage {
  switch (order.paymentStatus) {
    case "pending":
      return unpaidStage(order);
    case "expired":
      return "qr_expired";
    case "failed":
      return "qr_failed";
    case "cancelled":
      return "cancelled";
    case "refunded":
      return "refunded";
    case "needs_review":
      return "review";
    case "paid":
    case "partially_refunded":
      return deliveryStage(order);
  }
}

function unpaidStage(order: Facts): Stage {
  if (!order.payment || order.payment.status === "creating") return "preparing_qr";
  // A new code may be asked for only when the last one is over.
  return order.canPayAgain ? "qr_expired" : "waiting";
}

function deliveryStage(order: Facts): Stage {
  // A refused unit does not stop the others, but it is what the buyer can do something about.
  if (countPeople(order).needsYou > 0) return "needs_you";
  switch (order.invitationStatus) {
    case "not_started":
    case "processing":
      return "preparing";
    case "pending_stock":
      return "queued";
    case "invited":
    case "active":
      return order.unnamedUnits > 0 ? "name_seats" : deliveredStage(order, order.invitationStatus);
    case "failed":
    case "manual":
      return order.unnamedUnits > 0 ? "name_seats" : "by_hand";
    case "ended":
      return "ended";
    case "revoked":
      return "revoked";
  }
}

/** People who were there already and only stay longer have no invitation to accept; items are simply there. */
function deliveredStage(order: Facts, status: "invited" | "active"): Stage {
  const people = peopleOf(order);
  if (people.length === 0) return "delivered";
  return people.every(({ isRenewal }) => isRenewal) ? "renewed" : status;
}

const isOver = ({ state }: UnitFacts): boolean => state === "ended" || state === "withdrawn";
const seatLines = (order: Pick<Facts, "lines">): LineFacts[] => order.lines.filter(({ kind }) => kind === "seat");

/** The seats of the order that are not over; of all of them when none is left. */
function peopleOf(order: Pick<Facts, "lines">): UnitFacts[] {
  const people = seatLines(order).flatMap(({ units }) => units);
  const living = people.filter((unit) => !isOver(unit));
  return living.length > 0 ? living : people;
}

/** "4 of 5, one needs you": people with a seat, of how many, and those who were refused. */
export function countPeople(order: Pick<Facts, "lines">): { done: number; people: number; needsYou: number } {
  const people = peopleOf(order);
  return {
    done: people.filter(({ state }) => state === "invited" || state === "joined").length,
    people: people.length,
    needsYou: people.filter(({ state }) => state === "needs_you").length,
  };
}

export type StageTone = "info" | "ok" | "warn" | "danger";

const TONES: Record<Stage, StageTone> = {
  waiting: "info",
  preparing_qr: "info",
  qr_expired: "warn",
  qr_failed: "warn",
  cancelled: "info",
  review: "warn",
  preparing: "ok",
  queued: "warn",
  name_seats: "ok",
  needs_you: "warn",
  invited: "ok",
  active: "ok",
  renewed: "ok",
  delivered: "ok",
  by_hand: "warn",
  ended: "info",
  revoked: "danger",
  refunded: "info",
};

export const stageTone = (stage: Stage): StageTone => TONES[stage];

/** Nothing will change any more, so the page need not listen. Expired and cancelled orders may still receive money. */
export const isFinal = (stage: Stage): boolean => stage === "ended" || stage === "revoked" || stage === "refunded";

export type StepName = "paid" | "seat" | "invite" | "join" | "extend" | "item";
export type StepState = "done" | "current" | "waiting" | "trouble";
export type Step = { name: StepName; state: StepState };

/**
 * The steps from payment to what was bought: to membership where there are seats, to a longer term where all of them are
 * extended, otherwise to the items. Empty while nothing is owed.
 */
export function deliverySteps(order: Pick<Facts, "paymentStatus" | "lines">): Step[] {
  if (!isOwed(order.paymentStatus)) return [];
  const lines = seatLines(order).length > 0 ? seatLines(order) : order.lines;
  const status = orderStatus(lines.map(({ deliveryStatus }) => deliveryStatus));
  const people = peopleOf(order);
  const [seat, invite, join] = STEP_STATES[status];
  const paid: Step = { name: "paid", state: "done" };
  if (people.length === 0) return [paid, { name: "item", state: ONE_STEP[status] }];
  if (people.every(({ isRenewal }) => isRenewal)) return [paid, { name: "extend", state: ONE_STEP[status] }];
  return [paid, { name: "seat", state: seat }, { name: "invite", state: invite }, { name: "join", state: join }];
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

/** For items and renewals, which are usable as soon as they are delivered. */
const ONE_STEP: Record<InvitationStatus, StepState> = {
  not_started: "current",
  pending_stock: "trouble",
  processing: "current",
  invited: "done",
  active: "done",
  failed: "trouble",
  manual: "trouble",
  ended: "done",
  revoked: "trouble",
};
