import { cookies } from "next/headers";
import { CART_COUNT_COOKIE } from "@/components/shop/cart-count";
import { env } from "@/lib/core/env";
import { CART_COOKIE, countCart, parseCart, writeCart, type Cart } from "./cart";

const MONTH_SECONDS = 2_592_000;

export const readCart = async (): Promise<Cart> => parseCart((await cookies()).get(CART_COOKIE)?.value);

/** Only in a server action. A cart that could not be read back is not kept. */
export async function saveCart(cart: Cart): Promise<void> {
  const jar = await cookies();
  const text = writeCart(cart);
  const kept = parseCart(text);
  if (kept.length === 0) {
    jar.delete(CART_COOKIE);
    jar.delete(CART_COUNT_COOKIE);
    return;
  }
  const options = {
    maxAge: MONTH_SECONDS,
    sameSite: "lax",
    secure: env().appUrl.startsWith("https:"),
    path: "/",
  } as const;
  jar.set(CART_COOKIE, text, { ...options, httpOnly: true });
  // For the page that is drawn ahead: its script fills the number in.
  jar.set(CART_COUNT_COOKIE, String(countCart(kept)), { ...options, httpOnly: false });
}
