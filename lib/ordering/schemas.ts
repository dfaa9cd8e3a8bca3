import { z } from "zod";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { email, fullName, phone } from "@/lib/core/contact";

/** The borders of the order flow. The field names are the outer contract's. */

/** Whole units of the package; the package's own limit is checked on the server. */
const QUANTITY_MAX = 1000;
const SEATS_PER_ORDER_MAX = 100;

const promoCode = z
  .string()
  .trim()
  .max(40, "is too long for a promo code")
  .transform((code) => code.toUpperCase());
/** What HTML forms send for an empty box counts as not given. */
const orAbsent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" || value === null ? undefined : value), schema.optional());

/** `POST /api/orders` and the order form. Unknown fields are refused: a price sent by the buyer is never just ignored. */
export const placeOrderInput = z.strictObject({
  customer_email: email,
  full_name: orAbsent(fullName),
  phone_number: orAbsent(phone),
  package_id: z.string().trim().min(1, "choose a package").max(60),
  quantity: z
    .number()
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(QUANTITY_MAX, "is too many")
    .default(1),
  promo_code: orAbsent(promoCode),
  payment_method: orAbsent(z.enum(GATEWAY_NAMES, `must be one of ${GATEWAY_NAMES.join(", ")}`)),
  /** Who sits on the seats beside the buyer; may be named later on the order page. */
  member_emails: z.array(email).max(SEATS_PER_ORDER_MAX).optional(),
  locale: z.enum(["id", "en"]).optional(),
});
export type PlaceOrderInput = z.infer<typeof placeOrderInput>;

/** The inline price check of the order form. */
export const quoteInput = placeOrderInput.pick({ package_id: true, quantity: true, promo_code: true });
export type QuoteInput = z.infer<typeof quoteInput>;

export type Quote = {
  packageId: string;
  quantity: number;
  subtotalIdr: number;
  discountIdr: number;
  totalIdr: number;
  /** The code that counts, or null. */
  promoCode: string | null;
};

/** Order lookup: the number and the contact it was made with. */
export const lookupInput = z.object({
  order_id: z.string().trim().min(1, "fill in the order number").max(60),
  contact: z.string().trim().min(3, "fill in the email or WhatsApp number of the order").max(254),
});

/** Names the people on seats that were left open. */
export const nameMembersInput = z.object({
  emails: z.array(email).min(1, "fill in at least one email").max(SEATS_PER_ORDER_MAX),
});

/** What `POST /api/orders` answers with 201. */
export type PlacedOrder = {
  order_id: string;
  status: "pending_payment";
  /** Rupiah; what the buyer pays, gateway fee or unique code included. */
  amount: number;
  payment_reference: string;
  payment_url: string;
  qr_string?: string;
  qr_url?: string;
  /** ISO 8601 */
  expires_at: string;
  status_url: string;
};
