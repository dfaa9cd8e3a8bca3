import { z } from "zod";

/** The cart: product ids and how many of each. None of it is trusted, so it need not be signed. */
export type Cart = readonly { productId: string; quantity: number }[];

export const CART_COOKIE = "kursi_cart";
export const CART_LINES_MAX = 10;

/** Far more than a cart of ours needs; longer text is not even parsed. */
const TEXT_LENGTH_MAX = 4_000;
const QUANTITY_MAX = 1_000;

const storedCart = z
  .array(z.tuple([z.string().min(1).max(60), z.int().min(1).max(QUANTITY_MAX)]))
  .max(CART_LINES_MAX)
  .refine((lines) => new Set(lines.map(([productId]) => productId)).size === lines.length);

/** The cart in a cookie; anything that is not one of ours is an empty cart. */
export function parseCart(text: string | undefined): Cart {
  if (!text || text.length > TEXT_LENGTH_MAX) return [];
  const stored = storedCart.safeParse(parseJson(text));
  return stored.success ? stored.data.map(([productId, quantity]) => ({ productId, quantity })) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const writeCart = (cart: Cart): string =>
  JSON.stringify(cart.map(({ productId, quantity }) => [productId, quantity]));

/** One more of a product, `max` at most. Null when there is no room for another line. */
export function addToCart(cart: Cart, productId: string, max: number): Cart | null {
  const has = cart.find((line) => line.productId === productId);
  if (!has) return cart.length < CART_LINES_MAX ? [...cart, { productId, quantity: 1 }] : null;
  const quantity = Math.max(1, Math.min(max, has.quantity + 1));
  return cart.map((line) => (line === has ? { productId, quantity } : line));
}

export const countCart = (cart: Cart): number => cart.reduce((sum, { quantity }) => sum + quantity, 0);
