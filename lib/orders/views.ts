import type { AssignmentStatus } from "@/lib/seats/status";
import type { AttemptStatus, Attention, RefundStatus } from "@/lib/payments/status";
import type { NotificationKind, NotificationStatus } from "@/lib/messages/status";
import type { InvitationStatus, PaymentStatus } from "./status";

/** The order as its buyer sees it. Instants are ISO text, addresses of people are masked. */
export type OrderView = {
  id: string;
  packageId: string;
  packageName: string;
  quantity: number;
  seats: number;
  durationDays: number;
  warrantyDays: number;
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
  /** The newest attempt; null only while none could be made. */
  payment: PaymentView | null;
  /** Money that needs a person: shown to the buyer so that nothing paid goes unexplained. */
  attentions: { attention: Attention; amountIdr: number; resolved: boolean }[];
  refunds: { amountIdr: number; status: RefundStatus }[];
  places: PlaceView[];
  /** Seats that nobody was named for yet. */
  unnamedSeats: number;
  /** The QR code has run out or failed, and a new one may be asked for. */
  canPayAgain: boolean;
  canCancel: boolean;
  gatewayChoices: { name: string; label: string }[];
  messages: { kind: NotificationKind; channel: string; recipient: string; status: NotificationStatus; at: string }[];
  /** Changes whenever anything above changes. */
  version: string;
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

export type PlaceView = {
  position: number;
  email: string | null;
  workspaceName: string | null;
  state: "waiting" | "invited" | "joined" | "ended";
  invitedAt: string | null;
  joinedAt: string | null;
  endsAt: string | null;
};

/** A row of the admin's order table. */
export type OrderRow = {
  id: string;
  packageName: string;
  customerEmail: string;
  fullName: string | null;
  phone: string | null;
  amountIdr: number;
  gateway: string | null;
  paymentStatus: PaymentStatus;
  invitationStatus: InvitationStatus;
  attention: Attention | null;
  createdAt: string;
  updatedAt: string;
};

/** Everything about one order, for staff. */
export type OrderDetail = {
  order: OrderView;
  customer: {
    email: string;
    fullName: string | null;
    phone: string | null;
    address: string | null;
    memberEmails: string[];
  };
  attempts: (PaymentView & {
    id: string;
    gatewayRef: string | null;
    rawStatus: string | null;
    trouble: string | null;
    createdAt: string;
  })[];
  receipts: {
    id: string;
    gateway: string;
    receiptKey: string;
    amountIdr: number;
    merchantFeeIdr: number | null;
    isSettling: boolean;
    attention: Attention | null;
    resolvedAt: string | null;
    paidAt: string | null;
    recordedAt: string;
  }[];
  refunds: {
    id: string;
    amountIdr: number;
    method: string;
    status: RefundStatus;
    reason: string;
    proof: string | null;
    trouble: string | null;
    createdAt: string;
  }[];
  assignments: {
    id: string;
    position: number;
    email: string | null;
    workspaceName: string;
    seatNumber: number;
    status: AssignmentStatus;
    invitedAt: string | null;
    joinedAt: string | null;
    endsAt: string | null;
    endReason: string | null;
  }[];
  ledger: { at: string; kind: string; account: string; amountIdr: number }[];
  /** Moves, calls to workspaces, messages and money in one line of time, oldest first. */
  timeline: TimelineEntry[];
};

export type TimelineEntry = {
  at: string;
  kind: "payment" | "invitation" | "note" | "receipt" | "workspace" | "message" | "attempt" | "refund";
  /** A short sentence made of our status words; details behind it. */
  title: string;
  detail: string | null;
  actor: string | null;
};
