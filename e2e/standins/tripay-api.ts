import { createHmac } from "node:crypto";
import { z } from "zod";
import { html, json, type Handler, type Route, type StandinAnswer, type StandinRequest } from "./http";
import { qrPng } from "./http-qr";
import { feeOf, type TripayBooks, type TripayKeys, type TripayTransaction } from "./tripay-books";

type Parts = {
  keys: TripayKeys;
  mode: "production" | "sandbox";
  feePaidBy: "merchant" | "customer";
  books: TripayBooks;
  gate: { isBlocked: boolean };
  /** The stand-in's own address, known once it listens. */
  address: () => string;
};

const LIMITS = { minimum: 1_000, maximum: 5_000_000 };
const EXPIRY_MINUTES = { minimum: 10, maximum: 1_440 };
const METHODS = ["QRIS", "QRISC", "QRIS2"];

const whole = z.coerce.number().int().positive();
const newTransaction = z.looseObject({
  method: z.string(),
  merchant_ref: z.string().min(1),
  amount: whole,
  customer_name: z.string().min(1),
  customer_email: z.email(),
  customer_phone: z.string().nullish(),
  order_items: z.array(z.looseObject({ name: z.string().min(1), price: whole, quantity: whole })).min(1),
  callback_url: z.url().nullish(),
  return_url: z.url().nullish(),
  expired_time: whole.nullish(),
  signature: z.string(),
});

const ok = (data: unknown, more: object = {}): StandinAnswer =>
  json(200, { success: true, message: "", data, ...more });
const refused = (status: number, message: string): StandinAnswer => json(status, { success: false, message });

/** Tripay's API under `/api/` or `/api-sandbox/`, and the pages and pictures its answers point to. */
export function tripayRoutes(parts: Parts): Route[] {
  const root = parts.mode === "sandbox" ? "/api-sandbox" : "/api";
  const guarded =
    (handle: Handler): Handler =>
    (request) => {
      if (parts.gate.isBlocked)
        return refused(
          403,
          `Unauthorized IP (127.0.0.1). Please add this IP to your merchant Whitelist IP (${parts.keys.merchantCode})`,
        );
      const isKnown = request.headers.get("authorization") === `Bearer ${parts.keys.apiKey}`;
      return isKnown ? handle(request) : refused(401, "Invalid API Key");
    };
  const get = (path: string, handle: Handler): Route => ({ method: "GET", path: root + path, handle: guarded(handle) });
  return [
    { method: "POST", path: `${root}/transaction/create`, handle: guarded((request) => create(parts, request)) },
    get("/transaction/detail", (request) => detail(parts, request)),
    get("/transaction/check-status", (request) => {
      const found = parts.books.find(request.query.get("reference") ?? "");
      if (!found) return refused(404, "Transaction not found");
      return json(200, { success: true, message: `Status transaksi saat ini ${found.status}` });
    }),
    get("/merchant/transactions", (request) => list(parts, request)),
    get("/merchant/payment-channel", () =>
      ok(
        METHODS.map((code) => channel(parts, code)),
        { message: "Success" },
      ),
    ),
    get("/merchant/fee-calculator", (request) => fees(parts, request)),
    {
      method: "GET",
      path: "/qr/:reference",
      handle: async (request) => {
        const found = parts.books.find(request.params["reference"] ?? "");
        if (!found) return html(404, "not found");
        return { status: 200, base64: await qrPng(found.qr_string), contentType: "image/png" };
      },
    },
    {
      method: "GET",
      path: "/checkout/:reference",
      handle: (request) => ({
        status: 302,
        text: "",
        headers: { location: `/_standin/pay/${encodeURIComponent(request.params["reference"] ?? "")}` },
      }),
    },
  ];
}

function create(parts: Parts, request: StandinRequest): StandinAnswer {
  const parsed = newTransaction.safeParse(request.json);
  if (!parsed.success)
    return refused(400, `The ${parsed.error.issues[0]?.path.join(".") ?? "request"} field is invalid.`);
  const wanted = parsed.data;
  const { merchantCode, privateKey } = parts.keys;
  const expected = createHmac("sha256", privateKey)
    .update(`${merchantCode}${wanted.merchant_ref}${wanted.amount}`)
    .digest("hex");
  if (wanted.signature !== expected) return refused(400, "Invalid signature");
  if (!METHODS.includes(wanted.method)) return refused(400, "Payment channel not found");
  if (wanted.amount < LIMITS.minimum || wanted.amount > LIMITS.maximum) return refused(400, "Invalid amount");
  const now = Date.now() / 1000;
  const expires = wanted.expired_time ?? Math.floor(now + EXPIRY_MINUTES.maximum * 60);
  const minutes = (expires - now) / 60;
  // A minute of grace: the two clocks and the way here.
  if (minutes < EXPIRY_MINUTES.minimum - 1 || minutes > EXPIRY_MINUTES.maximum + 1)
    return refused(400, "Invalid expired time");
  const made = parts.books.create({
    merchant_ref: wanted.merchant_ref,
    payment_method: wanted.method,
    customer_name: wanted.customer_name,
    customer_email: wanted.customer_email,
    customer_phone: wanted.customer_phone ?? null,
    callback_url: wanted.callback_url ?? null,
    return_url: wanted.return_url ?? null,
    amount: wanted.amount,
    expired_time: expires,
    order_items: wanted.order_items.map((item) => ({
      sku: null,
      ...item,
      subtotal: item.price * item.quantity,
      product_url: null,
      image_url: null,
    })),
  });
  return ok(asDetail(parts, made));
}

function detail(parts: Parts, request: StandinRequest): StandinAnswer {
  const reference = request.query.get("reference") ?? "";
  const found = parts.books.transactions.find((each) => each.reference === reference);
  if (!found) return refused(404, "Transaction not found");
  const paidAt = found.paid_at === null ? null : String(found.paid_at);
  return ok({ ...asDetail(parts, found), paid_at: paidAt });
}

function list(parts: Parts, request: StandinRequest): StandinAnswer {
  const wanted = (name: string, value: string) => (request.query.get(name) ?? value) === value;
  const found = parts.books.transactions.filter(
    (each) =>
      wanted("merchant_ref", each.merchant_ref) && wanted("reference", each.reference) && wanted("status", each.status),
  );
  const perPage = Math.min(Number(request.query.get("per_page") ?? 25), 50);
  const page = Math.max(1, Number(request.query.get("page") ?? 1));
  const data = found
    .toReversed()
    .slice((page - 1) * perPage, page * perPage)
    .map((each) => {
      const { qr_string: _qr, qr_url: _url, expired_time, instructions: _steps, ...shared } = asDetail(parts, each);
      return {
        ...shared,
        note: each.note,
        created_at: each.created_at,
        expired_at: expired_time,
        paid_at: each.paid_at,
      };
    });
  const pagination = { sort: "desc", current_page: page, per_page: perPage, total_records: found.length };
  return ok(data, { message: "Success", pagination });
}

function asDetail({ mode, address }: Parts, found: TripayTransaction) {
  const total = found.fee_merchant + found.fee_customer;
  return {
    reference: found.reference,
    merchant_ref: found.merchant_ref,
    payment_selection_type: "static",
    payment_method: found.payment_method,
    payment_name: "QRIS",
    customer_name: found.customer_name,
    customer_email: found.customer_email,
    customer_phone: found.customer_phone,
    callback_url: found.callback_url,
    return_url: found.return_url,
    amount: found.amount,
    fee_merchant: found.fee_merchant,
    fee_customer: found.fee_customer,
    total_fee: total,
    amount_received: found.amount - total,
    pay_code: null,
    pay_url: null,
    checkout_url: `${address()}/checkout/${found.reference}`,
    status: found.status,
    expired_time: found.expired_time,
    order_items: found.order_items,
    instructions: [{ title: "Pembayaran via QRIS", steps: ["Pindai/Scan QR Code yang tersedia"] }],
    qr_string: mode === "sandbox" ? "SANDBOX MODE" : found.qr_string,
    qr_url: `${address()}/qr/${found.reference}`,
  };
}

const onSide = (isPaying: boolean) => (isPaying ? { flat: 750, percent: 0.7 } : { flat: 0, percent: 0 });

const channel = ({ feePaidBy }: Parts, code: string) => ({
  group: "E-Wallet",
  code,
  name: code === "QRIS" ? "QRIS by ShopeePay" : "QRIS",
  type: "direct",
  fee_merchant: onSide(feePaidBy === "merchant"),
  fee_customer: onSide(feePaidBy === "customer"),
  total_fee: { flat: 750, percent: "0.70" },
  minimum_fee: 750,
  maximum_fee: 1000,
  minimum_amount: LIMITS.minimum,
  maximum_amount: LIMITS.maximum,
  icon_url: "https://tripay.co.id/upload/payment-icon/qris.png",
  active: true,
});

function fees({ feePaidBy }: Parts, request: StandinRequest): StandinAnswer {
  const amount = Number(request.query.get("amount"));
  const code = request.query.get("code");
  if (!Number.isInteger(amount) || amount <= 0) return refused(400, "The amount field is invalid.");
  return ok(
    METHODS.filter((method) => code === null || method === code).map((method) => ({
      code: method,
      name: "QRIS",
      fee: { flat: 750, percent: "0.70", min: null, max: null },
      total_fee: {
        merchant: feePaidBy === "merchant" ? feeOf(amount) : 0,
        customer: feePaidBy === "customer" ? feeOf(amount) : 0,
      },
    })),
  );
}
