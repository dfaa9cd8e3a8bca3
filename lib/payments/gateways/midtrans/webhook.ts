import { createHash, timingSafeEqual } from "node:crypto";
import type { OpenedWebhook, WebhookRequest } from "@/lib/payments/gateway";
import { keyOfBytes, parseBody } from "@/lib/payments/webhook-body";
import { wireNotification, wireSigned, type WireNotification } from "./wire";

/** SHA-512 in lower hex of the three fields exactly as received, and the server key. */
export const notificationSignature = (
  serverKey: string,
  fields: { order_id: string; status_code: string; gross_amount: string },
): string =>
  createHash("sha512")
    .update(`${fields.order_id}${fields.status_code}${fields.gross_amount}${serverKey}`, "utf8")
    .digest("hex");

/**
 * Opens a notification. The signature is a field of the body, so the body is parsed before it is known to be authentic:
 * only four strings are taken from it until then. It does not cover `transaction_status`, so a true one can be altered:
 * what it says moves nothing, the status is asked.
 */
export function openNotification(serverKey: string, { body }: WebhookRequest): OpenedWebhook {
  const json = parseBody(body);
  const signed = wireSigned.safeParse(json);
  if (!signed.success) return { authentic: false, why: "no signature_key, or not Midtrans' shape" };
  const { order_id, status_code, gross_amount, signature_key } = signed.data;
  const expected = notificationSignature(serverKey, { order_id, status_code, gross_amount });
  if (!isSameText(signature_key, expected)) return { authentic: false, why: "wrong signature_key" };

  const notification = wireNotification.safeParse(json);
  if (!notification.success)
    return {
      authentic: true,
      eventKey: keyOfBytes(body),
      reference: order_id,
      gatewayRef: null,
      claims: "a notification of an unknown shape",
    };
  const { transaction_id, transaction_status, fraud_status } = notification.data;
  return {
    authentic: true,
    eventKey: [transaction_id, status_code, transaction_status, fraud_status ?? "-", refundFacts(notification.data)]
      .filter(Boolean)
      .join(":"),
    reference: order_id,
    gatewayRef: transaction_id,
    claims: `${transaction_status} (${status_code}) ${gross_amount}`,
  };
}

/** A refund is told twice, the second time with the bank's confirmation: two facts. Empty when there is no refund. */
function refundFacts({ refund_amount, refunds }: WireNotification): string {
  if (!refunds?.length && !refund_amount) return "";
  const facts = (refunds ?? []).map((each) => [
    each.refund_key ?? "",
    each.refund_amount,
    Boolean(each.bank_confirmed_at),
  ]);
  return createHash("sha256")
    .update(JSON.stringify([refund_amount ?? null, facts]))
    .digest("hex")
    .slice(0, 16);
}

function isSameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given, "utf8"), Buffer.from(expected, "utf8")];
  return left.length === right.length && timingSafeEqual(left, right);
}
