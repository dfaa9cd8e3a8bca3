import { DomainError } from "@/lib/core/errors";
import { MAX_AMOUNT_IDR } from "@/lib/core/money";
import { countsFor, discount, priceOf, promoRefusal, splitByShare, type UnitPrice } from "./rules";
import type { PromoRow } from "./store";
import type { ProductView } from "./views";

/** The only place where a price is made: from our tables, never from what the buyer sent. Pure. */

/** What was read for a cart: products on sale by id, and the voucher of the code, if there is one. */
export type Cart = { products: ReadonlyMap<string, ProductView>; promo: PromoRow | null };
export type CartLine = { productId: string; quantity: number };

export type PricedLine = {
  product: ProductView;
  quantity: number;
  /** What is delivered: quantity × units in one. */
  units: number;
  unitPriceIdr: number;
  subtotalIdr: number;
  /** This line's share of the voucher. */
  discountIdr: number;
  totalIdr: number;
};

export type PricedCart = {
  lines: PricedLine[];
  /** The voucher that counts, or null. */
  promo: PromoRow | null;
  subtotalIdr: number;
  discountIdr: number;
  totalIdr: number;
};

/**
 * Prices a cart. Throws `invalid` with the field that is wrong: `package_id`, `quantity` for an order of one line,
 * `lines.<i>.package_id`, `lines.<i>.quantity` for one of more, and `promo_code`.
 */
export function priceCart(
  cart: Cart & { promoCode: string | null },
  lines: readonly CartLine[],
  now: Date,
): PricedCart {
  const whole = lines.map((line, index) => priceLine(cart, lines, line, index));
  const subtotalIdr = sum(whole, "subtotalIdr");
  if (subtotalIdr > MAX_AMOUNT_IDR) throw invalid(fieldOf(lines, lines.length - 1, "quantity"), "is too much at once");

  const promo = cart.promoCode ? usablePromo(cart, lines, now) : null;
  const priced = promo ? takeOff(promo, whole, subtotalIdr) : whole;
  const discountIdr = sum(priced, "discountIdr");
  return { lines: priced, promo, subtotalIdr, discountIdr, totalIdr: subtotalIdr - discountIdr };
}

/** The cart of a renewal: seats of products at the prices that were offered, and no voucher. */
export function priceRenewal(lines: readonly { product: ProductView; price: UnitPrice; units: number }[]): PricedCart {
  const priced = lines.map(({ product, price, units }): PricedLine => {
    const totalIdr = priceOf(price, units);
    const packages = units / product.unitsInOne;
    // Only some people of a package: they are one of their own.
    const quantity = Number.isInteger(packages) && totalIdr % packages === 0 ? packages : 1;
    return {
      product,
      quantity,
      units,
      unitPriceIdr: totalIdr / quantity,
      subtotalIdr: totalIdr,
      discountIdr: 0,
      totalIdr,
    };
  });
  const totalIdr = sum(priced, "subtotalIdr");
  return { lines: priced, promo: null, subtotalIdr: totalIdr, discountIdr: 0, totalIdr };
}

function priceLine(
  { products }: Cart,
  lines: readonly CartLine[],
  { productId, quantity }: CartLine,
  index: number,
): PricedLine {
  const product = products.get(productId);
  if (!product) throw invalid(fieldOf(lines, index, "package_id"), "is not a package of this shop");
  if (lines.findIndex((other) => other.productId === productId) < index)
    throw invalid(fieldOf(lines, index, "package_id"), "is in this order already; raise its quantity instead");
  if (quantity > product.quantityMax)
    throw invalid(
      fieldOf(lines, index, "quantity"),
      `is too many; at most ${product.quantityMax} of this package in one order`,
    );
  const subtotalIdr = product.priceIdr * quantity;
  return {
    product,
    quantity,
    units: quantity * product.unitsInOne,
    unitPriceIdr: product.priceIdr,
    subtotalIdr,
    discountIdr: 0,
    totalIdr: subtotalIdr,
  };
}

function usablePromo({ promo }: Cart, lines: readonly CartLine[], now: Date): PromoRow {
  const productIds = lines.map(({ productId }) => productId);
  const refusal = promoRefusal(promo, productIds, now);
  if (refusal || !promo) throw invalid("promo_code", refusal ?? "is not a code we know");
  return promo;
}

function takeOff(promo: PromoRow, lines: readonly PricedLine[], subtotalIdr: number): PricedLine[] {
  const eligible = lines.map((line) => (countsFor(promo, line.product.id) ? line.subtotalIdr : 0));
  const eligibleIdr = eligible.reduce((total, amount) => total + amount, 0);
  const shares = splitByShare(discount(promo, { eligibleIdr, subtotalIdr }), eligible);
  return lines.map((line, index) => {
    const discountIdr = shares[index] ?? 0;
    return { ...line, discountIdr, totalIdr: line.subtotalIdr - discountIdr };
  });
}

const sum = (lines: readonly PricedLine[], amount: "subtotalIdr" | "discountIdr"): number =>
  lines.reduce((total, line) => total + line[amount], 0);

const fieldOf = (lines: readonly CartLine[], index: number, field: "package_id" | "quantity"): string =>
  lines.length > 1 ? `lines.${index}.${field}` : field;

/** One field is wrong; the message repeats it for callers that show only one line. */
export const invalid = (field: string, sentence: string): DomainError =>
  new DomainError("invalid", `${field} ${sentence}`, {}, { [field]: sentence });
