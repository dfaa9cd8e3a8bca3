/** How many things the cart holds, for pages that cannot read the cart itself. A number and nothing else. */
export const CART_COUNT_COOKIE = "kursi_cart_count";

/** From `document.cookie`; anything that is not a small whole number is none. */
export function readCartCount(cookies: string): number {
  const [, digits = "0"] = new RegExp(`(?:^|; )${CART_COUNT_COOKIE}=(\\d{1,4})(?:;|$)`).exec(cookies) ?? [];
  return Number(digits);
}
