import { createHash, timingSafeEqual } from "node:crypto";
import type { OpenedWebhook, WebhookRequest } from "@/lib/payments/gateway";
import { keyOfBytes, parseBody } from "@/lib/payments/webhook-body";
import { show } from "./map";
import { told } from "./wire";

const HEADER = "x-secret";

/**
 * Opens a webhook. Pakasir signs nothing: a fixed secret in a header shows who sent it, not that the body is whole, so
 * what it claims moves no money. The content type is not looked at: the documentation's own example sends none of JSON.
 */
export function openWebhook(request: WebhookRequest, secret: string): OpenedWebhook {
  if (!secret) return { authentic: false, why: "no webhook secret is set" };
  const given = request.headers.get(HEADER);
  if (!given) return { authentic: false, why: "the header X-Secret is missing" };
  if (!isEqual(given, secret)) return { authentic: false, why: "the secret is wrong" };
  return readBody(request.body);
}

function readBody(body: Buffer): OpenedWebhook {
  const parsed = told.safeParse(parseBody(body));
  if (!parsed.success)
    return { authentic: true, eventKey: keyOfBytes(body), reference: null, gatewayRef: null, claims: "unreadable" };
  const { txn_id, order_id, status, amount, is_sandbox, completed_at } = parsed.data;
  return {
    authentic: true,
    eventKey: keyOf([txn_id, order_id, status, amount, is_sandbox, completed_at].map((fact) => String(fact ?? ""))),
    reference: order_id || null,
    gatewayRef: txn_id,
    claims: show(`${status} ${amount ?? ""}${is_sandbox ? " (sandbox)" : ""}`),
  };
}

/** The same facts give the same key, in whatever order or spacing they are sent. */
const keyOf = (facts: readonly string[]): string => createHash("sha256").update(JSON.stringify(facts)).digest("hex");

/** Compared as digests: equal time also for another length. */
function isEqual(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
