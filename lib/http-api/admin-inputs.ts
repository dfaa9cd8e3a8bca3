import { z } from "zod";
import { MAX_AMOUNT_IDR } from "@/lib/core/money";
import { ORDER_ID } from "@/lib/core/ids";
import { ACCOUNT_STATUSES } from "@/lib/workspaces/views";
import { ASSIGNMENT_STATUSES } from "@/lib/seats/status";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";

/** What staff send, from the screens and over REST alike. */

const sentence = (least: number, most: number) =>
  z
    .string("is required")
    .trim()
    .min(least, least === 1 ? "is required" : `must have at least ${least} characters`)
    .max(most, `must have at most ${most} characters`);

/** The `money_state` of the order as the caller read it; when the money has changed since, the act is a conflict. */
const aboutMoney = {
  money_state: z
    .string()
    .regex(/^[0-9a-f]{16}$/, "must be the money_state of the order")
    .optional()
    .describe("The order's money_state as it was read; a conflict when the money has changed since"),
};

export const confirmPaymentInput = z.strictObject({
  reference: sentence(3, 100).describe("Number of the transfer at the bank or gateway"),
  note: sentence(3, 1000).describe("Who checked what"),
  ...aboutMoney,
});
/** Over REST money that waits is accepted by its own name. */
export const confirmOrderInput = confirmPaymentInput.extend({
  receipt_id: z
    .uuid("must be the id of a receipt of this order")
    .optional()
    .describe("The money that waits and is accepted; needs money_state"),
});
const decision = z.strictObject({ receipt_id: z.uuid(), note: sentence(3, 1000), ...aboutMoney });
export const decideInput = decision.required({ money_state: true });
export const payoutInput = {
  reference: sentence(3, 100).describe("The bank's number of the transfer"),
  paid_on: z.iso.date("must be a day, as 2026-12-31"),
};
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
  ...aboutMoney,
});
export const refundActInput = z.strictObject({ refund_id: z.uuid(), note: sentence(3, 500), ...aboutMoney });
/** Over REST the payment may be left out where only one was paid. */
export const refundOrderInput = refundInput.extend({
  payment_reference: z.string().max(60).optional().describe("Which payment, when more than one was paid"),
  by_hand: z.boolean().optional().describe("A person pays it out, although the gateway could"),
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

/** `GET /api/admin/audit-logs` */
export const auditLogsQuery = z.strictObject(pageQuery);

/** `GET /api/admin/vouchers` */
export const vouchersQuery = z.strictObject({ ...pageQuery, search: z.string().trim().max(60).optional() });

/** `GET /api/admin/chatgpt-accounts` */
export const accountsQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(ACCOUNT_STATUSES).optional(),
  pool_id: z.string().trim().max(60).optional(),
  search: z.string().trim().max(120).optional(),
});
/** `GET /api/admin/products` */
export const productsQuery = z.strictObject(pageQuery);
/** `POST /api/admin/chatgpt-accounts/import` */
export const importInput = z.strictObject({
  csv: z.string("must be the text of a CSV file").min(1, "is empty"),
  dry_run: z.boolean().default(false).describe("Tells what would happen and changes nothing"),
});

/** `GET /api/admin/account-assignments` */
export const assignmentsQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(ASSIGNMENT_STATUSES).optional(),
  user_id: z.string().trim().toLowerCase().max(254).optional().describe("The person's email"),
  account_id: z.uuid("must be the id of a workspace").optional(),
  ends_before: z.iso
    .datetime({ offset: true, error: "must be a time such as 2026-12-31T00:00:00+07:00" })
    .transform((text) => new Date(text))
    .optional(),
});
/** `GET /api/admin/removals` */
export const removalsQuery = z.strictObject({ account_id: z.uuid("must be the id of a workspace").optional() });

const GIFT_DAYS_MAX = 366;
const giftDays = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^\d{1,4}$/, "must be a whole number of days")
      .transform(Number),
  ])
  .pipe(
    z.int("must be whole days").min(1, "must be at least 1").max(GIFT_DAYS_MAX, `must be at most ${GIFT_DAYS_MAX}`),
  );
const why = sentence(3, 500);
/** `POST /api/admin/account-assignments/{id}/extend` */
export const extendInput = z.strictObject({
  additional_days: giftDays.describe("Days for nothing, from the end of the term that runs"),
  reason: why.default("over the API").describe("Why, for the timeline"),
});
/** On the screens whoever gives days says why. */
export const giveDaysInput = extendInput.extend({ reason: why });
/** `POST /api/admin/account-assignments/{id}/revoke` */
export const revokeInput = z.strictObject({ reason: why });
/** `POST /api/admin/account-assignments/{id}/reassign` */
export const reassignInput = z.strictObject({
  account_id: z.uuid("must be the id of a workspace").optional().describe("Where to; without it wherever a seat is"),
  from_account_id: z
    .uuid("must be the id of a workspace")
    .optional()
    .describe("Where the person was seen, so that repeating the request moves nobody twice"),
});

/** `POST /api/admin/tasks/{id}/done` */
export const finishTaskInput = z.strictObject({
  note: z.string().trim().max(500, "must have at most 500 characters").default(""),
});

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

/** `POST /api/admin/strangers/{id}/attach` */
export const attachStrangerInput = z.strictObject({
  unit_id: z.uuid("must be the id of a unit").describe("A paid seat of the same pool for which nobody was invited yet"),
});
/** `POST …/remove` */
export const removeStrangerInput = z.strictObject({
  email: sentence(3, 254).describe("The stranger's address, once more: only a person decides this"),
});
