import { z } from "zod";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { healthBody, orderId, orderStatusBody, packagesBody, placedOrderBody } from "../contract";
import type { Operation, Parameter } from "./operation";

const orderIdParameter: Parameter = {
  in: "path",
  name: "order_id",
  description: "Order number",
  schema: orderId,
};

const webhook = (path: `/${string}`, summary: string, parameters: Parameter[] = []): Operation => ({
  method: "post",
  path,
  summary,
  tag: "gateways",
  parameters,
  answers: { 200: { description: "Stored; the body is what this gateway expects" } },
  errors: [401, 404, 413, 503],
});

/** What buyers' programs and gateways call. */
export const PUBLIC_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/packages",
    summary: "What is sold, at which price, and how much of it can be bought now",
    tag: "shop",
    answers: { 200: { description: "The packages on sale", schema: packagesBody } },
    errors: [429, 503],
  },
  {
    method: "post",
    path: "/api/orders",
    summary: "Place an order of one package, or of several different ones, and get a QRIS payment for it",
    tag: "shop",
    parameters: [
      {
        in: "header",
        name: "Idempotency-Key",
        description:
          "1 to 255 visible ASCII characters. The same key with the same body answers with the same order; with another body 409.",
        schema: z.string().min(1).max(255),
        isRequired: false,
      },
    ],
    body: placeOrderInput,
    answers: { 201: { description: "The order waits for its payment", schema: placedOrderBody } },
    errors: [400, 403, 409, 413, 415, 429, 503],
  },
  {
    method: "get",
    path: "/api/orders/{order_id}/status",
    summary: "Where an order stands",
    tag: "shop",
    parameters: [orderIdParameter],
    answers: { 200: { description: "Payment and delivery", schema: orderStatusBody } },
    errors: [404, 429, 503],
  },
  webhook("/api/webhooks/{gateway}", "A gateway tells that something happened to a payment", [
    { in: "path", name: "gateway", description: "A gateway whose keys are set", schema: z.enum(GATEWAY_NAMES) },
  ]),
  webhook("/callback/tripay", "Older address of Tripay's webhook"),
  webhook("/api/payment/webhook", "Older address of Midtrans' webhook"),
  webhook("/api/payments/webhook", "Older address of Cashify's webhook"),
  webhook("/webhooks/pakasir", "Older address of Pakasir's webhook"),
  {
    method: "get",
    path: "/api/health",
    summary: "Whether the shop can do its work",
    tag: "operations",
    answers: {
      200: { description: "Open for orders; `degraded` when something needs a look", schema: healthBody },
      503: { description: "Down: orders cannot be taken", schema: healthBody },
    },
  },
  {
    method: "get",
    path: "/api/openapi.json",
    summary: "This document",
    tag: "operations",
    answers: { 200: { description: "OpenAPI 3.1" } },
  },
];
