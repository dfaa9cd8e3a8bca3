import type { OpenedWebhook, WebhookRequest } from "@/lib/payments/gateway";
import { keyOfBytes, parseBody } from "@/lib/payments/webhook-body";
import { isSameText, sign } from "./signature";
import { wireCallback } from "./wire";

/**
 * Opens a callback: HMAC-SHA256 of the bytes of the body with the private key in `X-Callback-Signature`. The body is parsed after
 * that, and an authentic one that we cannot read is stored for people instead of being sent again and again.
 */
export function openCallback(privateKey: string, { headers, body }: WebhookRequest): OpenedWebhook {
  const given = headers.get("x-callback-signature");
  if (!given) return { authentic: false, why: "no X-Callback-Signature" };
  if (!isSameText(given, sign(privateKey, body))) return { authentic: false, why: "wrong X-Callback-Signature" };

  const callback = wireCallback.safeParse(parseBody(body));
  if (!callback.success)
    return {
      authentic: true,
      eventKey: keyOfBytes(body),
      reference: null,
      gatewayRef: null,
      claims: "a callback of an unknown shape",
    };
  const { reference, merchant_ref, status, total_amount, paid_at } = callback.data;
  return {
    authentic: true,
    eventKey: [reference, status, total_amount ?? "-", paid_at ?? "-"].join(":"),
    reference: merchant_ref ?? null,
    gatewayRef: reference,
    claims: `${status} ${total_amount ?? ""}`.trim(),
  };
}
