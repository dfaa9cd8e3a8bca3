import type { GatewayName } from "@/lib/core/gateway-names";
import type { Kind } from "@/lib/core/kinds";
import type { Entity, ReasonCode } from "@/lib/core/reasons";
import type { MessageKind, MessageStatus } from "@/lib/messages/status";
import type { UnitCounts } from "@/lib/orders/rules";
import type { HelpFinding, Intent, InvitationStatus, PaymentStatus, UnitStatus } from "@/lib/orders/status";
import type { GatewayCapabilities } from "@/lib/payments/gateway";
import type { AttemptStatus, Attention, RefundStatus } from "@/lib/payments/status";
import type { AssignmentStatus, SeatStatus } from "@/lib/seats/status";
import type { ItemStatus } from "@/lib/stock/status";
import type { CallAction, CallOutcome } from "@/lib/workspaces/status";

/** What staff see, as plain data: instants are ISO 8601, amounts whole rupiah. Pure: the browser imports it. */

/** A row of the order list. */
export type OrderRow = {
  id: string;
  title: string;
  customerEmail: string;
  fullName: string | null;
  phone: string | null;
  /** What the buyer was asked to pay, the gateway's fee or unique code included. */
  amountIdr: number;
  gateway: GatewayName | null;
  paymentStatus: PaymentStatus;
  invitationStatus: InvitationStatus;
  /** Why money on it waits for a person. */
  attention: Attention | null;
  createdAt: string;
  updatedAt: string;
};

export type OrderPage = { rows: OrderRow[]; total: number; page: number; pages: number };

/** Why orders wait for a person, in the order in which staff should look at them. */
export const HOME_GROUPS = ["attention", "review", "failed", "manual", "late", "stock"] as const;
export type HomeGroupKey = (typeof HOME_GROUPS)[number];

/** The orders that wait for one reason: the newest of them, and how many there are. */
export type HomeGroup = { key: HomeGroupKey; rows: OrderRow[]; total: number };

export type Home = {
  groups: HomeGroup[];
  /** How many orders wait, over all groups. */
  waiting: number;
  latest: OrderRow[];
  lowStock: LowStock[];
  /** Workspaces that differ from our record, and in how many people. */
  differences: { workspaceId: string; name: string; differences: number }[];
  /** What self-help could not repair, oldest first. */
  help: { id: string; orderId: string; finding: HelpFinding; asked: number; openedAt: string }[];
};

/** A product on sale that is handed out from stock and is about to run out. */
export type LowStock = { id: string; name: string; free: number };

/** A product as staff see it. */
export type ProductRow = {
  id: string;
  name: string;
  kind: Kind;
  priceIdr: number;
  isOnSale: boolean;
  /** How many can be bought now; null for what is not on sale. */
  available: number | null;
  /** Items in stock; null for kinds that are not handed out from stock. */
  stock: { free: number; held: number; handed: number } | null;
  isLow: boolean;
  /** People on its waiting list. */
  waiting: number;
};

/** A product that is handed out from stock. */
export type StockedProduct = ProductRow & { stock: NonNullable<ProductRow["stock"]> };

/** Everything about one order. */
export type OrderDetail = {
  order: StaffOrder;
  customer: {
    email: string;
    fullName: string | null;
    phone: string | null;
    address: string | null;
    memberEmails: string[];
  };
  lines: StaffLine[];
  attempts: StaffAttempt[];
  receipts: StaffReceipt[];
  refunds: StaffRefund[];
  /** Who sits or sat where. */
  assignments: StaffAssignment[];
  messages: StaffMessage[];
  ledger: { at: string; kind: string; account: string; amountIdr: number }[];
  /** Everything that happened, oldest first. */
  timeline: TimelineEntry[];
  acts: OrderActs;
  /** Changes with every receipt, decision and refund; sent back with a decision about money. */
  moneyState: string;
};

export type StaffOrder = {
  id: string;
  title: string;
  intent: Intent;
  units: number;
  subtotalIdr: number;
  discountIdr: number;
  totalIdr: number;
  promoCode: string | null;
  paymentStatus: PaymentStatus;
  invitationStatus: InvitationStatus;
  attention: Attention | null;
  createdAt: string;
  expiresAt: string;
  paidAt: string | null;
  deliveredAt: string | null;
  endsAt: string | null;
};

/** What can be done with the order in its present state. */
export type OrderActs = {
  canRetry: boolean;
  canConfirm: boolean;
  canCancel: boolean;
  /** The attempts with money that can be given back, and how much of it. */
  refundable: { attemptId: string; reference: string; leftIdr: number; canByHand: boolean }[];
};

export type StaffLine = {
  id: string;
  productId: string;
  productName: string;
  kind: Kind;
  quantity: number;
  totalIdr: number;
  /** Days; null where nothing ends. */
  durationDays: number | null;
  deliveryStatus: InvitationStatus;
  counts: UnitCounts;
  units: StaffUnit[];
};

export type StaffUnit = {
  id: string;
  /** Within the line, from 0. */
  position: number;
  email: string | null;
  status: UnitStatus;
  isRenewal: boolean;
  /** Why it waits for somebody; the words are in the catalogue under `reasons`. */
  reason: ReasonFacts | null;
  deliveredAt: string | null;
  endsAt: string | null;
  /** An item: what became of it; its text is the buyer's alone. */
  item: { status: ItemStatus; revealedAt: string | null } | null;
  /** A fair share of the line's price, to propose as a refund. */
  shareIdr: number;
  /** The refund that pays it back. */
  refund: RefundStatus | null;
  acts: { canCorrectAddress: boolean; canRetry: boolean; canRefund: boolean };
};

export type ReasonFacts = { code: ReasonCode; facts: Record<string, unknown> };

export type StaffAttempt = {
  id: string;
  gateway: GatewayName;
  gatewayLabel: string;
  reference: string;
  gatewayRef: string | null;
  status: AttemptStatus;
  amountIdr: number;
  surchargeIdr: number;
  surchargeKind: "none" | "fee" | "unique_code";
  qrString: string | null;
  qrUrl: string | null;
  payUrl: string | null;
  expiresAt: string;
  rawStatus: string | null;
  trouble: string | null;
  createdAt: string;
};

export type StaffReceipt = {
  id: string;
  gateway: GatewayName;
  receiptKey: string;
  amountIdr: number;
  merchantFeeIdr: number | null;
  isSettling: boolean;
  attention: Attention | null;
  resolvedAt: string | null;
  /** How much of it waits for a decision. */
  waitingIdr: number;
  paidAt: string | null;
  recordedAt: string;
  acts: { canAccept: boolean; canReturn: boolean; canKeep: boolean; canNote: boolean };
};

export type StaffRefund = {
  id: string;
  amountIdr: number;
  method: "gateway" | "manual";
  status: RefundStatus;
  reason: string;
  /** The units that it pays back; empty when it is not about a part. */
  unitIds: string[];
  proof: string | null;
  /** The day of a transfer by hand, `YYYY-MM-DD`. */
  paidOn: string | null;
  trouble: string | null;
  /** It waits for a gateway whose keys are not set any more. */
  isStranded: boolean;
  createdAt: string;
  acts: { canProve: boolean; canTakeByHand: boolean; canWithdraw: boolean };
};

export type StaffAssignment = {
  id: string;
  /** The unit of this order that it was made or extended for. */
  unitId: string;
  email: string | null;
  workspaceId: string;
  workspaceName: string;
  seatNumber: number;
  seatStatus: SeatStatus;
  status: AssignmentStatus;
  invitedAt: string | null;
  joinedAt: string | null;
  /** The end of its last term. */
  endsAt: string | null;
  /** On the way there: the invitation is not out yet. */
  isMoving: boolean;
};

export type StaffMessage = {
  id: string;
  kind: MessageKind;
  channel: string;
  recipient: string;
  status: MessageStatus;
  trouble: string | null;
  at: string;
};

/**
 * One thing that happened: what it was about, why, and from which status to which. The sentence is made where it is
 * shown, in the reader's language. A `call` is one to a workspace's vendor.
 */
export type TimelineEntry = {
  at: string;
  actor: string | null;
  from: string | null;
  to: string | null;
} & (
  | { entity: Entity; code: ReasonCode; facts: Record<string, unknown>; about: About | null }
  | { entity: "call"; code: CallAction; facts: CallFacts; about: null }
);

export type CallFacts = { email: string; workspace: string; outcome: CallOutcome; detail: string | null };

/** Which of several an entry is about: a message by its kind, others by a name that people know them by. */
export type About = { message: MessageKind } | { name: string };

/** A webhook in the list of the inbox. */
export type InboxRow = {
  id: string;
  gateway: GatewayName;
  reference: string | null;
  gatewayRef: string | null;
  /** What the delivery claimed; never acted on. */
  claims: string;
  receivedAt: string;
  /** Deliveries of the same fact after the first. */
  duplicates: number;
  handledAt: string | null;
  verdict: string | null;
};
export type InboxItem = InboxRow & { body: string; eventKey: string; orderId: string | null };
export type InboxPage = { rows: InboxRow[]; total: number; page: number; pages: number };

/** The health of a gateway whose keys are set. */
export type GatewayStatus = {
  name: GatewayName;
  label: string;
  /** Buyers can choose it; a gateway that is only configured still has its webhooks answered. */
  isOffered: boolean;
  capabilities: GatewayCapabilities;
  /** To paste into the gateway's dashboard. */
  webhookUrl: string;
  lastSuccessAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  lastWebhookAt: string | null;
  /** Failures in a row. */
  failures: number;
  /** The breaker is open until then: new charges go to the next gateway. */
  openUntil: string | null;
};
