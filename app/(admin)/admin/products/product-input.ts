import { z } from "zod";
import { FIELDS_OF_KIND } from "@/lib/catalog/schemas";
import { fromCalendarMinute } from "@/lib/core/format";
import { KINDS } from "@/lib/core/kinds";

/** What the form of a product sends, as the inputs of the catalogue want it. */

const text = z.string().max(25_000);
const optional = text.optional().default("");

export const productForm = z.strictObject({
  /** The product that is changed; none: a new one. */
  product: z.string().max(100).optional(),
  kind: z.enum(KINDS),
  id: optional,
  name: text,
  price: text,
  duration_days: optional,
  seats: optional,
  pool_id: optional,
  warranty_claims: optional,
  warranty_pause_days: optional,
  refund_percent: optional,
  swaps_per_month: optional,
  items: optional,
  text: optional,
  url: optional,
  signing_key: optional,
  fields: optional,
  "summary.id": text,
  "summary.en": text,
  "terms.id": text,
  "terms.en": text,
  category: optional,
  quantity_max: text,
  warranty_days: text,
  position: text,
  sales_from: optional,
  sales_until: optional,
  active: optional,
});
type ProductForm = z.output<typeof productForm>;

const number = (typed: string): number | string => (/^-?\d{1,10}$/.test(typed.trim()) ? Number(typed) : typed);
const orNull = <T>(typed: string, read: (typed: string) => T): T | null => (typed.trim() === "" ? null : read(typed));

/** Empty secrets are left out, so that those that are kept stay; of the kinds' own fields only that kind's are sent. */
export function toInput(form: ProductForm, timeZone: string): Record<string, unknown> {
  const minute = (typed: string) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed) ? fromCalendarMinute(typed, timeZone).toISOString() : typed;
  const own: Record<string, unknown> = {
    seats: number(form.seats),
    pool_id: form.pool_id,
    warranty_claims: number(form.warranty_claims),
    warranty_pause_days: number(form.warranty_pause_days),
    refund_percent: number(form.refund_percent),
    swaps_per_month: number(form.swaps_per_month),
    items: number(form.items),
    text: form.text || undefined,
    url: form.url,
    signing_key: form.signing_key || undefined,
    fields: fieldsOf(form.fields),
  };
  return {
    ...Object.fromEntries(FIELDS_OF_KIND[form.kind].map((name) => [name, own[name]])),
    ...(form.product === undefined && { kind: form.kind, ...(form.id !== "" && { id: form.id }) }),
    name: form.name,
    price: number(form.price),
    duration_days: orNull(form.duration_days, number),
    summary: { id: form["summary.id"], en: form["summary.en"] },
    terms: { id: form["terms.id"], en: form["terms.en"] },
    category: orNull(form.category, String),
    quantity_max: number(form.quantity_max),
    warranty_days: number(form.warranty_days),
    position: number(form.position),
    sales_from: orNull(form.sales_from, minute),
    sales_until: orNull(form.sales_until, minute),
    active: form.active === "true",
  };
}

/** `name = what` a line. A line of any other form is kept as a name of nothing, which the input refuses by that name. */
function fieldsOf(written: string): Record<string, string> {
  const lines = written.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...what] = line.split("=");
      return [name.trim(), what.join("=").trim()];
    }),
  );
}
