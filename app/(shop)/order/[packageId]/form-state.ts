import { randomBytes } from "node:crypto";
import { ORDER_FIELDS, type OrderField, type OrderFormState } from "@/components/shop/order-form-state";
import type { PackageView } from "@/lib/catalog/views";

const KEY_BYTES = 18;
const KEY = /^[\w-]{24}$/;

/** 144 random bits: one page, one order. */
export const newFormKey = (): string => randomBytes(KEY_BYTES).toString("base64url");

/** The page's own key; anything else that was sent counts as none. */
export const readFormKey = (form: FormData): string => {
  const sent = form.get("key");
  return typeof sent === "string" && KEY.test(sent) ? sent : newFormKey();
};

export function readValues(form: FormData): Record<OrderField, string> {
  const text = (name: OrderField): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  return Object.fromEntries(ORDER_FIELDS.map((name) => [name, text(name)])) as Record<OrderField, string>;
}

/** The form as it is first shown. */
export function emptyForm(item: Pick<PackageView, "priceIdr">): OrderFormState {
  return {
    values: { ...readValues(new FormData()), quantity: "1" },
    errors: {},
    message: null,
    quote: { quantity: 1, subtotalIdr: item.priceIdr, discountIdr: 0, totalIdr: item.priceIdr, promoCode: null },
    key: newFormKey(),
  };
}
