import { z } from "zod";
import { html, json, type Handler, type Route, type StandinAnswer, type StandinRequest } from "./http";
import { qrPng } from "./http-qr";
import { factsOf, notificationOf, refundedOf, type MidtransBooks, type MidtransTransaction } from "./midtrans-books";

export type MidtransParts = {
  serverKey: string;
  books: MidtransBooks;
  /** Whether charges carry `qr_string`; some merchants only get the picture. */
  sendsQrString: boolean;
  /** Answers stored under their `Idempotency-Key`. */
  remembered: Map<string, { answer: StandinAnswer; at: number }>;
  /** The stand-in's own address, known once it listens. */
  address: () => string;
};

const IDEMPOTENCY_MS = 5 * 60_000;
const UNIT_MS: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const details = z.looseObject({
  transaction_details: z.looseObject({
    order_id: z
      .string()
      .max(50)
      .regex(/^[A-Za-z0-9\-_~.]+$/),
    gross_amount: z.number().int().positive(),
  }),
  item_details: z
    .array(z.looseObject({ name: z.string().max(50), price: z.number().int(), quantity: z.number().int() }))
    .optional(),
});
const chargeBody = details.extend({
  payment_type: z.literal("qris"),
  custom_expiry: z
    .looseObject({
      order_time: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0700$/),
      expiry_duration: z.number().int().positive(),
      unit: z.enum(["second", "minute", "hour", "day"]).default("minute"),
    })
    .optional(),
});
const refundBody = z.looseObject({
  refund_key: z.string().min(1),
  amount: z.number().int().positive().optional(),
  reason: z.string().default(""),
});

/** Core API answers: the real status is in the body, HTTP says 200. */
const core = (code: number, message: string, more: object = {}): StandinAnswer =>
  json(200, { status_code: String(code), status_message: message, ...more });
const unknownOrder = () => core(404, "Transaction doesn't exist.", { id: "standin" });
const snapError = (status: number, ...messages: string[]) => json(status, { error_messages: messages });

const isKeyGood = ({ serverKey }: MidtransParts, { headers }: StandinRequest): boolean =>
  headers.get("authorization") === `Basic ${Buffer.from(`${serverKey}:`).toString("base64")}`;

/** Core API, Snap, the pictures and pages that their answers point to. */
export function midtransRoutes(parts: MidtransParts): Route[] {
  const guarded =
    (handle: Handler): Handler =>
    (request) =>
      isKeyGood(parts, request)
        ? handle(request)
        : json(401, {
            status_code: "401",
            status_message: "Access denied due to unauthorized transaction, please check client or server key",
          });
  const post = (path: string, handle: Handler): Route => ({ method: "POST", path, handle: guarded(handle) });
  const on =
    (work: (found: MidtransTransaction, request: StandinRequest) => StandinAnswer): Handler =>
    (request) => {
      const found = parts.books.find(request.params["id"] ?? "");
      return found ? work(found, request) : unknownOrder();
    };
  const picture: Handler = async (request) => {
    const found = parts.books.find(request.params["id"] ?? "");
    if (!found) return html(404, "not found");
    return { status: 200, base64: await qrPng(found.qr_string), contentType: "image/png" };
  };
  return [
    post("/v2/charge", (request) => once(parts, request, () => charge(parts, request))),
    { method: "GET", path: "/v2/:id/status", handle: guarded(on((found) => status(parts, found))) },
    post(
      "/v2/:id/expire",
      on((found) => expire(parts, found)),
    ),
    post(
      "/v2/:id/cancel",
      on((found) => cancel(parts, found)),
    ),
    post("/v2/:id/refund", (request) =>
      once(parts, request, () => on((found) => refund(parts, found, request))(request)),
    ),
    post(
      "/v2/:id/refund/online/direct",
      on((found, request) => refund(parts, found, request)),
    ),
    { method: "GET", path: "/v2/qris/:id/qr-code", handle: picture },
    { method: "GET", path: "/v4/qris/:id/qr-code", handle: picture },
    { method: "POST", path: "/snap/v1/transactions", handle: (request) => snap(parts, request) },
    {
      method: "GET",
      path: "/snap/v2/vtweb/:token",
      handle: (request) => {
        const page = parts.books.pages.find((each) => each.token === request.params["token"]);
        if (!page) return html(404, "Transaction not found");
        return { status: 302, text: "", headers: { location: `/_standin/pay/${encodeURIComponent(page.order_id)}` } };
      },
    },
  ];
}

/** The answer to a call with a key that was seen in the last five minutes is the stored one, whatever the body. */
async function once(
  { remembered }: MidtransParts,
  request: StandinRequest,
  work: () => StandinAnswer | Promise<StandinAnswer>,
): Promise<StandinAnswer> {
  const key = request.headers.get("idempotency-key");
  if (key === null) return work();
  if (key.length > 43) return core(400, "Idempotency-Key is too long");
  const known = remembered.get(key);
  if (known && Date.now() - known.at < IDEMPOTENCY_MS) return known.answer;
  const answer = await work();
  const isSuccess = String((answer.json as { status_code?: string }).status_code).startsWith("2");
  if (isSuccess) remembered.set(key, { answer, at: Date.now() });
  return answer;
}

function charge(parts: MidtransParts, request: StandinRequest): StandinAnswer {
  const parsed = chargeBody.safeParse(request.json);
  if (!parsed.success)
    return core(400, "One or more parameters in the payload is invalid.", {
      validation_messages: [parsed.error.issues[0]?.path.join(".") ?? "body"],
    });
  const { transaction_details: wanted, custom_expiry: expiry } = parsed.data;
  if (!isSumRight(parsed.data)) return core(400, "gross_amount is not equal to the sum of item_details");
  if (parts.books.find(wanted.order_id) || parts.books.pages.some(({ order_id }) => order_id === wanted.order_id))
    return core(
      406,
      "The request could not be completed due to a conflict with the current state of the target resource, please try again",
    );
  const start = expiry ? Date.parse(expiry.order_time.replace(" ", "T").replace(" +0700", "+07:00")) : Date.now();
  const life = expiry ? expiry.expiry_duration * (UNIT_MS[expiry.unit] ?? 0) : 15 * 60_000;
  const made = parts.books.create({
    order_id: wanted.order_id,
    amount: wanted.gross_amount,
    expiresAt: start + life,
    notifyUrls: notifyUrls(request),
  });
  const link = (name: string, version: string) => ({
    name,
    method: "GET",
    url: `${parts.address()}/${version}/qris/${made.transaction_id}/qr-code`,
  });
  return core(201, "QRIS transaction is created", {
    ...factsOf(made),
    actions: [link("generate-qr-code", "v2"), link("generate-qr-code-v2", "v4")],
    ...(parts.sendsQrString ? { qr_string: made.qr_string } : {}),
    expiry_time: made.expiry_time,
  });
}

const isSumRight = ({ transaction_details, item_details }: z.infer<typeof details>): boolean =>
  !item_details ||
  item_details.reduce((sum, item) => sum + item.price * item.quantity, 0) === transaction_details.gross_amount;

function notifyUrls({ headers }: StandinRequest): string[] {
  const override = headers.get("x-override-notification");
  return (override ?? "")
    .split(",")
    .map((url) => url.trim())
    .filter(Boolean)
    .slice(0, 3);
}

function status({ serverKey }: MidtransParts, found: MidtransTransaction): StandinAnswer {
  const { status_message: _message, ...facts } = notificationOf(found, serverKey);
  const code = found.transaction_status === "expire" ? "407" : facts.status_code;
  return json(200, { ...facts, status_code: code, status_message: "Success, transaction is found" });
}

function expire({ books }: MidtransParts, found: MidtransTransaction): StandinAnswer {
  if (found.transaction_status !== "pending") return core(412, "Transaction status cannot be updated.");
  books.expire(found.transaction_id);
  return core(407, "Success, transaction is expired", { ...factsOf(found), status_code: "407" });
}

function cancel({ books }: MidtransParts, found: MidtransTransaction): StandinAnswer {
  if (!["pending", "capture"].includes(found.transaction_status))
    return core(412, "Transaction status cannot be updated.");
  books.cancel(found.transaction_id);
  return core(200, "Success, transaction is canceled", factsOf(found));
}

function refund({ books }: MidtransParts, found: MidtransTransaction, request: StandinRequest): StandinAnswer {
  const parsed = refundBody.safeParse(request.json);
  if (!parsed.success) return core(400, "One or more parameters in the payload is invalid.");
  const { refund_key: key, reason } = parsed.data;
  if (found.refunds.some(({ refund_key }) => refund_key === key)) return core(406, "Duplicate refund_key");
  if (!["settlement", "partial_refund"].includes(found.transaction_status))
    return core(412, "Transaction status cannot be updated.");
  const left = found.amount - refundedOf(found);
  const amount = parsed.data.amount ?? left;
  if (amount > left) return core(414, "Refund amount exceeds the transaction amount");
  books.refund(found, amount, key, reason);
  return core(200, "Success, refund request is approved", { ...factsOf(found), refund_key: key });
}

function snap(parts: MidtransParts, request: StandinRequest): StandinAnswer {
  if (!isKeyGood(parts, request))
    return snapError(401, "Access denied due to unauthorized transaction, please check client or server key");
  const parsed = details
    .extend({ page_expiry: z.looseObject({ duration: z.number(), unit: z.string() }).optional() })
    .safeParse(request.json);
  if (!parsed.success) return snapError(400, `${parsed.error.issues[0]?.path.join(".") ?? "body"} is invalid`);
  if (!isSumRight(parsed.data))
    return snapError(400, "transaction_details.gross_amount is not equal to the sum of item_details");
  const { order_id, gross_amount } = parsed.data.transaction_details;
  if (parts.books.find(order_id)) return snapError(400, "transaction_details.order_id sudah digunakan");
  const { pages } = parts.books;
  // A new page for the same order ends the old one.
  const old = pages.findIndex((page) => page.order_id === order_id);
  if (old >= 0) pages.splice(old, 1);
  const life =
    (parsed.data.page_expiry?.duration ?? 1_440) * (UNIT_MS[parsed.data.page_expiry?.unit ?? "minute"] ?? 60_000);
  const token = crypto.randomUUID();
  pages.push({ token, order_id, amount: gross_amount, expiresAt: Date.now() + life, notifyUrls: notifyUrls(request) });
  return json(201, { token, redirect_url: `${parts.address()}/snap/v2/vtweb/${token}` });
}
