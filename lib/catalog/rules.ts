import { rupiah, type Rupiah } from "@/lib/core/money";
import type { ProductSettings } from "./schemas";

/** What is on sale, and what a voucher takes off. Pure. */

/** The least a gateway takes in one payment (Tripay and Midtrans: Rp1.000); a discount never goes below it. */
export const LEAST_CHARGE_IDR = 1_000;

/** What so many units of a product cost together: Rp225.000 for 5 seats. */
export type UnitPrice = { idr: number; units: number };

/** `count` units at that price, rounded up to whole rupiah. */
export const priceOf = ({ idr, units }: UnitPrice, count: number): number => Math.ceil((idr * count) / units);

/** The lower of two prices for one unit; the first when they are equal. */
export const cheaperOf = (one: UnitPrice, other: UnitPrice): UnitPrice =>
  one.idr * other.units <= other.idr * one.units ? one : other;

/** What a product is taken from and may have to be waited for. */
export function supplyOf(productId: string, settings: ProductSettings): string {
  if (settings.kind === "seat") return `pool:${settings.poolId}`;
  return settings.kind === "code" ? `product:${productId}` : `${settings.kind}:${productId}`;
}

/** Seats in one package, items in one bundle, else one. */
export function unitsInOneOf(settings: ProductSettings): number {
  if (settings.kind === "seat") return settings.seats;
  return settings.kind === "code" ? settings.items : 1;
}

export type SaleTerms = {
  isActive: boolean;
  archivedAt: Date | null;
  salesFrom: Date | null;
  salesUntil: Date | null;
};

/** Active, not archived, and within its time of sale. */
export function isOnSale(product: SaleTerms, now: Date): boolean {
  if (!product.isActive || product.archivedAt) return false;
  if (product.salesFrom && now < product.salesFrom) return false;
  return !product.salesUntil || now < product.salesUntil;
}

export type PromoTerms = {
  kind: "percent" | "fixed";
  /** Percent (1-100) or rupiah. */
  value: number;
  /** Null: counts for every product. */
  productIds: string[] | null;
  startsAt: Date | null;
  endsAt: Date | null;
  isActive: boolean;
  usesMax: number | null;
  uses: number;
};

export const countsFor = (promo: Pick<PromoTerms, "productIds">, productId: string): boolean =>
  promo.productIds === null || promo.productIds.includes(productId);

/**
 * What a voucher takes off: rounded down to whole rupiah, at most the lines it counts for, and never so much that less
 * than the least charge remains of the whole order.
 */
export function discount(
  promo: Pick<PromoTerms, "kind" | "value">,
  amounts: { eligibleIdr: number; subtotalIdr: number },
): Rupiah {
  const { eligibleIdr, subtotalIdr } = amounts;
  const wanted = promo.kind === "percent" ? Math.floor((eligibleIdr * promo.value) / 100) : promo.value;
  return rupiah(Math.max(0, Math.min(wanted, eligibleIdr, subtotalIdr - LEAST_CHARGE_IDR)));
}

/**
 * Splits a discount over amounts by their share, the rupiah that rounding leaves over to the first ones: the parts sum
 * to the discount and none is larger than its amount. `discountIdr` is at most the sum of the amounts.
 */
export function splitByShare(discountIdr: number, amounts: readonly number[]): number[] {
  const whole = amounts.reduce((sum, amount) => sum + amount, 0);
  if (whole === 0) return amounts.map(() => 0);
  // Two amounts of rupiah multiplied may be larger than a number holds exactly.
  const shares = amounts.map((amount) => Number((BigInt(discountIdr) * BigInt(amount)) / BigInt(whole)));
  let left = discountIdr - shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, index) => {
    const more = left > 0 && share < (amounts[index] ?? 0) ? 1 : 0;
    left -= more;
    return share + more;
  });
}

/** Why this voucher does not count for an order of these products now, or null. The sentence is shown to the buyer. */
export function promoRefusal(
  promo: PromoTerms | null | undefined,
  productIds: readonly string[],
  now: Date,
): string | null {
  if (!promo || !promo.isActive) return "is not a code we know; check the spelling or leave it empty";
  if (promo.startsAt && now < promo.startsAt) return "cannot be used yet";
  if (promo.endsAt && now >= promo.endsAt) return "has expired; leave it empty to order at the full price";
  if (!productIds.some((id) => countsFor(promo, id))) return "does not count for this package";
  if (promo.usesMax !== null && promo.uses >= promo.usesMax)
    return "has been used up; leave it empty to order at the full price";
  return null;
}
