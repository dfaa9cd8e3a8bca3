import { setTimeout as pause } from "node:timers/promises";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { sha256 } from "@/lib/core/secrets";
import { ago, inBatches } from "@/lib/work/sweep";
import { pruneKeys, selectKey, selectOrder, storeAnswer, type Order } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { selectAttempts, type Attempt } from "@/lib/payments";
import type { Ctx } from "@/lib/work/context";
import { openCharge } from "./open-charge";
import { KEY_LIFE_MS } from "./rules";
import { linesOf, type PlacedOrder, type PlaceOrderInput } from "./schemas";

/** One key with one body makes one order and one answer, however often and however concurrently it is sent. */
export type RequestKey = { keyHash: string; requestHash: string };

/**
 * A key is its caller's own: an API key's, or that of this email at this address. A stranger who guesses or repeats it
 * gets neither the other's answer nor a word that it exists. Bodies that mean the same hash alike: a single line, and a
 * package with its quantity.
 */
export const requestKey = (ctx: Ctx, key: string, input: PlaceOrderInput, address: string | null): RequestKey => {
  const { package_id: _id, quantity: _quantity, ...rest } = input;
  const meaning = Object.entries({ ...rest, lines: linesOf(input) });
  const caller = ctx.actor.kind === "api_key" ? ["key", ctx.actor.id] : [address, input.customer_email];
  return {
    keyHash: sha256(JSON.stringify([...caller, key])),
    requestHash: sha256(JSON.stringify(meaning.toSorted(([a], [b]) => (a < b ? -1 : 1)))),
  };
};

/** How long a repeated request waits for the first one to finish. */
const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** The answer that this key got before; null when the key is new. Throws `conflict` when the body was another. */
export async function replayAnswer(ctx: Ctx, key: RequestKey): Promise<PlacedOrder | null> {
  // By the clock, not by the number of tries: on a busy machine a query may take longer than the pause after it.
  const giveUpAt = ctx.now().getTime() + WAIT_MS;
  while (ctx.now().getTime() <= giveUpAt) {
    const row = await selectKey(ctx, key.keyHash);
    if (!row) return null;
    if (row.requestHash !== key.requestHash)
      throw new DomainError("conflict", "This Idempotency-Key was used with another body. Use a new key.");
    if (row.answer) return readAnswer(row.answer);
    // The first request may have died halfway: whoever gets its lease finishes the charge.
    const finished = await finishHalfway(ctx, row.orderId);
    if (finished) return keepAnswer(ctx, key, finished);
    await pause(LOOK_EVERY_MS);
  }
  throw new DomainError("try_later", "The first request with this key is still at work. Please try again.");
}

async function finishHalfway(ctx: Ctx, orderId: string): Promise<PlacedOrder | null> {
  const isOpen = (await openCharge(ctx, orderId)) === "open";
  const order = await selectOrder(ctx, orderId);
  if (!order || (!isOpen && !isOwed(order.paymentStatus))) return null;
  const [attempt] = await selectAttempts(ctx, orderId);
  return attempt ? answerOf(order, attempt) : null;
}

/** Stores the answer for repeated requests. When two finish the same charge, both send the answer stored first. */
export const keepAnswer = async (ctx: Ctx, key: RequestKey, answer: PlacedOrder): Promise<PlacedOrder> =>
  readAnswer(await storeAnswer(ctx, key.keyHash, JSON.stringify(answer)));

/** Only this file writes answers, so they need no second check. */
const readAnswer = (stored: string): PlacedOrder => JSON.parse(stored) as PlacedOrder;

/** Forgets keys that nobody repeats any more. */
export const pruneIdempotency = (ctx: Ctx): Promise<number> =>
  inBatches((limit) => pruneKeys(ctx, ago(ctx, KEY_LIFE_MS), limit));

/** The answer of `POST /api/orders` for an order with this charge, made from rows already read. */
export function answerOf(order: Order, attempt: Attempt): PlacedOrder {
  const { appUrl } = env();
  return {
    order_id: order.id,
    status: "pending_payment",
    intent: order.intent === "renew" ? "renew" : "new",
    amount: attempt.amountIdr,
    payment_reference: attempt.reference,
    payment_url: `${appUrl}/orders/${order.id}`,
    ...(attempt.qrString ? { qr_string: attempt.qrString } : {}),
    ...(attempt.qrUrl ? { qr_url: attempt.qrUrl } : {}),
    expires_at: attempt.expiresAt.toISOString(),
    status_url: `${appUrl}/api/orders/${order.id}/status`,
  };
}
