import type { OrderFormCopy } from "./order-form-copy";

/** What the order form and its server actions exchange. Plain data. */

export const ORDER_FIELDS = [
  "customer_email",
  "full_name",
  "phone_number",
  "intent",
  "member_emails",
  "payment_method",
  "promo_code",
] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

/** One product of the form; the quantity as the buyer typed it. */
export type FormLine = { productId: string; quantity: string };

/** Whole rupiah. */
export type FormQuote = {
  lines: { productId: string; quantity: number; subtotalIdr: number }[];
  discountIdr: number;
  totalIdr: number;
  promoCode: string | null;
};

export type OrderFormState = {
  /** As the buyer typed them. */
  values: Record<OrderField, string>;
  lines: readonly FormLine[];
  /** Sentences in the buyer's language. */
  errors: Partial<Record<OrderField, string>>;
  /** What is wrong with a line, by its product. */
  lineErrors: Record<string, string>;
  message: string | null;
  quote: FormQuote;
  /** The idempotency key of the page: however often it is pressed, one order. */
  key: string;
};

export type OrderFormAction = (state: OrderFormState, form: FormData) => Promise<OrderFormState>;

/** What every part of the form draws from. */
export type FormParts = { copy: OrderFormCopy; state: OrderFormState };

/** What the form needs to know about a product. */
export type OrderFormItem = {
  id: string;
  name: string;
  priceIdr: number;
  /** How many can be ordered now. */
  quantityMax: number;
  unitsInOne: number;
  isSeat: boolean;
};

/** Puts values into a catalogue text on the client: `{name}` only, plurals stay on the server. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
