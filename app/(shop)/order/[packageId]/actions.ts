"use server";

import { redirect } from "next/navigation";
import type { OrderFormState } from "@/components/shop/order-form-state";
import { readPress, readSent } from "../../order-form-data";
import { requote, submitOrder } from "../../submit-order";

/** Both buttons of the form: the new total, or the order. On success the buyer goes to the order's page. */
export async function placeOrderAction(previous: OrderFormState, form: FormData): Promise<OrderFormState> {
  const sent = readSent(form);
  if (readPress(form).to !== "order") return requote(previous, sent);
  const placed = await submitOrder(previous, sent);
  if ("orderId" in placed) redirect(`/orders/${placed.orderId}`);
  return placed;
}
