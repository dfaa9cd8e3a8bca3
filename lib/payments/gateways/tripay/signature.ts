import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 in lower hex, as Tripay signs both requests and callbacks. */
export const sign = (privateKey: string, message: string | Buffer): string =>
  createHmac("sha256", privateKey).update(message).digest("hex");

/** The signature of a closed transaction: merchant code, our reference and the amount, without separators. */
export const signTransaction = (
  keys: { merchantCode: string; privateKey: string },
  merchantRef: string,
  amount: number,
): string => sign(keys.privateKey, `${keys.merchantCode}${merchantRef}${amount}`);

/** Compares in a time that does not depend on where the two differ. */
export function isSameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given, "utf8"), Buffer.from(expected, "utf8")];
  return left.length === right.length && timingSafeEqual(left, right);
}
