import { randomBytes } from "node:crypto";
import { z } from "zod";
import {
  type FormLine,
  type FormQuote,
  type OrderField,
  type OrderFormItem,
  type OrderFormState,
} from "@/components/shop/order-form-state";
import type { WindowItem } from "@/components/shop/window-item";

/** The order form as the browser sends it and as it is first shown. Pure but for the key. */

const KEY_BYTES = 18;
const KEY = /^[\w-]{24}$/;

/** 144 random bits: one page, one order. */
export const newFormKey = (): string => randomBytes(KEY_BYTES).toString("base64url");

/** What was typed and which page it was typed on. */
export type Sent = Pick<OrderFormState, "values" | "lines" | "key">;

/** Everything as text, whatever was sent; a key that is not one of ours counts as none. */
export function readSent(form: FormData): Sent {
  const key = textOf(form.get("key"));
  const quantities = form.getAll("quantity");
  return {
    values: valuesOf((name) => textOf(form.get(name))),
    lines: form
      .getAll("package_id")
      .map((id, index) => ({ productId: textOf(id), quantity: textOf(quantities[index]) })),
    key: KEY.test(key) ? key : newFormKey(),
  };
}

const rupiah = z.int().min(0);
const shownQuote = z.object({
  lines: z.array(z.object({ productId: z.string(), quantity: z.int(), subtotalIdr: rupiah })),
  discountIdr: rupiah,
  totalIdr: rupiah,
  promoCode: z.string().nullable(),
});
const NO_QUOTE: FormQuote = { lines: [], discountIdr: 0, totalIdr: 0, promoCode: null };

/** The total that the form showed, as the browser says; it is only shown again, and nonsense is nothing. */
export const readQuote = (state: unknown): FormQuote =>
  z.object({ quote: shownQuote }).safeParse(state).data?.quote ?? NO_QUOTE;

/** Which button was pressed. Anything unknown orders nothing: it only asks for the price. */
export function readPress(form: FormData): { to: "order" | "quote" } | { to: "remove"; productId: string } {
  const press = textOf(form.get("press"));
  if (press.startsWith("remove:")) return { to: "remove", productId: press.slice("remove:".length) };
  return { to: press === "order" ? "order" : "quote" };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const valuesOf = (read: (name: OrderField) => string): Record<OrderField, string> => ({
  customer_email: read("customer_email"),
  full_name: read("full_name"),
  phone_number: read("phone_number"),
  intent: read("intent"),
  member_emails: read("member_emails"),
  payment_method: read("payment_method"),
  promo_code: read("promo_code"),
});

/** The whole number that was typed, or null. Leading and trailing blanks are forgiven. */
export function quantityOf({ quantity }: FormLine): number | null {
  const typed = quantity.trim();
  return /^[1-9]\d{0,5}$/.test(typed) ? Number(typed) : null;
}

/** The form as it is first shown. */
export function emptyForm(
  lines: readonly { item: Pick<OrderFormItem, "id" | "priceIdr">; quantity: number }[],
): OrderFormState {
  const priced = lines.map(({ item, quantity }) => ({
    productId: item.id,
    quantity,
    subtotalIdr: item.priceIdr * quantity,
  }));
  return {
    values: valuesOf(() => ""),
    lines: lines.map(({ item, quantity }) => ({ productId: item.id, quantity: String(quantity) })),
    errors: {},
    lineErrors: {},
    message: null,
    quote: {
      lines: priced,
      discountIdr: 0,
      totalIdr: priced.reduce((sum, { subtotalIdr }) => sum + subtotalIdr, 0),
      promoCode: null,
    },
    key: newFormKey(),
  };
}

/** What the browser needs to know of a product. At least one can be asked for: a longer term needs nothing free. */
export const formItem = ({
  id,
  kind,
  name,
  priceIdr,
  quantityMax,
  unitsInOne,
  available,
}: WindowItem): OrderFormItem => ({
  id,
  name,
  priceIdr,
  quantityMax: Math.max(1, Math.min(quantityMax, available)),
  unitsInOne,
  isSeat: kind === "seat",
});

/** One address a line; commas and semicolons are forgiven. Undefined when nobody was named. */
export function readMembers(text: string): string[] | undefined {
  const members = text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter(Boolean);
  return members.length > 0 ? members : undefined;
}
