import type { Kind } from "@/lib/core/kinds";
import type { ReasonCode } from "@/lib/core/reasons";
import type { MessageKind, MessageStatus } from "@/lib/messages/status";
import type { Intent, InvitationStatus, PaymentStatus } from "@/lib/orders/status";
import type { AttemptStatus, Attention, RefundStatus } from "@/lib/payments/status";

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
  /** Seats that nobody was named for yet. */
  unnamedUnits: number;
  /** The QR code has run out or failed, and a new one may be asked for. */
  canPayAgain: boolean;
  canCancel: boolean;
  gatewayChoices: { name: string; label: string }[];
  messages: { kind: MessageKind; channel: string; recipient: string; status: MessageStatus; at: string }[];
  /** Changes whenever anything above changes. */
  version: string;
};

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
