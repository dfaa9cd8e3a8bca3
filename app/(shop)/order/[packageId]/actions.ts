"use server";

import { redirect } from "next/navigation";
import type { OrderFormState } from "@/components/shop/order-form-state";
import { readForm } from "@/lib/http-api";
import { readPress, readQuote, readSent } from "../../order-form-data";
import { requote, submitOrder } from "../../submit-order";

/** Both buttons of the form: the new total, or the order. On success the buyer goes to the order's page. */
export async function placeOrderAction(previous: OrderFormState, given: FormData): Promise<OrderFormState> {
  const form = readForm(given);
  const [shown, sent] = [readQuote(previous), readSent(form)];
  if (readPress(form).to !== "order") return requote(shown, sent);
  const placed = await submitOrder(shown, sent);
  if ("orderId" in placed) redirect(`/orders/${placed.orderId}`);
  return placed;
}
