import { invalid, priceOrder, reserveUse, type Priced } from "@/lib/catalog";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { newOrderId } from "@/lib/core/ids";
import { insertOrder, takeKey } from "@/lib/orders";
import { claimSeats, countFree, countPromised, countSeats, workspacesOf } from "@/lib/seats";
import type { Payment } from "@/lib/payments";
import { refuseHoarding } from "./hoarding";
import { answerOf, replayAnswer, requestKey, storeAnswer } from "./idempotency";
import { openCharge, preferredGateways, startAttempt } from "./open-charge";
import { holdMinutes } from "./rules";
import type { PlacedOrder, PlaceOrderInput } from "./schemas";

export type PlaceOptions = {
  /** The caller's `Idempotency-Key`, if any: the same key and body make one order and get one answer. */
  idempotencyKey?: string | undefined;
  /** Where the request came from, for the caps; null when unknown. */
  address: string | null;
};

/**
 * Orders: prices from our tables, holds the seats, reserves the voucher and commits the payment row with our
 * reference, all in one commit; only then does the gateway hear of it.
 * Errors: `invalid` with fields, `sold_out`, `too_many`, `conflict` (key used with another body), `try_later` (no
 * gateway could make a QR code; nothing is held any more).
 */
export async function placeOrder(ctx: Ctx, input: PlaceOrderInput, options: PlaceOptions): Promise<PlacedOrder> {
  const key = options.idempotencyKey ? requestKey(options.idempotencyKey, input) : null;
  const earlier = key && (await replayAnswer(ctx, key));
  if (earlier) return earlier;

  const priced = await priceOrder(ctx, input);
  const members = nameMembersOf(input, priced);
  const [gateway] = await preferredGateways(ctx, wishOf(input));
  if (!gateway) throw new DomainError("try_later", "Payment is not possible at the moment. Please try again later.");

  const orderId = newOrderId();
  const attempt = await inTransaction(ctx, async (tx) => {
    if (key && !(await takeKey(tx, key.keyHash, key.requestHash, orderId))) return null;
    await refuseHoarding(tx, {
      email: input.customer_email,
      phone: input.phone_number ?? null,
      address: options.address,
    });
    return holdOrder(tx, { orderId, input, priced, members, address: options.address, gateway: gateway.name });
  });
  // Somebody with the same key was a moment faster: theirs is the order.
  if (!attempt) return placeOrder(ctx, input, options);

  await openCharge(ctx, orderId, attempt);
  const answer = await answerOf(ctx, orderId);
  if (key) await storeAnswer(ctx, key, answer);
  return answer;
}

type Hold = {
  orderId: string;
  input: PlaceOrderInput;
  priced: Priced;
  members: string[];
  address: string | null;
  gateway: GatewayName;
};

async function holdOrder(tx: TxCtx, hold: Hold): Promise<Payment> {
  const { orderId, input, priced, members } = hold;
  const { poolId } = priced.package;
  const seats = priced.package.seats * priced.quantity;
  const [free, total] = [await countFree(tx, poolId), await countSeats(tx, poolId)];
  const expiresAt = new Date(tx.now().getTime() + holdMinutes(free, total) * 60_000);
  await insertOrder(tx, {
    id: orderId,
    packageId: priced.package.id,
    packageName: priced.package.name,
    poolId,
    durationDays: priced.package.durationDays,
    warrantyDays: priced.package.warrantyDays,
    quantity: priced.quantity,
    seats,
    subtotalIdr: priced.subtotalIdr,
    discountIdr: priced.discountIdr,
    totalIdr: priced.totalIdr,
    promoCode: priced.promo?.code ?? null,
    customerEmail: input.customer_email,
    fullName: input.full_name ?? null,
    phone: input.phone_number ?? null,
    memberEmails: members,
    locale: input.locale ?? "id",
    clientAddress: hold.address,
    gatewayWish: input.payment_method ?? null,
    createdAt: tx.now(),
    updatedAt: tx.now(),
    expiresAt,
  });
  await holdSeats(tx, { orderId, poolId, count: seats, emails: members });
  if (priced.promo && (await reserveUse(tx, priced.promo.id, orderId)) === "used_up")
    throw invalid("promo_code", "has been used up; leave it empty to order at the full price");
  return startAttempt(tx, { orderId, gateway: hold.gateway, totalIdr: priced.totalIdr, expiresAt });
}

/** Takes the seats, but none that paid orders are waiting for. Throws `sold_out`. */
export async function holdSeats(
  tx: TxCtx,
  wish: { orderId: string; poolId: string; count: number; emails: readonly string[] },
): Promise<void> {
  const promised = await countPromised(tx, wish.poolId);
  const isPromisedAway = promised > 0 && (await countFree(tx, wish.poolId)) < promised + wish.count;
  const avoid = await workspacesOf(tx, wish.emails, wish.orderId);
  const claimed = isPromisedAway
    ? null
    : ((await claimSeats(tx, { ...wish, avoid })) ?? (avoid.length > 0 ? await claimSeats(tx, wish) : null));
  if (!claimed)
    throw new DomainError(
      "sold_out",
      "This package is sold out at the moment. New seats come free every day.",
      {},
      {
        package_id: "is sold out at the moment",
      },
    );
}

/** The buyer first, then whoever they named, each once. */
function nameMembersOf(input: PlaceOrderInput, priced: Priced): string[] {
  const members = [...new Set([input.customer_email, ...(input.member_emails ?? [])])];
  const seats = priced.package.seats * priced.quantity;
  if (members.length > seats)
    throw invalid("member_emails", `names ${members.length} people with the buyer, but the order has ${seats} seats`);
  return members;
}

function wishOf(input: PlaceOrderInput): GatewayName | null {
  if (!input.payment_method) return null;
  if (!env().offeredGateways.includes(input.payment_method))
    throw invalid("payment_method", `is not offered here; offered: ${env().offeredGateways.join(", ")}`);
  return input.payment_method;
}
