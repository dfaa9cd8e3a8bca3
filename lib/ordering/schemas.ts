import { z } from "zod";
import { email, fullName, phone } from "@/lib/core/contact";
import { DomainError } from "@/lib/core/errors";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { INTENTS, type Intent } from "@/lib/orders/status";

/** Input schemas of the order flow. The field names are the outer contract's. */

/** Whole units of a package; the package's own limit is checked on the server. */
const QUANTITY_MAX = 1000;
/** Different packages in one order. */
const LINES_MAX = 20;
const SEATS_PER_ORDER_MAX = 100;

const promoCode = z
  .string()
  .trim()
  .max(40, "is too long for a promo code")
  .transform((code) => code.toUpperCase());
/** What HTML forms send for an empty box counts as not given. */
const orAbsent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" || value === null ? undefined : value), schema.optional());

const packageId = z.string().trim().min(1, "choose a package").max(60);
const quantity = z.number().int("must be a whole number").min(1, "must be at least 1").max(QUANTITY_MAX, "is too many");

const lines = z
  .array(z.strictObject({ package_id: packageId, quantity: quantity.default(1) }))
  .min(1, "must name at least one package")
  .max(LINES_MAX, `is too many; at most ${LINES_MAX} different packages in one order`)
  .superRefine((given, ctx) => {
    const seen = new Set<string>();
    for (const [index, { package_id }] of given.entries()) {
      const path = [index, "package_id"];
      if (seen.has(package_id)) ctx.addIssue({ code: "custom", path, message: "is named twice; raise its quantity" });
      seen.add(package_id);
    }
  });

/** One package and how many of it, or several packages in `lines`; exactly one of the two. */
const cart = {
  package_id: packageId.optional().describe("The package, when the order is for one"),
  quantity: quantity.optional().describe("How many of it; 1 when left out"),
  lines: lines.optional().describe("Different packages in one order, instead of package_id and quantity"),
  promo_code: orAbsent(promoCode),
};
type Cart = { package_id?: unknown; quantity?: unknown; lines?: unknown; member_emails?: unknown };

/** Looks at the two forms of an order beside each other, also while other fields are wrong. */
const isOneForm = (given: Cart, ctx: z.RefinementCtx): void => {
  const refuse = (field: keyof Cart, message: string) => ctx.addIssue({ code: "custom", path: [field], message });
  if (given.lines === undefined) {
    if (given.package_id === undefined) refuse("package_id", "is required");
    return;
  }
  if (given.package_id !== undefined) refuse("package_id", "cannot stand beside lines; send one of the two");
  if (given.quantity !== undefined) refuse("quantity", "stands in each of the lines");
  if (Array.isArray(given.member_emails) && given.member_emails.length > 0)
    refuse("member_emails", "goes with package_id only; name people later on the order's page");
};
const alsoWhenOthersAreWrong = {
  when: ({ value }: z.core.ParsePayload) => typeof value === "object" && value !== null && !Array.isArray(value),
};
/** For the OpenAPI document, which cannot see a refinement. */
const ONE_FORM = { oneOf: [{ required: ["package_id"] }, { required: ["lines"] }] };

/** `POST /api/orders` and the order form. Unknown fields are refused: a price sent by the buyer is never just ignored. */
export const placeOrderInput = z
  .strictObject({
    customer_email: email,
    full_name: orAbsent(fullName),
    phone_number: orAbsent(phone),
    ...cart,
    payment_method: orAbsent(z.enum(GATEWAY_NAMES, `must be one of ${GATEWAY_NAMES.join(", ")}`)),
    intent: z
      .enum(INTENTS, `must be one of ${INTENTS.join(", ")}`)
      .default("auto")
      .describe("auto: whoever has one live seat of the product renews it; renew: refused when there is none; new"),
    member_emails: z
      .array(email)
      .max(SEATS_PER_ORDER_MAX)
      .optional()
      .describe("Who sits on the seats beside the buyer; may be named later on the order's page"),
    locale: z.enum(["id", "en"]).optional(),
  })
  .superRefine(isOneForm, alsoWhenOthersAreWrong)
  .meta(ONE_FORM);
export type PlaceOrderInput = z.infer<typeof placeOrderInput>;

/** The inline price check of the order form and of the cart. */
export const quoteInput = z.strictObject(cart).superRefine(isOneForm, alsoWhenOthersAreWrong);
export type QuoteInput = z.infer<typeof quoteInput>;

/** Both forms as lines. Throws `invalid` naming `package_id` for input that went past the schemas without any. */
export function linesOf(input: QuoteInput): { productId: string; quantity: number }[] {
  if (input.lines) return input.lines.map((line) => ({ productId: line.package_id, quantity: line.quantity }));
  if (input.package_id) return [{ productId: input.package_id, quantity: input.quantity ?? 1 }];
  throw new DomainError("invalid", "package_id is required", {}, { package_id: "is required" });
}

/** A place on the waiting list of one package. */
export const joinWaitingInput = z.strictObject({
  package_id: packageId,
  customer_email: email,
  quantity: quantity.default(1),
  locale: z.enum(["id", "en"]).optional(),
});
export type JoinWaitingInput = z.output<typeof joinWaitingInput>;

/** What an order would cost. Whole rupiah. */
export type Quote = {
  lines: {
    packageId: string;
    name: string;
    quantity: number;
    /** People or items. */
    units: number;
    unitPriceIdr: number;
    subtotalIdr: number;
    /** This line's share of the voucher. */
    discountIdr: number;
    totalIdr: number;
  }[];
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
  /** Whether it extends a live seat (`renew`) or asks for a new one. */
  intent: Exclude<Intent, "auto">;
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
