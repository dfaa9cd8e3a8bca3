"use server";

import { redirect } from "next/navigation";
import type { FormLine, OrderFormState } from "@/components/shop/order-form-state";
import { isDomainError } from "@/lib/core/errors";
import { findWindowItem } from "@/lib/ordering";
import { consume } from "@/lib/work/rate-limit";
import { buyer, buyerAddress } from "../buyer";
import { quantityOf, readPress, readSent } from "../order-form-data";
import { requote, submitOrder } from "../submit-order";
import { addToCart } from "./cart";
import { readCart, saveCart } from "./cart-cookie";

/** Adds one of a product to the cart and shows the cart. Works as a plain form. */
export async function addToCartAction(form: FormData): Promise<void> {
  const outcome = await add(form.get("product_id"));
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
export async function cartAction(previous: OrderFormState, form: FormData): Promise<OrderFormState> {
  const sent = readSent(form);
  const press = readPress(form);
  if (press.to === "order") {
    const placed = await submitOrder(previous, sent);
    if (!("orderId" in placed)) return placed;
    await saveCart([]);
    redirect(`/orders/${placed.orderId}`);
  }
  const lines = press.to === "remove" ? sent.lines.filter((line) => line.productId !== press.productId) : sent.lines;
  await saveLines(lines);
  return lines.length > 0 ? requote(previous, { ...sent, lines }) : { ...previous, ...sent, lines };
}

/** A quantity that is no number is not kept: the cart stays as it was. */
async function saveLines(lines: readonly FormLine[]): Promise<void> {
  const cart = lines.flatMap((line) => {
    const quantity = quantityOf(line);
    return quantity === null ? [] : [{ productId: line.productId, quantity }];
  });
  if (cart.length === lines.length) await saveCart(cart);
}
