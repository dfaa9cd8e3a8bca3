import { z } from "zod";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { KINDS } from "@/lib/core/kinds";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";

const PAGE_MAX = 100_000;

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((typed) => !typed.includes("\u0000"))
    .optional()
    .catch(undefined);

/** The address of the order list. Every field has a fallback: a bad link shows the first page, not an error. */
export const orderListQuery = z.object({
  page: z.coerce.number().int().min(1).max(PAGE_MAX).catch(1),
  payment: z.enum(PAYMENT_STATUSES).optional().catch(undefined),
  delivery: z.enum(INVITATION_STATUSES).optional().catch(undefined),
  gateway: z.enum(GATEWAY_NAMES).optional().catch(undefined),
  kind: z.enum(KINDS).optional().catch(undefined),
  product: text(100),
  attention: z.literal("1").optional().catch(undefined),
  q: text(120),
});
export type OrderListQuery = z.infer<typeof orderListQuery>;
export type OrderListFilters = Omit<OrderListQuery, "page">;

/** The address of another page of the same list. */
export function orderListHref({ page: _page, ...filters }: OrderListQuery, page: number): string {
  const given = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const query = new URLSearchParams([...given, ...(page > 1 ? [["page", String(page)]] : [])]);
  return query.size > 0 ? `/admin/orders?${query}` : "/admin/orders";
}
