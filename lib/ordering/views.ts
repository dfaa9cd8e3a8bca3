import type { ProductView } from "@/lib/catalog/views";
import type { Kind } from "@/lib/core/kinds";
import type { ReasonCode } from "@/lib/core/reasons";
import type { MessageKind, MessageStatus } from "@/lib/messages/status";
import type { Intent, InvitationStatus, PaymentStatus } from "@/lib/orders/status";
import type { AttemptStatus, Attention, RefundStatus } from "@/lib/payments/status";
import type { WaitingStatus } from "@/lib/waiting/status";

/** The order as its buyer sees it. Instants are ISO text, addresses of people are masked. */
export type OrderView = {
  id: string;
  /** What was bought, in one line. */
  title: string;
  /** `renew`: it extends seats that were there already. */
  intent: Intent;
  units: number;
  subtotalIdr: number;
  discountIdr: number;
  totalIdr: number;
  promoCode: string | null;
  customerEmail: string;
  paymentStatus: PaymentStatus;
  invitationStatus: InvitationStatus;
  createdAt: string;
  expiresAt: string;
  paidAt: string | null;
  deliveredAt: string | null;
  endsAt: string | null;
  lines: LineView[];
  /** The newest attempt; null only while none could be made. */
  payment: PaymentView | null;
  /** Money that needs a person: shown to the buyer so that nothing paid goes unexplained. */
  attentions: { attention: Attention; amountIdr: number; resolved: boolean }[];
  refunds: { amountIdr: number; status: Exclude<RefundStatus, "withdrawn"> }[];
  /** When the shop's people have delivered what waits for them; null when nothing does, or when that has passed. */
  byHandUntil: string | null;
  /** Seats that nobody was named for yet. */
  unnamedUnits: number;
  /** The QR code has run out or failed, and a new one may be asked for. */
  canPayAgain: boolean;
  canCancel: boolean;
  gatewayChoices: { name: string; label: string }[];
  messages: { kind: MessageKind; channel: string; recipient: string; status: MessageStatus; at: string }[];
  /** A workspace of theirs is down, and what becomes of it; null where nothing is. */
  incident: IncidentView | null;
  /** Changes whenever anything above changes. */
  version: string;
};

/**
 * - `moving`: another seat is given, or its invitation is on the way · `moved`: the new invitation waits to be accepted
 * - `waiting`: no seat was free; `expectedAt` says when one probably is, `refundIdr` what the days left are worth
 */
export type IncidentView = { state: "moving" | "moved" | "waiting"; expectedAt: string | null; refundIdr: number };

export type LineView = {
  id: string;
  productId: string;
  productName: string;
  kind: Kind;
  quantity: number;
  unitPriceIdr: number;
  discountIdr: number;
  totalIdr: number;
  /** Days; null where nothing ends. */
  durationDays: number | null;
  warrantyDays: number;
  deliveryStatus: InvitationStatus;
  endsAt: string | null;
  /** How many units are with the buyer, on their way, or in somebody's hands. */
  counts: { units: number; delivered: number; waiting: number; needs_person: number };
  units: UnitView[];
};

/**
 * One person's seat or one item, in the buyer's words:
 * `waiting` · `needs_name` (the buyer has to say who) · `needs_you` (refused: correct the address) ·
 * `by_hand` (the shop's people invite them) · `invited` · `joined` · `handed` (an item: press to see it) · `ended` · `withdrawn`
 */
export type UnitView = {
  id: string;
  position: number;
  email: string | null;
  isRenewal: boolean;
  state: "waiting" | "needs_name" | "needs_you" | "by_hand" | "invited" | "joined" | "handed" | "ended" | "withdrawn";
  /** Why it needs somebody; the words are in the catalogue under `reasons`. */
  reason: { code: ReasonCode; facts: Record<string, string | number | null> } | null;
  workspaceName: string | null;
  deliveredAt: string | null;
  joinedAt: string | null;
  endsAt: string | null;
  /** A seat of several whose person the buyer may replace. */
  canSwap: boolean;
  /** An item: the buyer has looked at it. */
  isRevealed: boolean;
};

export type PaymentView = {
  gateway: string;
  gatewayLabel: string;
  reference: string;
  status: AttemptStatus;
  amountIdr: number;
  surchargeIdr: number;
  surchargeKind: "none" | "fee" | "unique_code";
  qrString: string | null;
  qrUrl: string | null;
  payUrl: string | null;
  expiresAt: string;
};

/** People of an order who sit somewhere until the same day. Addresses are masked. */
export type MembershipView = {
  people: { email: string; workspaceName: string }[];
  /** ISO 8601; of the first of them. */
  endsAt: string;
  /** Days of the shop's calendar; 0 on the last one, negative after it. */
  daysLeft: number;
  /** The term is over; until `renewableUntil` a renewal gets the same place back, if it is still there. */
  isOver: boolean;
  renewableUntil: string;
};

/**
 * What a link to renew opens: `open` to be ordered, `placed` already, `over` (everybody has renewed, or the days of grace
 * are over), or `not_sold` any more.
 */
export type RenewalView =
  | {
      state: "open";
      people: {
        email: string;
        productName: string;
        workspaceName: string;
        endsAt: string;
        /** Null: the old term is over, the new one begins with a new invitation. */
        newEndsAt: string | null;
        days: number;
      }[];
      totalIdr: number;
      /** What the same costs in the shop now. */
      shopIdr: number;
      offerEndsAt: string;
    }
  | { state: "placed"; orderId: string }
  | { state: "over" | "not_sold" };

/** What the receipt of a paid order says. Instants are ISO 8601, amounts rupiah. */
export type ReceiptView = {
  /** Too little of the order's number to open it. */
  number: string;
  fullName: string | null;
  email: string;
  orderedAt: string;
  lines: { name: string; quantity: number; unitPriceIdr: number }[];
  discountIdr: number;
  promoCode: string | null;
  payment: {
    gatewayLabel: string;
    /** Ours, and the gateway's own. */
    reference: string;
    gatewayReference: string | null;
    paidAt: string;
    amountIdr: number;
    surchargeIdr: number;
    surchargeKind: PaymentView["surchargeKind"];
    /** What staff accepted above or below the price; 0 where nothing had to be decided. */
    agreedIdr: number;
  };
  /** What went back. */
  refunds: { amountIdr: number; at: string }[];
};

/** A place on the waiting list, for whoever holds its link. */
export type WaitingView = {
  id: string;
  status: WaitingStatus;
  /** The product as the offer shows it: `available` is what is offered. Null when it is not on sale any more. */
  item: (ProductView & { available: number; byHandWithinHours: number | null }) | null;
  quantity: number;
  maskedEmail: string;
  /** People before this place. */
  ahead: number;
  /** ISO 8601; when it may be their turn. */
  expectedAt: string | null;
  /** What is kept for them, and until when. */
  offer: { email: string; quantity: number; endsAt: string } | null;
  /** The order that was placed through the offer. */
  orderId: string | null;
};
