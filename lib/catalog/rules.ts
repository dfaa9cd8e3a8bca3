import { rupiah, type Rupiah } from "@/lib/core/money";

/** Prices and vouchers. Pure. */

/** The least a gateway takes in one payment (Tripay and Midtrans: Rp1.000); a discount never goes below it. */
export const LEAST_CHARGE_IDR = 1_000;

export type PromoTerms = {
  kind: "percent" | "fixed";
  /** Percent (1-100) or rupiah. */
  value: number;
  packageId: string | null;
  startsAt: Date | null;
  endsAt: Date | null;
  isActive: boolean;
  usesMax: number | null;
  uses: number;
};

export const subtotal = (priceIdr: number, quantity: number): Rupiah => rupiah(priceIdr * quantity);

/** Rounded down to whole rupiah, and never so large that less than the least charge remains. */
export function discount(promo: Pick<PromoTerms, "kind" | "value">, subtotalIdr: Rupiah): Rupiah {
  const wished = promo.kind === "percent" ? Math.floor((subtotalIdr * promo.value) / 100) : promo.value;
  return rupiah(Math.max(0, Math.min(wished, subtotalIdr - LEAST_CHARGE_IDR)));
}

/** Why this voucher does not count for this package now, or null. The sentence is shown to the buyer. */
export function promoRefusal(promo: PromoTerms | undefined, packageId: string, now: Date): string | null {
  if (!promo || !promo.isActive) return "is not a code we know; check the spelling or leave it empty";
  if (promo.startsAt && now < promo.startsAt) return "cannot be used yet";
  if (promo.endsAt && now >= promo.endsAt) return "has expired; leave it empty to order at the full price";
  if (promo.packageId && promo.packageId !== packageId) return "does not count for this package";
  if (promo.usesMax !== null && promo.uses >= promo.usesMax)
    return "has been used up; leave it empty to order at the full price";
  return null;
}
