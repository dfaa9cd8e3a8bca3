import { getLocale, getTranslations } from "next-intl/server";
import {
  ORDER_FIELDS,
  type FormLine,
  type FormQuote,
  type OrderField,
  type OrderFormState,
} from "@/components/shop/order-form-state";
import { isDomainError } from "@/lib/core/errors";
import { logIncident } from "@/lib/http-api";
import { placeOrder, quoteOrder } from "@/lib/ordering";
import { placeOrderInput, quoteInput } from "@/lib/ordering/schemas";
import { consume } from "@/lib/work/rate-limit";
import { buyer, buyerAddress } from "./buyer";
import { newFormKey, quantityOf, readMembers, type Sent } from "./order-form-data";

/** What the order form's buttons do, on the page of one product and on that of the cart. */

/** What was wrong: the whole form, its fields, its lines; each by a key of the catalogues. */
type Wrong = { message: MessageKey | null; fields: readonly OrderField[]; lines: readonly WrongLine[] };
type WrongLine = { index: number; text: "quantity" | "lineGone" | "lineSoldOut" };
type MessageKey = "invalid" | "sold_out" | "too_many" | "conflict" | "try_later" | "not_found" | "unknown";

/** Places the order (through an offer of the waiting list, if one is named), or answers the form with what is wrong. Pressing again places no second one. */
export async function submitOrder(
  shown: FormQuote,
  sent: Sent,
  offerId?: string,
): Promise<{ orderId: string } | OrderFormState> {
  const placed = await place(sent, offerId);
  if ("orderId" in placed) return placed;
  const quote = (await price(sent)).quote ?? (await price(withoutPromo(sent))).quote;
  return {
    ...sent,
    ...(await explain(placed, sent)),
    quote: quote ?? shown,
    // After a crash nobody knows whether the order exists, so the same key asks for the same order.
    key: placed.message === "unknown" ? sent.key : newFormKey(),
  };
}

/** The form with its new total. A wrong promo code is named, and the total is the one without it. */
export async function requote(shown: FormQuote, sent: Sent): Promise<OrderFormState> {
  const priced = await price(sent);
  if (priced.quote) return { ...sent, errors: {}, lineErrors: {}, message: null, quote: priced.quote };
  const { wrong } = priced;
  const isNamed = wrong.fields.length > 0 || wrong.lines.length > 0;
  return {
    ...sent,
    ...(await explain({ ...wrong, message: isNamed ? null : wrong.message }, sent)),
    quote: (await price(withoutPromo(sent))).quote ?? shown,
  };
}

const withoutPromo = (sent: Sent): Sent => ({ ...sent, values: { ...sent.values, promo_code: "" } });

async function place(sent: Sent, offerId?: string): Promise<Wrong | { orderId: string }> {
  const { values, lines, key } = sent;
  const input = placeOrderInput.safeParse({
    ...values,
    ...goodsOf(lines),
    intent: values.intent || undefined,
    // With several products the people are named on the order's page.
    member_emails: lines.length === 1 ? readMembers(values.member_emails) : undefined,
    locale: await getLocale(),
  });
  if (!input.success)
    return refused(
      input.error.issues.map(({ path }) => path.join(".")),
      lines,
    );
  const address = await buyerAddress();
  try {
    await consume("order", address ?? "unknown");
    const placed = await placeOrder(await buyer(), input.data, { idempotencyKey: `form:${key}`, address, offerId });
    return { orderId: placed.order_id };
  } catch (error) {
    return wrongOf(error, lines);
  }
}

type Price = { quote: FormQuote; wrong?: undefined } | { quote?: undefined; wrong: Wrong };

async function price({ values, lines }: Sent): Promise<Price> {
  const input = quoteInput.safeParse({ ...goodsOf(lines), promo_code: values.promo_code });
  if (!input.success)
    return {
      wrong: refused(
        input.error.issues.map(({ path }) => path.join(".")),
        lines,
      ),
    };
  try {
    await consume("quote", (await buyerAddress()) ?? "unknown");
    const quote = await quoteOrder(await buyer(), input.data);
    return {
      quote: {
        lines: quote.lines.map(({ packageId, quantity, subtotalIdr }) => ({
          productId: packageId,
          quantity,
          subtotalIdr,
        })),
        discountIdr: quote.discountIdr,
        totalIdr: quote.totalIdr,
        promoCode: quote.promoCode,
      },
    };
  } catch (error) {
    return { wrong: wrongOf(error, lines) };
  }
}

/** The outer contract's two forms: one product, or lines. What is no number fails there, at its line. */
function goodsOf(lines: readonly FormLine[]) {
  const goods = lines.map((line) => ({ package_id: line.productId, quantity: quantityOf(line) ?? Number.NaN }));
  return goods.length === 1 ? goods[0] : { lines: goods };
}

/** Known refusals in the form's words; anything else is logged and gets the fixed sentence. */
function wrongOf(error: unknown, lines: readonly FormLine[]): Wrong {
  const only = (message: MessageKey): Wrong => ({ message, fields: [], lines: [] });
  if (!isDomainError(error)) {
    logIncident("the order form", error);
    return only("unknown");
  }
  switch (error.code) {
    case "invalid":
      return refused(Object.keys(error.fields), lines);
    case "sold_out":
      return { ...only("sold_out"), lines: linesIn(Object.keys(error.fields), lines, "lineSoldOut") };
    case "too_many":
    case "conflict":
    case "try_later":
    case "not_found":
      return only(error.code);
    case "unauthenticated":
    case "forbidden":
      return only("unknown");
  }
}

/** Wrong input by the names of its fields. With one product, a product that is gone is a matter of the whole form. */
function refused(names: readonly string[], lines: readonly FormLine[]): Wrong {
  const isGone = lines.length === 1 && names.includes("package_id");
  return {
    message: isGone ? "not_found" : "invalid",
    fields: ORDER_FIELDS.filter((field) => names.some((name) => name.split(".")[0] === field)),
    lines: linesIn(names, lines, "lineGone"),
  };
}

const LINE_FIELD = /^(?:lines\.(\d+)\.)?(package_id|quantity)$/;

function linesIn(names: readonly string[], lines: readonly FormLine[], gone: WrongLine["text"]): WrongLine[] {
  return names.flatMap((name) => {
    const [whole, index = "0", field] = LINE_FIELD.exec(name) ?? [];
    if (!whole) return [];
    if (field === "quantity") return [{ index: Number(index), text: "quantity" as const }];
    return lines.length > 1 ? [{ index: Number(index), text: gone }] : [];
  });
}

const FIELD_TEXTS = {
  customer_email: "email",
  full_name: "name",
  phone_number: "phone",
  intent: "intent",
  member_emails: "members",
  promo_code: "promo",
  payment_method: "method",
} as const;

async function explain(
  wrong: Wrong,
  { values, lines }: Sent,
): Promise<Pick<OrderFormState, "errors" | "lineErrors" | "message">> {
  const [fields, forms] = [await getTranslations("fieldErrors"), await getTranslations("formErrors")];
  const sentence = (field: OrderField): string =>
    field === "customer_email" && values.customer_email.trim() === ""
      ? fields("emailMissing")
      : fields(FIELD_TEXTS[field]);
  return {
    errors: Object.fromEntries(wrong.fields.map((field) => [field, sentence(field)])),
    lineErrors: Object.fromEntries(wrong.lines.map(({ index, text }) => [lines[index]?.productId ?? "", fields(text)])),
    message: wrong.message ? forms(wrong.message) : null,
  };
}
