import { z } from "zod";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";
import { ATTENTIONS } from "@/lib/payments/status";
import { SECURITY_EVENTS } from "@/lib/staff/status";
import {
  adminOrdersQuery,
  auditLogsQuery,
  confirmOrderInput,
  nothingInput,
  refundOrderInput,
  resendInput,
} from "../admin-inputs";
import { orderId, orderStatusBody } from "../contract";
import { queryParameters, type Operation, type Parameter } from "./operation";
import { ASSIGNMENT_OPERATIONS } from "./assignment-operations";
import { POOL_OPERATIONS } from "./pool-operations";
import { PRODUCT_OPERATIONS } from "./product-operations";

export const adminOrdersBody = z.object({
  orders: z.array(
    z.object({
      order_id: orderId,
      package_name: z.string(),
      customer_email: z.string(),
      full_name: z.string().nullable(),
      phone_number: z.string().nullable(),
      amount: z.int().describe("Whole rupiah"),
      gateway: z.enum(GATEWAY_NAMES).nullable(),
      payment_status: z.enum(PAYMENT_STATUSES),
      invitation_status: z.enum(INVITATION_STATUSES),
      attention: z.enum(ATTENTIONS).nullable().describe("Money that waits for a person"),
      created_at: z.iso.datetime(),
      updated_at: z.iso.datetime(),
    }),
  ),
  total: z.int(),
  pages: z.int(),
  current_page: z.int(),
});

export const auditLogsBody = z.object({
  audit_logs: z.array(
    z.object({
      id: z.int(),
      at: z.iso.datetime(),
      event: z.enum(SECURITY_EVENTS),
      actor: z.string(),
      subject: z.string().nullable().describe("Whom or what it is about, where that is not the actor"),
      address: z.string().nullable().describe("Where it came from, masked"),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  total: z.int(),
  pages: z.int(),
  current_page: z.int(),
});

/** `POST /api/admin/products/{id}/stock`; the shop itself says what an item may be. */
export const addStockInput = z.strictObject({
  items: z.array(z.string("must be text")).describe("One text each: a code, a licence key, a link"),
});
export const addedStockBody = z.object({
  added: z.int().min(0),
  duplicates: z.int().min(0).describe("Known already, also as sold: not added again"),
});

const orderIdParameter: Parameter = { in: "path", name: "order_id", description: "Order number", schema: orderId };

const act = (name: string, summary: string, body: z.ZodType): Operation => ({
  method: "post",
  path: `/api/admin/orders/{order_id}/${name}`,
  summary,
  tag: "admin",
  isForStaff: true,
  parameters: [orderIdParameter],
  body,
  answers: { 200: { description: "Where the order stands after it", schema: orderStatusBody } },
  errors: [400, 401, 403, 404, 409, 413, 415, 503],
});

/** For staff's own programs: an API key, or the session cookie from a page of the shop. */
export const ADMIN_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/admin/orders",
    summary: "Orders, newest first",
    tag: "admin",
    isForStaff: true,
    parameters: queryParameters(adminOrdersQuery),
    answers: { 200: { description: "One page of orders", schema: adminOrdersBody } },
    errors: [400, 401, 403, 503],
  },
  {
    method: "get",
    path: "/api/admin/audit-logs",
    summary: "What staff, keys and strangers did at the doors, newest first; for owners",
    tag: "admin",
    isForStaff: true,
    parameters: queryParameters(auditLogsQuery),
    answers: { 200: { description: "One page of the security audit", schema: auditLogsBody } },
    errors: [400, 401, 403, 503],
  },
  {
    method: "get",
    path: "/api/admin/orders/{order_id}",
    summary: "Everything about one order, with its history",
    tag: "admin",
    isForStaff: true,
    parameters: [orderIdParameter],
    answers: { 200: { description: "The order" } },
    errors: [401, 403, 404, 503],
  },
  act("invite", "Try the delivery again", nothingInput),
  act(
    "confirm-payment",
    "Record that the order was paid by another way, or accept money that waits",
    confirmOrderInput,
  ),
  act("cancel", "Give the order up before it is paid", nothingInput),
  act("refund", "Give money back, by the gateway where it can", refundOrderInput),
  act("resend", "Send a message to the buyer again; the newest one when none is named", resendInput),
  {
    method: "post",
    path: "/api/admin/products/{id}/stock",
    summary: "Put codes into the stock of a product",
    tag: "admin",
    isForStaff: true,
    parameters: [{ in: "path", name: "id", description: "Product that is handed out from stock", schema: z.string() }],
    body: addStockInput,
    answers: { 200: { description: "What was new and what was there already", schema: addedStockBody } },
    errors: [400, 401, 403, 404, 413, 415, 503],
  },
  ...PRODUCT_OPERATIONS,
  ...POOL_OPERATIONS,
  ...ASSIGNMENT_OPERATIONS,
];
