import { rupiah, type Rupiah } from "@/lib/core/money";
import type { Charge, ChargeRequest, GatewayPayment, PaymentGateway, PaymentKey } from "../gateway";

/** What a test of the contract plays with: an adapter, and the gateway's stand-in that it talks to over real HTTP. */
export type GatewayWorld = {
  gateway: PaymentGateway;
  standin: GatewayStandin;
  traits: GatewayTraits;
  /** Keys and secrets in use. None of them may appear in anything that the adapter answers. */
  secrets: readonly string[];
  /** Ends the stand-in. */
  stop: () => Promise<void>;
};

/** What the buyer, the gateway's clock and the network can do. References are ours. */
export type GatewayStandin = {
  /** The buyer pays: exactly what the QR code asks for, or `amount`. */
  payNow: (reference: string, amount?: Rupiah) => Promise<void>;
  /** The charge's time is over. */
  expire: (reference: string) => Promise<void>;
  /**
   * The webhooks that the gateway sends for what has happened to this charge, oldest first, as text. Asking again
   * delivers the same facts again, signed anew where the gateway does so.
   */
  deliverWebhooks: (reference: string) => Promise<WebhookDelivery[]>;
  /** What goes wrong with every call from now on; null heals it. */
  setFault: (fault: Fault | null) => Promise<void> | void;
};

export type WebhookDelivery = { headers: Record<string, string>; body: string };
/** The same as it is received: bytes, which need not be text. */
export type ReceivedWebhook = { headers: Record<string, string>; body: Buffer };

/**
 * - `reply_lost`: the call is carried out, then the connection breaks
 * - `html`: an HTML page with status 502 in place of JSON, nothing carried out
 * - `error_in_200`: status 200 with the gateway's way of saying no in the body
 * - `hang`: the call is taken and never answered
 * - `down`: nobody listens
 */
export const FAULTS = ["reply_lost", "html", "error_in_200", "hang", "down"] as const;
export type Fault = (typeof FAULTS)[number];

/** Where gateways differ by nature. Everything not named here must be the same. */
export type GatewayTraits = {
  /** `findCharge` can find a charge by our reference. Otherwise it must answer `unknown`. */
  canFindByReference: boolean;
  /** `readPayment` can read by our reference alone, `gatewayRef` null. */
  canReadByReference: boolean;
  /** The state of a charge that was never paid in time. */
  expiredStatus: "expired" | "cancelled";
  /** A webhook tells of expiry too. */
  notifiesExpiry: boolean;
  /** The stand-in lets the buyer pay another amount. */
  takesOtherAmounts: boolean;
  /** The stand-in lets the buyer pay after the end. */
  takesLatePayment: boolean;
  signature: SignatureTrait;
};

/**
 * What makes a webhook authentic:
 * - `body`: a digest of the bytes of the body in one of the headers; every header listed is covered
 * - `fields`: a digest of some JSON fields, itself a JSON field
 * - `secret`: a fixed secret in a header; the body is not covered, so its claims count for nothing
 */
export type SignatureTrait =
  | { over: "body"; headers: readonly string[] }
  | { over: "fields"; fields: readonly string[]; signatureField: string }
  | { over: "secret"; headers: readonly string[] };

/** A world whose gateway also writes down what it answers. */
export type Scene = GatewayWorld & { told: string[] };
export type OpenCharge = { request: ChargeRequest; charge: Charge; key: PaymentKey };

let made = 0;

/** A request for a charge with a reference that nobody used before. */
export function chargeRequest(gateway: PaymentGateway, amount: Rupiah = rupiah(50_000)): ChargeRequest {
  const now = new Date();
  const minutes = Math.max(30, gateway.capabilities.expiryMinutesMin);
  const serial = (made++).toString(36).padStart(4, "0");
  return {
    reference: `PAY-${`${Date.now().toString(36)}${process.pid.toString(36)}${serial}`.toUpperCase().padStart(20, "0")}`,
    amount,
    now,
    expiresAt: new Date(now.getTime() + minutes * 60_000),
    description: "ChatGPT Plus 1 Bulan",
    customer: { email: "budi@example.com", name: "Budi Santoso", phone: "+6281234567890" },
    returnUrl: "http://localhost:3000/orders/ORD-TEST",
  };
}

const keyOf = (request: ChargeRequest, charge: Charge): PaymentKey => ({
  reference: request.reference,
  gatewayRef: charge.gatewayRef,
  amount: charge.amount,
  dueAmount: request.amount,
});

/** Creates a charge that must succeed. */
export async function openCharge(gateway: PaymentGateway, amount = rupiah(50_000)): Promise<OpenCharge> {
  const request = chargeRequest(gateway, amount);
  const result = await gateway.createCharge(request);
  if (result.outcome !== "created") throw new Error(`no charge: ${result.outcome}, ${result.why}`);
  return { request, charge: result.charge, key: keyOf(request, result.charge) };
}

/** Reads a charge that must be readable. */
export async function readCharge(gateway: PaymentGateway, key: PaymentKey): Promise<GatewayPayment> {
  const result = await gateway.readPayment(key);
  if (result.outcome !== "read") throw new Error(`not read: ${result.outcome}, ${result.why}`);
  return result.payment;
}

/** The gateway with everything that it answers also written to `told`. */
export function listening(gateway: PaymentGateway, told: string[]): PaymentGateway {
  return new Proxy(gateway, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      return (...parameters: unknown[]) => {
        const result: unknown = Reflect.apply(member, target, parameters);
        void Promise.resolve(result).then(
          (value) => told.push(JSON.stringify(value) ?? ""),
          (error: unknown) => told.push(error instanceof Error ? `${error.message} ${error.stack}` : String(error)),
        );
        return result;
      };
    },
  });
}
