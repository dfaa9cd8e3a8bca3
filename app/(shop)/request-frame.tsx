import type { ReactNode } from "react";
import { ShopFrame } from "@/components/shop/shop-frame";
import { env } from "@/lib/core/env";
import { countCart } from "./cart/cart";
import { readCart } from "./cart/cart-cookie";
import { switchLanguage } from "./locale-action";

/** The shop's frame, filled from the environment and the request. The not-found page uses it too. */
export async function RequestFrame({ children }: { children: ReactNode }) {
  return (
    <ShopFrame storeName={env().STORE_NAME} cartCount={countCart(await readCart())} switchLanguage={switchLanguage}>
      {children}
    </ShopFrame>
  );
}
