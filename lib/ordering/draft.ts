import { invalid, priceCart, readCart, type PricedCart, type ProductView } from "@/lib/catalog";
import { env } from "@/lib/core/env";
import { DomainError, isDomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { newOrderId } from "@/lib/core/ids";
import type { FormerSeat, Plan } from "@/lib/delivery";
import type { LineSnapshot, NewLine, NewOrder, Order } from "@/lib/orders";
import type { Intent } from "@/lib/orders/status";
import type { Ctx } from "@/lib/work/context";
import { titleOf } from "./rules";
import { linesOf, type PlaceOrderInput, type QuoteInput } from "./schemas";
import { preferredGateways } from "./start-attempt";

/** Who orders, and from where. */
export type Customer = {
  email: string;
  fullName: string | null;
  /** E.164 */
  phone: string | null;
  locale: "id" | "en";
  /** Where the request came from, for the caps; null when unknown. */
  address: string | null;
};

/** An order as it was asked for and priced; nothing of it is stored yet. */
export type Draft = {
  orderId: string;
  customer: Customer;
  cart: PricedCart;
  /** Who sits on the seats of each line, one entry a unit; null: to be named later. */
  members: readonly (readonly (string | null)[])[];
  intent: Intent;
  /** Of an offer to renew: whom each line extends, and what the others had before. Who has its link may know of seats. */
  renewal?: { renewed: readonly (string | null)[]; formerSeats: readonly FormerSeat[] }[];
  gateway: GatewayName;
  gatewayWish: GatewayName | null;
  /** The offer of the waiting list that it is placed through. */
  offerId: string | null;
};

/** Prices an order from our tables and chooses its gateway. Throws `invalid`, and `try_later` without any gateway. */
export async function draftOrder(
  ctx: Ctx,
  input: PlaceOrderInput,
  { address, offerId = null }: { address: string | null; offerId?: string | null | undefined },
): Promise<Draft> {
  const cart = await priceInput(ctx, input);
  const members = membersOf(input, cart);
  const gatewayWish = wishOf(input);
  const [gateway] = await preferredGateways(ctx, gatewayWish);
  if (!gateway) throw new DomainError("try_later", "Payment is not possible at the moment. Please try again later.");
  return {
    orderId: newOrderId(),
    customer: {
      email: input.customer_email,
      fullName: input.full_name ?? null,
      phone: input.phone_number ?? null,
      locale: input.locale ?? "id",
      address,
    },
    cart,
    members,
    intent: input.intent,
    gateway: gateway.name,
    gatewayWish,
    offerId,
  };
}

/** What the lines cost now, in one statement. Throws `invalid` naming the field as the rules call it. */
export async function priceInput(ctx: Ctx, input: QuoteInput): Promise<PricedCart> {
  const lines = linesOf(input);
  const promoCode = input.promo_code ?? null;
  const productIds = lines.map(({ productId }) => productId);
  const { products, promo } = await readCart(ctx, productIds, promoCode);
  return priceCart({ products, promo, promoCode }, lines, ctx.now());
}

/**
 * On each line of seats the buyer first, then whoever they named, each once; the rest is named later. Items are nobody's.
 */
function membersOf(input: PlaceOrderInput, { lines }: PricedCart): (string | null)[][] {
  const named = [...new Set([input.customer_email, ...(input.member_emails ?? [])])];
  return lines.map(({ product, units }) => {
    const isSeat = product.kind === "seat";
    if (!isSeat && named.length > 1) throw invalid("member_emails", "goes with seats; nobody sits on this product");
    if (isSeat && named.length > units)
      throw invalid("member_emails", `names ${named.length} people with the buyer, but the order has ${units} seats`);
    return Array.from({ length: units }, (_, position) => (isSeat && named[position]) || null);
  });
}

function wishOf(input: PlaceOrderInput): GatewayName | null {
  if (!input.payment_method) return null;
  if (!env().offeredGateways.includes(input.payment_method))
    throw invalid("payment_method", `is not offered here; offered: ${env().offeredGateways.join(", ")}`);
  return input.payment_method;
}

/** Rules name the field of a single line plainly (`package_id`); who sent that line in `lines` finds it there. */
export async function inCallersFields<T>(input: QuoteInput, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (input.lines?.length !== 1 || !isDomainError(error)) throw error;
    const fields = Object.entries(error.fields).map(([field, sentence]) => [
      field === "package_id" || field === "quantity" ? `lines.0.${field}` : field,
      sentence,
    ]);
    throw new DomainError(error.code, error.message, error.details, Object.fromEntries(fields));
  }
}

/** The order of a draft, held until `expiresAt`. */
export function orderOf(draft: Draft, plan: Plan, held: Pick<Order, "buyerId" | "expiresAt">): NewOrder {
  const { customer, cart } = draft;
  return {
    ...held,
    id: draft.orderId,
    title: titleOf(cart.lines.map(({ product, quantity }) => ({ productName: product.name, quantity }))),
    subtotalIdr: cart.subtotalIdr,
    discountIdr: cart.discountIdr,
    totalIdr: cart.totalIdr,
    promoCode: cart.promo?.code ?? null,
    customerEmail: customer.email,
    fullName: customer.fullName,
    phone: customer.phone,
    locale: customer.locale,
    intent: plan.intent,
    clientAddress: customer.address,
    gatewayWish: draft.gatewayWish,
    // Copies of the attempt that is committed with it; what the gateway adds follows when it has answered.
    gateway: draft.gateway,
    amountIdr: cart.totalIdr,
  };
}

/** The lines of a draft, with who gets what as the delivery has planned it. */
export const newLinesOf = (cart: PricedCart, plan: Plan): NewLine[] =>
  cart.lines.map(({ product, ...line }, index) => ({
    productId: product.id,
    productName: product.name,
    kind: product.kind,
    quantity: line.quantity,
    units: line.units,
    unitPriceIdr: line.unitPriceIdr,
    discountIdr: line.discountIdr,
    totalIdr: line.totalIdr,
    durationDays: product.durationDays,
    warrantyDays: product.warrantyDays,
    supply: product.supply,
    snapshot: snapshotOf(product),
    people: plan.lines[index]?.people ?? [],
  }));

/** What else was promised, as the buyer saw it. */
function snapshotOf({ settings, termsVersion }: ProductView): LineSnapshot {
  switch (settings.kind) {
    case "seat":
      return { ...settings, termsVersion };
    case "code":
      return { kind: "code", items: settings.items, termsVersion };
    case "secret":
    case "file":
    case "action":
      return { kind: settings.kind, termsVersion };
  }
}
