import type { GatewayName } from "@/lib/core/gateway-names";
import type { Rupiah } from "@/lib/core/money";

/**
 * The port to a payment gateway. An adapter speaks these words and nothing else: it moves no state, writes no row.
 * No method is optional, so that forgetting one does not compile.
 */
export interface PaymentGateway {
  readonly name: GatewayName;
  /** Short name for buyers, e.g. "QRIS (Tripay)". */
  readonly label: string;
  /** What this gateway can do; the screens and the sweeps ask here instead of knowing names. */
  readonly capabilities: GatewayCapabilities;
  /**
   * Asks for a QR code. `reference` is ours and already committed. After `unknown` the caller asks `findCharge` before
   * anything is created again.
   */
  createCharge(request: ChargeRequest): Promise<ChargeResult>;
  /** Looks a charge up by our reference, for when the answer to `createCharge` was lost. */
  findCharge(request: ChargeRequest): Promise<FindResult>;
  /** What the gateway says happened, now. The only ground on which money is recorded. */
  readPayment(key: PaymentKey): Promise<ReadResult>;
  /** Verifies the bytes as they came. Nothing is decoded or parsed before the signature is good, where it can be so. */
  openWebhook(request: WebhookRequest): OpenedWebhook;
  /** Ends an unpaid charge, where the gateway can. */
  cancelCharge(key: PaymentKey): Promise<CallResult>;
  /** Gives money back, where the gateway can; otherwise `unsupported` and a person pays out. */
  refund(request: RefundRequest): Promise<RefundResult>;
  /** Money that arrived in a window, also on references that are not ours; null where the gateway cannot list it. */
  listPayments: ((window: { from: Date; to: Date }) => Promise<ListResult>) | null;
  /** A harmless read for the "test connection" button. */
  testConnection(): Promise<ConnectionTest>;
  /** The body and status the gateway expects as an acknowledgement of a webhook. */
  acknowledge(): { status: number; body: string; contentType: string };
}

export type GatewayCapabilities = {
  canCancel: boolean;
  canRefund: boolean;
  /** Seconds between two status reads of one charge that the gateway allows. */
  readEverySeconds: number;
  /** The shortest life of a QR code, in minutes, that this gateway accepts. */
  expiryMinutesMin: number;
};

export type ChargeRequest = {
  /** Our reference, unique per attempt: `PAY-` and 20 characters. */
  reference: string;
  /** What is due; the gateway may add its fee or a unique code on top. */
  amount: Rupiah;
  expiresAt: Date;
  now: Date;
  description: string;
  customer: { email: string; name: string; phone: string | null };
  /** Where the gateway's own page sends the buyer back to. */
  returnUrl: string;
};

export type Charge = {
  /** The gateway's own id of the transaction. */
  gatewayRef: string;
  /** What the buyer must pay, to the rupiah: fee and unique code included. */
  amount: Rupiah;
  /** The part of `amount` that the gateway added (fee to customer or unique code). */
  surcharge: Rupiah;
  surchargeKind: "none" | "fee" | "unique_code";
  /** EMV payload, CRC checked and tag 54 equal to `amount`; null when the gateway sends none or a placeholder. */
  qrString: string | null;
  /** A picture of the QR code at the gateway, when there is one. */
  qrUrl: string | null;
  /** The gateway's own payment page, when there is one. */
  payUrl: string | null;
  expiresAt: Date;
};

/** `why` is for the admin: no secrets, no raw bodies. */
export type NotDone = {
  outcome: "refused" | "unavailable" | "unknown";
  why: string;
  /** When set, the gateway asked us to wait this long. */
  retryAfterSeconds?: number;
  /** The gateway was not reached, or broke off. Only this counts against its health: an answer, however odd, does not. */
  isOutage?: true;
};
export type ChargeResult = { outcome: "created"; charge: Charge } | NotDone;
export type FindResult = { outcome: "found"; charge: Charge } | { outcome: "absent" } | NotDone;

/**
 * Both ids, because gateways differ in which one they ask for. `amount` is what the buyer was shown, `dueAmount` what
 * we asked for before the gateway added its fee or unique code.
 */
export type PaymentKey = { reference: string; gatewayRef: string | null; amount: Rupiah; dueAmount: Rupiah };

/** One arrival of money. A charge has one at the most at real gateways; `receiptKey` is unique per gateway. */
export type Receipt = {
  receiptKey: string;
  amount: Rupiah;
  /** What the gateway keeps, when it says so. */
  merchantFee: Rupiah | null;
  paidAt: Date | null;
};

/**
 * Money that the gateway gave back. `refundKey` is the key it was asked for with: ours for our refunds. Null when the
 * gateway names none, and then it is nobody's of ours.
 */
export type GatewayRefund = { refundKey: string | null; amount: Rupiah };

export type GatewayPayment = {
  reference: string;
  gatewayRef: string | null;
  status: "pending" | "succeeded" | "expired" | "failed" | "cancelled" | "refunded" | "partially_refunded" | "reversed";
  /** The gateway's own word, for the admin. */
  rawStatus: string;
  receipts: readonly Receipt[];
  /** Everything given back so far, where the gateway knows refunds. */
  refunds: readonly GatewayRefund[];
};
export type ReadResult = { outcome: "read"; payment: GatewayPayment } | { outcome: "absent"; why: string } | NotDone;

/** Money on one charge as the gateway's own list shows it. `receiptKey` as `readPayment` would answer it. */
export type ListedPayment = {
  reference: string | null;
  gatewayRef: string;
  receiptKey: string;
  amount: Rupiah;
  paidAt: Date | null;
  rawStatus: string;
};
/** `listed`: the whole window. A list that could not be read to its end is not one. */
export type ListResult = { outcome: "listed"; payments: readonly ListedPayment[] } | NotDone;

export type CallResult = { outcome: "done" } | { outcome: "unsupported" } | NotDone;

export type RefundRequest = PaymentKey & { refundKey: string; refundAmount: Rupiah; reason: string };
/** `done`: the money is on its way back. `refundKey` is our idempotency key, kept over retries. */
export type RefundResult = CallResult;

export type ConnectionTest = { ok: true; detail: string } | { ok: false; why: string };

/** `body`: the bytes as they were received. Text decoded from them is not what was signed. */
export type WebhookRequest = { headers: Headers; body: Buffer };
export type OpenedWebhook =
  | { authentic: false; why: string }
  | {
      authentic: true;
      /** Same for every delivery of the same fact, so that duplicates are stored once. */
      eventKey: string;
      /** Our reference, or null when the gateway does not repeat it. */
      reference: string | null;
      /** The gateway's own id, or null. One of the two is set, unless the webhook is of no interest. */
      gatewayRef: string | null;
      /** What the webhook claims; for people only, never for money. */
      claims: string;
    };

export type { GatewayName };
