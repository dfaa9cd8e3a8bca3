import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { idempotencyKeys } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { sha256 } from "@/lib/core/secrets";
import { selectKey, selectOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { selectPayments } from "@/lib/payments";
import { openCharge } from "./open-charge";
import type { PlacedOrder, PlaceOrderInput } from "./schemas";

/** One key and one body make one order and one answer, however often and however much at once they are sent. */
export type RequestKey = { keyHash: string; requestHash: string };

export const requestKey = (key: string, input: PlaceOrderInput): RequestKey => ({
  keyHash: sha256(key),
  requestHash: sha256(JSON.stringify(Object.entries(input).toSorted(([a], [b]) => a.localeCompare(b)))),
});

/** How long a repeated request waits for the first one to finish. */
const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** The answer that this key got before; null when the key is new. Throws `conflict` when the body was another. */
export async function replayAnswer(ctx: Ctx, key: RequestKey): Promise<PlacedOrder | null> {
  // By the clock, not by the number of looks: on a busy machine a look may take longer than the pause after it.
  const giveUpAt = ctx.now().getTime() + WAIT_MS;
  while (ctx.now().getTime() <= giveUpAt) {
    const row = await selectKey(ctx, key.keyHash);
    if (!row) return null;
    if (row.requestHash !== key.requestHash)
      throw new DomainError("conflict", "This Idempotency-Key was used with another body. Use a new key.");
    if (row.answer) return JSON.parse(row.answer) as PlacedOrder;
    // The first request may have died halfway: whoever gets the lease finishes its charge.
    if ((await openCharge(ctx, row.orderId)) === "open" || (await isPaid(ctx, row.orderId)))
      return storeAnswer(ctx, key, await answerOf(ctx, row.orderId));
    await pause(LOOK_EVERY_MS);
  }
  throw new DomainError("try_later", "The first request with this key is still at work. Please try again.");
}

async function isPaid(ctx: Ctx, orderId: string): Promise<boolean> {
  const order = await selectOrder(ctx, orderId);
  return order !== undefined && isOwed(order.paymentStatus);
}

export async function storeAnswer(ctx: Ctx, key: RequestKey, answer: PlacedOrder): Promise<PlacedOrder> {
  await ctx.db
    .update(idempotencyKeys)
    .set({ answer: JSON.stringify(answer) })
    .where(eq(idempotencyKeys.keyHash, key.keyHash));
  return answer;
}

/** What `POST /api/orders` says of an order whose charge is open. */
export async function answerOf(ctx: Ctx, orderId: string): Promise<PlacedOrder> {
  const [payment] = await selectPayments(ctx, orderId);
  if (!payment) throw new DomainError("not_found", "There is no such order.");
  const { appUrl } = env();
  return {
    order_id: orderId,
    status: "pending_payment",
    amount: payment.amountIdr,
    payment_reference: payment.reference,
    payment_url: `${appUrl}/orders/${orderId}`,
    ...(payment.qrString ? { qr_string: payment.qrString } : {}),
    ...(payment.qrUrl ? { qr_url: payment.qrUrl } : {}),
    expires_at: payment.expiresAt.toISOString(),
    status_url: `${appUrl}/api/orders/${orderId}/status`,
  };
}
