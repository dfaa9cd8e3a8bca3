import { takeKey } from "@/lib/orders";
import { selectAttempts } from "@/lib/payments";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { draftOrder, inCallersFields, priceInput } from "./draft";
import { holdOrder } from "./hold";
import { answerOf, keepAnswer, replayAnswer, requestKey } from "./idempotency";
import { openStarted } from "./open-charge";
import type { PlacedOrder, PlaceOrderInput, Quote, QuoteInput } from "./schemas";

export type PlaceOptions = {
  /** The caller's `Idempotency-Key`, if any: the same caller, key and body make one order and get one answer. */
  idempotencyKey?: string | undefined;
  /** Where the request came from, for the caps; null when unknown. */
  address: string | null;
  /** The offer of the waiting list that it is placed through. */
  offerId?: string | undefined;
};

/**
 * Orders: prices from our tables, holds the goods, reserves the voucher and commits the payment attempt with our
 * reference, all in one commit; only then does the gateway hear of it. Nothing that was just written is read again.
 * Errors: `invalid` with fields, `forbidden` (a blocked buyer), `sold_out`, `too_many`, `conflict` (key used with
 * another body, or the offer is over), `try_later` (no gateway could make a QR code; nothing is held any more).
 */
export async function placeOrder(ctx: Ctx, input: PlaceOrderInput, options: PlaceOptions): Promise<PlacedOrder> {
  requireRight(ctx, "orders.place");
  const key = options.idempotencyKey ? requestKey(ctx, options.idempotencyKey, input, options.address) : null;
  const earlier = key && (await replayAnswer(ctx, key));
  if (earlier) return earlier;

  const held = await inCallersFields(input, async () => {
    const draft = await draftOrder(ctx, input, options);
    return inTransaction(ctx, async (tx) => {
      if (key && !(await takeKey(tx, key.keyHash, key.requestHash, draft.orderId))) return null;
      return holdOrder(tx, draft);
    });
  });
  // Lost the race for this key: return the winner's order.
  if (!held) return placeOrder(ctx, input, options);

  const { order, attempt } = held;
  const opened = await openStarted(ctx, order, attempt, "new");
  // Cancelled while the gateway answered: the answer describes the attempt as it is.
  const [newest] = opened ? [opened] : await selectAttempts(ctx, order.id);
  const answer = answerOf(order, newest ?? attempt);
  return key ? keepAnswer(ctx, key, answer) : answer;
}

/** What an order would cost now. Throws `invalid` naming package_id, quantity, promo_code or a field of `lines`. */
export async function quoteOrder(ctx: Ctx, input: QuoteInput): Promise<Quote> {
  const cart = await inCallersFields(input, () => priceInput(ctx, input));
  return {
    lines: cart.lines.map(({ product, ...line }) => ({ packageId: product.id, name: product.name, ...line })),
    subtotalIdr: cart.subtotalIdr,
    discountIdr: cart.discountIdr,
    totalIdr: cart.totalIdr,
    promoCode: cart.promo?.code ?? null,
  };
}
