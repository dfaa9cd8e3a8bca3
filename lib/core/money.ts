/** A whole number of rupiah. There are no cents in Kursi: fractions are refused at every border. */
export type Rupiah = number & { readonly __unit: "rupiah" };

/** The largest amount that QRIS carries in one payment, Rp10.000.000 (Bank Indonesia's limit), with room for team orders. */
export const MAX_AMOUNT_IDR = 100_000_000;

/** Turns a number into rupiah; throws on fractions, negatives, NaN and amounts no shop of this kind can mean. */
export function rupiah(value: number): Rupiah {
  if (!Number.isSafeInteger(value) || value < 0 || value > 1_000_000_000_000)
    throw new RangeError(`not a whole amount of rupiah: ${value}`);
  return value as Rupiah;
}

/** Parses what third parties send: 57123, "57123", "57123.00". Anything with a real fraction is refused. */
export function parseRupiah(value: unknown): Rupiah {
  if (typeof value === "number") return rupiah(value);
  if (typeof value === "string" && /^\d{1,12}(\.0{1,2})?$/.test(value)) return rupiah(Number(value.split(".")[0]));
  throw new RangeError(`not an amount of rupiah: ${JSON.stringify(value)?.slice(0, 40)}`);
}
