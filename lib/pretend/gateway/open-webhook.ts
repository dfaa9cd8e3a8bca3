import { z } from "zod";
import { hmacSha256, isSameSecret } from "@/lib/core/secrets";
import type { OpenedWebhook, WebhookRequest } from "@/lib/payments/gateway";
import { keyOfBytes, parseBody } from "@/lib/payments/webhook-body";

const TOLERANCE_SECONDS = 300;

/** The bodies of the bank's webhooks. Unknown events are kept unread, never guessed at. */
const wireWebhook = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("payment.succeeded"),
    charge_id: z.string().min(1),
    reference: z.string().min(1),
    receipt_id: z.string().min(1),
    amount: z.int().positive(),
  }),
  z.object({
    event: z.enum(["payment.expired", "payment.reversed"]),
    charge_id: z.string().min(1),
    reference: z.string().min(1),
  }),
]);

/**
 * Verifies `x-sandbox-signature`, HMAC-SHA256 in hex over the bytes of `<x-sandbox-timestamp>.<body>`, then reads the
 * body. `nowSeconds` is the machine's time, since the demo's clock may be days ahead of the sender's.
 */
export function openWebhook({ headers, body }: WebhookRequest, secret: string, nowSeconds: number): OpenedWebhook {
  const timestamp = headers.get("x-sandbox-timestamp") ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) return { authentic: false, why: "no x-sandbox-timestamp" };
  const signed = Buffer.concat([Buffer.from(`${timestamp}.`), body]);
  if (!isSameSecret(headers.get("x-sandbox-signature"), hmacSha256(secret, signed)))
    return { authentic: false, why: "x-sandbox-signature is missing or wrong" };
  const age = nowSeconds - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_SECONDS) return { authentic: false, why: `signed ${age} seconds ago` };
  const wire = wireWebhook.safeParse(parseBody(body));
  if (wire.success) return toOpened(wire.data);
  // Signed, so it is kept for people to see; turned away it would only be sent again.
  return { authentic: true, eventKey: keyOfBytes(body), reference: null, gatewayRef: null, claims: "unreadable" };
}

/** One event key for each receipt and for each end of a charge, however often it is told. */
function toOpened(wire: z.infer<typeof wireWebhook>): OpenedWebhook {
  const about = { authentic: true, reference: wire.reference, gatewayRef: wire.charge_id } as const;
  switch (wire.event) {
    case "payment.succeeded":
      return { ...about, eventKey: `receipt:${wire.receipt_id}`, claims: `paid ${wire.amount} rupiah` };
    case "payment.expired":
      return { ...about, eventKey: `expired:${wire.charge_id}`, claims: "expired" };
    case "payment.reversed":
      return { ...about, eventKey: `reversed:${wire.charge_id}`, claims: "reversed" };
  }
}
