"use server";

import { redirect } from "next/navigation";
import type { FormLine, OrderFormState } from "@/components/shop/order-form-state";
import { isDomainError } from "@/lib/core/errors";
import { readForm } from "@/lib/http-api";
import { findWindowItem } from "@/lib/ordering";
import { consume } from "@/lib/work/rate-limit";
import { buyer, buyerAddress } from "../buyer";
import { quantityOf, readPress, readQuote, readSent } from "../order-form-data";
import { requote, submitOrder } from "../submit-order";
import { addToCart } from "./cart";
import { readCart, saveCart } from "./cart-cookie";

/** Adds one of a product to the cart and shows the cart. Works as a plain form. */
export async function addToCartAction(sent: FormData): Promise<void> {
  const outcome = await add(readForm(sent).get("product_id"));
  redirect(outcome ? `/cart?outcome=${outcome}` : "/cart");
}

async function add(productId: unknown): Promise<"gone" | "full" | "too_many" | null> {
  if (typeof productId !== "string") return "gone";
  try {
    await consume("quote", (await buyerAddress()) ?? "unknown");
  } catch (error) {
    if (isDomainError(error)) return "too_many";
    throw error;
  }
  const item = await findWindowItem(await buyer(), productId);
  if (!item || item.available === 0) return "gone";
  const cart = addToCart(await readCart(), item.id, Math.min(item.quantityMax, item.available));
  if (!cart) return "full";
  await saveCart(cart);
  return null;
}

/** The buttons of the cart: remove a line, update the total, or order. */
export async function cartAction(previous: OrderFormState, given: FormData): Promise<OrderFormState> {
  const form = readForm(given);
  const [shown, sent, press] = [readQuote(previous), readSent(form), readPress(form)];
  if (press.to === "order") {
    const placed = await submitOrder(shown, sent);
    if (!("orderId" in placed)) return placed;
    await saveCart([]);
    redirect(`/orders/${placed.orderId}`);
  }
  const lines = press.to === "remove" ? sent.lines.filter((line) => line.productId !== press.productId) : sent.lines;
  await saveLines(lines);
  if (lines.length > 0) return requote(shown, { ...sent, lines });
  return { ...sent, lines, errors: {}, lineErrors: {}, message: null, quote: shown };
}

/** A quantity that is no number is not kept: the cart stays as it was. */
async function saveLines(lines: readonly FormLine[]): Promise<void> {
  const cart = lines.flatMap((line) => {
    const quantity = quantityOf(line);
    return quantity === null ? [] : [{ productId: line.productId, quantity }];
  });
  if (cart.length === lines.length) await saveCart(cart);
}
