import { createHmac, timingSafeEqual } from "node:crypto";
import type { OpenedWebhook, WebhookRequest } from "@/lib/payments/gateway";
import { keyOfBytes, parseBody } from "@/lib/payments/webhook-body";
import { show } from "./map";
import { told } from "./wire";

/**
 * Opens a webhook: HMAC-SHA256 of the bytes of the body, lower-case hex, in one header. Which header the old Cashify brand used
 * is not certain, so its name is a setting; without header or secret nothing is authentic.
 */
export function openWebhook(request: WebhookRequest, settings: { secret: string; header: string }): OpenedWebhook {
  if (!settings.secret) return { authentic: false, why: "no webhook secret is set" };
  const signature = request.headers.get(settings.header);
  if (!signature) return { authentic: false, why: `the header ${settings.header} is missing` };
  if (!isEqual(signature, createHmac("sha256", settings.secret).update(request.body).digest("hex")))
    return { authentic: false, why: "the signature is wrong" };
  return readBody(request.body);
}

function readBody(body: Buffer): OpenedWebhook {
  const parsed = told.safeParse(parseBody(body));
  if (!parsed.success)
    return { authentic: true, eventKey: keyOfBytes(body), reference: null, gatewayRef: null, claims: "unreadable" };
  // The vendor's example decodes every string: some values may be URL-encoded.
  const gatewayRef = decode(parsed.data.transactionId);
  const status = decode(parsed.data.status).toLowerCase();
  const amount = String(parsed.data.amount ?? "");
  return {
    authentic: true,
    eventKey: keyOf([gatewayRef, status, amount, decode(parsed.data.paidAt ?? "")]),
    reference: null,
    gatewayRef,
    claims: show(`${status} ${amount}`),
  };
}

/** The same facts give the same key, in whatever order or spacing they are sent. */
const keyOf = (facts: readonly string[]): string =>
  createHmac("sha256", "casaku-event").update(JSON.stringify(facts)).digest("hex");

function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
