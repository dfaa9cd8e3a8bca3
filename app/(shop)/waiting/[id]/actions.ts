"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import type { OrderFormState } from "@/components/shop/order-form-state";
import { readForm } from "@/lib/http-api";
import { leaveWaitingList } from "@/lib/ordering";
import { buyer } from "../../buyer";
import { readPress, readQuote, readSent } from "../../order-form-data";
import { requote, submitOrder } from "../../submit-order";

const uuid = z.uuid();

/** The order form of an offer: its order uses the offer up. */
export async function placeOfferedAction(
  id: string,
  previous: OrderFormState,
  given: FormData,
): Promise<OrderFormState> {
  const form = readForm(given);
  const [shown, sent] = [readQuote(previous), readSent(form)];
  if (readPress(form).to !== "order") return requote(shown, sent);
  const placed = await submitOrder(shown, sent, uuid.parse(id));
  if ("orderId" in placed) redirect(`/orders/${placed.orderId}`);
  return placed;
}

/** Leaves the waiting list. */
export async function leaveWaitingAction(id: string, given: FormData): Promise<void> {
  readForm(given);
  const place = uuid.safeParse(id);
  if (place.success) await leaveWaitingList(await buyer(), place.data);
  redirect(`/waiting/${encodeURIComponent(id)}`);
}
