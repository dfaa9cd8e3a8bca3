import { z } from "zod";
import { newProductInput, newVouchersInput, productChangeInput, voucherChangeInput } from "@/lib/catalog/schemas";
import { nothingInput, productsQuery, vouchersQuery } from "../admin-inputs";
import { queryParameters, type Operation, type Parameter } from "./operation";

const staff = { tag: "admin", isForStaff: true } as const;
const CHANGE = [400, 401, 403, 404, 409, 413, 415, 503];
const product: Parameter = { in: "path", name: "id", description: "Product", schema: z.string() };

const voucher: Parameter = { in: "path", name: "id", description: "Voucher", schema: z.uuid() };

/** What is sold, and the vouchers. */
export const PRODUCT_OPERATIONS: readonly Operation[] = [
  {
    ...staff,
    method: "get",
    path: "/api/admin/products",
    summary: "Products that are not archived, in the order of the shop window",
    parameters: queryParameters(productsQuery),
    answers: { 200: { description: "One page of products; what is sealed is never among it" } },
    errors: [400, 401, 403, 503],
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/products",
    summary: "Make a product; what is left out gets its default",
    body: newProductInput,
    answers: { 201: { description: "The product" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/products/{id}",
    summary: "One product, archived or not",
    parameters: [product],
    answers: { 200: { description: "The product" } },
    errors: [401, 403, 404, 503],
  },
  {
    ...staff,
    method: "put",
    path: "/api/admin/products/{id}",
    summary: "Change a product; what is left out stays",
    parameters: [product],
    body: productChangeInput,
    answers: { 200: { description: "The product" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/products/{id}/archive",
    summary: "Take a product off sale for good; orders keep naming it",
    parameters: [product],
    body: nothingInput,
    answers: { 200: { description: "The product" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/vouchers",
    summary: "Vouchers, newest first",
    parameters: queryParameters(vouchersQuery),
    answers: { 200: { description: "One page of vouchers" } },
    errors: [400, 401, 403, 503],
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/vouchers",
    summary: "Make a voucher of this code, or `count` of them with codes made by chance",
    body: newVouchersInput,
    answers: { 201: { description: "The voucher; for `count` a list of them, `vouchers`" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/vouchers/{id}",
    summary: "One voucher, and the newest orders that use it",
    parameters: [voucher],
    answers: { 200: { description: "The voucher" } },
    errors: [401, 403, 404, 503],
  },
  {
    ...staff,
    method: "put",
    path: "/api/admin/vouchers/{id}",
    summary: "Change a voucher; what is left out stays",
    parameters: [voucher],
    body: voucherChangeInput,
    answers: { 200: { description: "The voucher" } },
    errors: CHANGE,
  },
];
