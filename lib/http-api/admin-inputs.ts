import { z } from "zod";
import { MAX_AMOUNT_IDR } from "@/lib/core/money";
import { ORDER_ID } from "@/lib/core/ids";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";

/** What staff send, from the screens and over REST alike. */

const sentence = (least: number, most: number) =>
  z
    .string("is required")
    .trim()
    .min(least, least === 1 ? "is required" : `must have at least ${least} characters`)
    .max(most, `must have at most ${most} characters`);

export const confirmPaymentInput = z.strictObject({
  reference: sentence(3, 100).describe("Number of the transfer at the bank or gateway"),
  note: sentence(3, 1000).describe("Who checked what"),
});
export const resolveAttentionInput = z.strictObject({ note: sentence(3, 1000) });
export const noteInput = z.strictObject({ text: sentence(1, 2000) });
export const refundInput = z.strictObject({
  amount: z
    .union([
      z.number(),
      z
        .string()
        .trim()
        .regex(/^\d{1,9}$/, "must be a whole number of rupiah")
        .transform(Number),
    ])
    .pipe(z.int("must be a whole number of rupiah").min(1, "must be at least 1").max(MAX_AMOUNT_IDR, "is too much"))
    .describe("Whole rupiah"),
  reason: sentence(3, 500),
});
/** Over REST the payment may be left out where only one was paid. */
export const refundOrderInput = refundInput.extend({
  payment_reference: z.string().max(60).optional().describe("Which payment, when more than one was paid"),
  unit_ids: z
    .array(z.uuid("must be the id of a unit of this order"))
    .max(100, "names too many units")
    .optional()
    .describe("Units that it pays back; they are taken back with it"),
});
export const resendInput = z.strictObject({
  message_id: z.uuid("must be the id of a message of this order").optional(),
});
export const nothingInput = z.strictObject({});

export const orderIdField = z.string().regex(ORDER_ID, "is not an order number");

const PER_PAGE_MAX = 100;
const PAGE_MAX = 100_000;
export const pageQuery = {
  page: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(1, "starts at 1")
    .max(PAGE_MAX)
    .default(1),
  per_page: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(PER_PAGE_MAX, `must be at most ${PER_PAGE_MAX}`)
    .default(25),
};

/** `GET /api/admin/orders` */
export const adminOrdersQuery = z.strictObject({
  ...pageQuery,
  payment_status: z.enum(PAYMENT_STATUSES).optional(),
  invitation_status: z.enum(INVITATION_STATUSES).optional(),
  gateway: z.enum(GATEWAY_NAMES).optional(),
  attention: z
    .enum(["true", "false"])
    .transform((word) => word === "true")
    .optional(),
  search: z.string().trim().max(120).optional(),
});
