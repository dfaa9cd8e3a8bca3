"use server";

import { getLocale, getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import type { OrderFormState } from "@/components/shop/order-form-state";
import type { WaitingState } from "@/components/shop/waiting-form";
import { isDomainError } from "@/lib/core/errors";
import { logIncident, readForm } from "@/lib/http-api";
import { joinWaitingList } from "@/lib/ordering";
import { joinWaitingInput } from "@/lib/ordering/schemas";
import { consume } from "@/lib/work/rate-limit";
import { buyer, buyerAddress } from "../../buyer";
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

/** Joins the waiting list. Every address that can be one gets the same answer, whether it waits already or not. */
export async function joinWaitingAction(_: WaitingState, given: FormData): Promise<WaitingState> {
  const form = readForm(given);
  const typed = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const t = await getTranslations("waiting");
  const [email, quantity] = [typed("customer_email"), typed("wish") || "1"];
  const state = { email, quantity, isDone: false, error: null };
  const input = joinWaitingInput.safeParse({
    package_id: typed("package_id"),
    customer_email: email,
    quantity: Number(quantity),
    locale: await getLocale(),
  });
  if (!input.success) {
    const isEmail = input.error.issues.some(({ path }) => path[0] === "customer_email");
    return { ...state, error: t(isEmail ? "wrongEmail" : "wrongQuantity") };
  }
  try {
    await consume("waiting", (await buyerAddress()) ?? "unknown");
    await joinWaitingList(await buyer(), input.data);
    return { ...state, isDone: true };
  } catch (error) {
    if (!isDomainError(error)) {
      logIncident("the waiting list", error);
      return { ...state, error: t("failed") };
    }
    return { ...state, error: t(error.code === "invalid" ? "wrongQuantity" : sayable(error.code)) };
  }
}

const sayable = (code: string): "too_many" | "conflict" | "failed" =>
  code === "too_many" || code === "conflict" ? code : "failed";
