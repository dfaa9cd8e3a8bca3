/** What the order form and its server action say to each other. Plain data. */

export const ORDER_FIELDS = [
  "customer_email",
  "full_name",
  "phone_number",
  "quantity",
  "member_emails",
  "payment_method",
  "promo_code",
] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

export type FormQuote = {
  quantity: number;
  subtotalIdr: number;
  discountIdr: number;
  totalIdr: number;
  promoCode: string | null;
};

export type OrderFormState = {
  /** As the buyer typed them. */
  values: Record<OrderField, string>;
  /** Sentences in the buyer's language. */
  errors: Partial<Record<OrderField, string>>;
  message: string | null;
  quote: FormQuote;
  /** Makes one order of however many presses. */
  key: string;
};

export type OrderFormAction = (state: OrderFormState, form: FormData) => Promise<OrderFormState>;

/** Puts values into a catalogue text on the client: `{name}` only, plurals stay on the server. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
