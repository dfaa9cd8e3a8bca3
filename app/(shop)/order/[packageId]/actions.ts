"use server";

import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ORDER_FIELDS, type FormQuote, type OrderField, type OrderFormState } from "@/components/shop/order-form-state";
import { placeOrder, quoteOrder } from "@/lib/ordering";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { isDomainError } from "@/lib/core/errors";
import { consume } from "@/lib/work/rate-limit";
import { logIncident } from "@/lib/http-api";
import { buyer, buyerAddress } from "../../buyer";
import { readMembers } from "../../members";
import { newFormKey, readFormKey, readValues } from "./form-state";

type Values = Record<OrderField, string>;
/** A field, or the message of the whole form, each by its key in the catalogues. */
type Wrong = { message: MessageKey | null; fields: readonly OrderField[] };
type MessageKey = "invalid" | "sold_out" | "too_many" | "conflict" | "try_later" | "not_found" | "unknown";

/** Both buttons of the form: the new total, or the order. On success the buyer goes to the order's page. */
export async function placeOrderAction(previous: OrderFormState, form: FormData): Promise<OrderFormState> {
  const values = readValues(form);
  const packageId = String(form.get("package_id") ?? "");
  const key = readFormKey(form);
  if (form.get("intent") === "quote") return quoteAgain(previous, packageId, values, key);

  const placed = await order(packageId, values, key);
  if ("orderId" in placed) redirect(`/orders/${placed.orderId}`);
  const quote = (await price(packageId, values)).quote ?? (await price(packageId, { ...values, promo_code: "" })).quote;
  return {
    values,
    ...(await explain(placed, values)),
    quote: quote ?? previous.quote,
    // After a crash nobody knows whether the order exists, so the same key asks for the same order.
    key: placed.message === "unknown" ? key : newFormKey(),
  };
}

async function quoteAgain(
  previous: OrderFormState,
  packageId: string,
  values: Values,
  key: string,
): Promise<OrderFormState> {
  const priced = await price(packageId, values);
  if (priced.quote) return { values, errors: {}, message: null, quote: priced.quote, key };
  const withoutPromo = await price(packageId, { ...values, promo_code: "" });
  return {
    values,
    ...(await explain(
      { ...priced.wrong, message: priced.wrong.fields.length > 0 ? null : priced.wrong.message },
      values,
    )),
    quote: withoutPromo.quote ?? previous.quote,
    key,
  };
}

async function order(packageId: string, values: Values, key: string): Promise<Wrong | { orderId: string }> {
  const input = placeOrderInput.safeParse({
    ...values,
    package_id: packageId,
    quantity: Number.parseInt(values.quantity, 10),
    member_emails: readMembers(values.member_emails),
    locale: await getLocale(),
  });
  if (!input.success) return { message: "invalid", fields: fieldsOf(input.error.issues.map((issue) => issue.path[0])) };
  const address = await buyerAddress();
  try {
    await consume("order", address ?? "unknown");
    const placed = await placeOrder(await buyer(), input.data, { idempotencyKey: `form:${key}`, address });
    return { orderId: placed.order_id };
  } catch (error) {
    return wrongOf(error);
  }
}

type Price = { quote: FormQuote; wrong?: undefined } | { quote?: undefined; wrong: Wrong };

async function price(packageId: string, values: Values): Promise<Price> {
  const quantity = Number.parseInt(values.quantity, 10);
  if (!Number.isSafeInteger(quantity) || quantity < 1) return { wrong: { message: "invalid", fields: ["quantity"] } };
  const promo_code = values.promo_code.trim().toUpperCase() || undefined;
  try {
    await consume("quote", (await buyerAddress()) ?? "unknown");
    const quote = await quoteOrder(await buyer(), { package_id: packageId, quantity, promo_code });
    const { subtotalIdr, discountIdr, totalIdr, promoCode } = quote;
    return { quote: { quantity, subtotalIdr, discountIdr, totalIdr, promoCode } };
  } catch (error) {
    return { wrong: wrongOf(error) };
  }
}

/** Known refusals in the form's words; anything else is logged and gets the fixed sentence. */
function wrongOf(error: unknown): Wrong {
  if (!isDomainError(error)) {
    logIncident("the order form", error);
    return { message: "unknown", fields: [] };
  }
  switch (error.code) {
    case "invalid":
      if ("package_id" in error.fields) return { message: "not_found", fields: [] };
      return { message: "invalid", fields: fieldsOf(Object.keys(error.fields)) };
    case "sold_out":
    case "too_many":
    case "conflict":
    case "try_later":
    case "not_found":
      return { message: error.code, fields: [] };
    case "unauthenticated":
    case "forbidden":
      return { message: "unknown", fields: [] };
  }
}

const fieldsOf = (names: readonly unknown[]): OrderField[] => ORDER_FIELDS.filter((field) => names.includes(field));

const FIELD_TEXTS = {
  customer_email: "email",
  full_name: "name",
  phone_number: "phone",
  quantity: "quantity",
  member_emails: "members",
  promo_code: "promo",
  payment_method: "method",
} as const;

async function explain(wrong: Wrong, values: Values): Promise<Pick<OrderFormState, "errors" | "message">> {
  const [fields, forms] = [await getTranslations("fieldErrors"), await getTranslations("formErrors")];
  const sentence = (field: OrderField): string =>
    field === "customer_email" && values.customer_email.trim() === ""
      ? fields("emailMissing")
      : fields(FIELD_TEXTS[field]);
  return {
    errors: Object.fromEntries(wrong.fields.map((field) => [field, sentence(field)])),
    message: wrong.message ? forms(wrong.message) : null,
  };
}
