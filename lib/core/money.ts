/** A whole number of rupiah. There are no cents in Kursi: fractions are refused at every border. */
export type Rupiah = number & { readonly __unit: "rupiah" };

/**
 * The largest amount that any input may name: prices, vouchers, refunds, an order before its discount. Rp100.000.000 is
 * ten times what QRIS carries in one payment (Bank Indonesia's limit), so it only catches typing errors; refusing a
 * charge beyond that limit is left to the gateway.
 */
export const MAX_AMOUNT_IDR = 100_000_000;

/** Turns a number into rupiah. Throws `RangeError` for fractions, negatives, NaN and anything above a trillion. */
export function rupiah(value: number): Rupiah {
  if (!Number.isSafeInteger(value) || value < 0 || value > 1_000_000_000_000)
    throw new RangeError(`not a whole amount of rupiah: ${value}`);
  return value as Rupiah;
}

/** Parses what third parties send: 57123, "57123", "57123.00". Throws `RangeError` for everything else. */
export function parseRupiah(value: unknown): Rupiah {
  if (typeof value === "number") return rupiah(value);
  if (typeof value === "string" && /^\d{1,12}(\.0{1,2})?$/.test(value)) return rupiah(Number(value.split(".")[0]));
  throw new RangeError(`not an amount of rupiah: ${JSON.stringify(value)?.slice(0, 40)}`);
}
