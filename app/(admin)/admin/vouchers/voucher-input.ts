import { z } from "zod";
import { fromCalendarMinute } from "@/lib/core/format";

/** What the form of a voucher sends, as the inputs of the catalogue want it. */

const optional = z.string().max(100).optional().default("");

/** Each product that is ticked is a field of its own, `product:<id>`. */
export const voucherForm = z
  .object({
    /** The voucher that is changed; none: a new one. */
    voucher: z.uuid().optional(),
    how: z.enum(["one", "many"]).optional(),
    code: optional,
    count: optional,
    prefix: optional,
    kind: z.enum(["percent", "fixed"]).optional(),
    value: optional,
    max_uses: optional,
    per_buyer: optional,
    starts_at: optional,
    ends_at: optional,
    active: optional,
  })
  .catchall(z.string());

const TICKED = "product:";
const number = (typed: string): number | string => (/^\d{1,10}$/.test(typed.trim()) ? Number(typed) : typed);
const orNull = <T>(typed: string, read: (typed: string) => T): T | null => (typed.trim() === "" ? null : read(typed));

export function toInput(form: z.output<typeof voucherForm>, timeZone: string): Record<string, unknown> {
  const minute = (typed: string) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed) ? fromCalendarMinute(typed, timeZone).toISOString() : typed;
  const isMany = form.how === "many";
  const isNew = form.voucher === undefined;
  const uses = orNull(form.max_uses, number);
  const productIds = Object.keys(form)
    .filter((name) => name.startsWith(TICKED))
    .map((name) => name.slice(TICKED.length));
  return {
    ...(isNew && { kind: form.kind }),
    ...(isNew && (isMany ? { count: number(form.count), prefix: form.prefix } : { code: form.code })),
    value: number(form.value),
    // Of many, each is for one use unless it says otherwise.
    ...(uses === null && isMany ? {} : { max_uses: uses }),
    per_buyer: orNull(form.per_buyer, number),
    starts_at: orNull(form.starts_at, minute),
    ends_at: orNull(form.ends_at, minute),
    product_ids: productIds.length > 0 ? productIds : null,
    active: form.active === "true",
  };
}
