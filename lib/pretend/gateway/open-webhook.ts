import { hmacSha256, isSameSecret } from "@/lib/core/secrets";
import type { WebhookNotice, WebhookRequest } from "@/lib/payments/gateway";
import { toNotice } from "./map";
import { wireNotice } from "./wire";

const TOLERANCE_SECONDS = 300;

/**
 * Verifies `x-sandbox-signature`, HMAC-SHA256 in hex over `<x-sandbox-timestamp>.<raw body>`, then reads the body.
 * `nowSeconds` is the machine's time, since the demo's clock may be days ahead of the sender's.
 */
export function openWebhook(request: WebhookRequest, secret: string, nowSeconds: number): WebhookNotice {
  const timestamp = request.headers.get("x-sandbox-timestamp") ?? "";
  const signature = request.headers.get("x-sandbox-signature");
  if (!/^\d{1,12}$/.test(timestamp)) return { authentic: false, why: "no x-sandbox-timestamp" };
  if (!isSameSecret(signature, hmacSha256(secret, `${timestamp}.${request.body}`)))
    return { authentic: false, why: "x-sandbox-signature is missing or wrong" };
  const age = nowSeconds - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_SECONDS) return { authentic: false, why: `signed ${age} seconds ago` };
  const wire = wireNotice.safeParse(tryJson(request.body));
  return wire.success ? toNotice(wire.data) : { authentic: false, why: "signed, but not a notice of the sandbox" };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
