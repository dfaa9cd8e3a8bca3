import type { Env } from "@/lib/core/env";
import { formatRupiah } from "@/lib/core/format";
import type {
  ChargeRequest,
  ChargeResult,
  ConnectionTest,
  FindResult,
  ListedPayment,
  ListResult,
  NotDone,
  PaymentGateway,
  PaymentKey,
  ReadResult,
} from "@/lib/payments/gateway";
import { createTripayApi, PAGE_SIZE, type NewTransaction, type TripayApi, type TripaySettings } from "./api";
import { createChannels, type Channels } from "./channels";
import { pickTransaction, toCharge, toListed, toPayment, type Mapped } from "./map";
import { signTransaction } from "./signature";
import { openCallback } from "./webhook";
import type { WireChannel } from "./wire";

/** QRIS2 lives 10 to 1,440 minutes; the channel list does not say so, the documentation's table does. */
const EXPIRY_MINUTES = { min: 10, max: 1_440 };
/** Not documented; slow enough for a page that polls. */
const READ_EVERY_SECONDS = 5;
const TIMEOUT_MS = 12_000;

type Parts = {
  api: TripayApi;
  channels: Channels;
  settings: TripaySettings;
  method: string;
  callbackUrl: string | undefined;
};

/** The gateway Tripay, closed transactions. Throws when its keys are missing: `env()` has checked that before. */
export function createTripayGateway(
  env: Env,
  limits: { timeoutMs: number } = { timeoutMs: TIMEOUT_MS },
): PaymentGateway {
  const settings = settingsOf(env, limits.timeoutMs);
  const api = createTripayApi(settings);
  // Without a public address Tripay falls back to the callback address in its dashboard.
  const callbackUrl = env.TRIPAY_CALLBACK_URL ?? (env.APP_URL ? `${env.appUrl}/api/webhooks/tripay` : undefined);
  const parts: Parts = { api, channels: createChannels(api), settings, method: env.TRIPAY_METHOD, callbackUrl };
  return {
    name: "tripay",
    label: "QRIS (Tripay)",
    capabilities: {
      canCancel: false,
      canRefund: false,
      readEverySeconds: READ_EVERY_SECONDS,
      expiryMinutesMin: EXPIRY_MINUTES.min,
    },
    createCharge: (request) => createCharge(parts, request),
    findCharge: (request) => findCharge(parts, request),
    readPayment: (key) => readPayment(parts, key),
    openWebhook: (request) => openCallback(settings.privateKey, request),
    // Tripay documents neither: an unpaid charge runs out, a refund is paid out by a person.
    cancelCharge: () => Promise.resolve({ outcome: "unsupported" }),
    refund: () => Promise.resolve({ outcome: "unsupported" }),
    listPayments: (window) => listPayments(parts, window),
    testConnection: () => testConnection(parts),
    acknowledge: () => ({ status: 200, body: '{"success":true}', contentType: "application/json" }),
  };
}

function settingsOf(env: Env, timeoutMs: number): TripaySettings {
  const { TRIPAY_MERCHANT_CODE: merchantCode, TRIPAY_API_KEY: apiKey, TRIPAY_PRIVATE_KEY: privateKey } = env;
  if (!merchantCode || !apiKey || !privateKey)
    throw new Error("Tripay needs TRIPAY_MERCHANT_CODE, TRIPAY_API_KEY and TRIPAY_PRIVATE_KEY.");
  return { baseUrl: env.TRIPAY_BASE_URL, merchantCode, apiKey, privateKey, timeoutMs };
}

async function createCharge(parts: Parts, request: ChargeRequest): Promise<ChargeResult> {
  const obstacle = await findObstacle(parts, request);
  if (obstacle) return obstacle;
  const answer = await parts.api.create(newTransaction(parts, request));
  if (!answer.ok) return answer.problem;
  const charge = toCharge(answer.data, request);
  return charge.ok ? { outcome: "created", charge: charge.value } : { outcome: "refused", why: charge.why };
}

/** What the merchant's own channel list says against this charge. Nothing exists at Tripay yet, so it is never `unknown`. */
async function findObstacle(parts: Parts, request: ChargeRequest): Promise<NotDone | null> {
  const channels = await parts.channels.list();
  if (!channels.ok)
    return { ...channels.problem, outcome: channels.problem.outcome === "refused" ? "refused" : "unavailable" };
  const channel = findChannel(parts, channels.data);
  if (!channel.ok) return { outcome: "refused", why: channel.why };
  const { minimum_amount: min, maximum_amount: max } = channel.value;
  if (min && request.amount < min)
    return { outcome: "refused", why: `Tripay's ${parts.method} takes ${formatRupiah(min)} or more.` };
  if (max && request.amount > max)
    return { outcome: "refused", why: `Tripay's ${parts.method} takes ${formatRupiah(max)} at the most.` };
  return null;
}

function findChannel({ method }: Parts, channels: readonly WireChannel[]): Mapped<WireChannel> {
  const value = channels.find(({ code }) => code === method);
  if (!value)
    return { ok: false, why: `Tripay's channel ${method} is not among the merchant's channels. Check TRIPAY_METHOD.` };
  return value.active
    ? { ok: true, value }
    : { ok: false, why: `Tripay's channel ${method} is switched off in Tripay's dashboard.` };
}

function newTransaction({ settings, method, callbackUrl }: Parts, request: ChargeRequest): NewTransaction {
  const { reference, amount, customer, now } = request;
  const minutes = (request.expiresAt.getTime() - now.getTime()) / 60_000;
  const lifeMinutes = Math.min(Math.max(minutes, EXPIRY_MINUTES.min), EXPIRY_MINUTES.max);
  return {
    method,
    merchant_ref: reference,
    amount,
    customer_name: customer.name,
    customer_email: customer.email,
    ...(customer.phone ? { customer_phone: customer.phone } : {}),
    order_items: [{ name: request.description, price: amount, quantity: 1 }],
    ...(callbackUrl ? { callback_url: callbackUrl } : {}),
    return_url: request.returnUrl,
    expired_time: Math.ceil(now.getTime() / 1000 + lifeMinutes * 60),
    signature: signTransaction(settings, reference, amount),
  };
}

async function findCharge({ api }: Parts, request: ChargeRequest): Promise<FindResult> {
  const listed = await api.listByMerchantRef(request.reference);
  if (!listed.ok) return listed.problem;
  const mine = pickTransaction(listed.data.filter((each) => each.merchant_ref === request.reference));
  if (!mine) return { outcome: "absent" };
  // The list has no QR code; the detail has.
  const detail = await api.detail(mine.reference);
  if (!detail.ok) return detail.problem;
  const charge = toCharge(detail.data, request);
  return charge.ok ? { outcome: "found", charge: charge.value } : { outcome: "refused", why: charge.why };
}

async function readPayment(parts: Parts, key: PaymentKey): Promise<ReadResult> {
  if (key.gatewayRef === null) return readByReference(parts, key.reference);
  const answer = await parts.api.detail(key.gatewayRef);
  if (!answer.ok) return answer.problem;
  if (answer.data.merchant_ref !== key.reference)
    return { outcome: "unknown", why: `Tripay has ${key.gatewayRef} under another reference than ${key.reference}.` };
  const payment = toPayment(answer.data, key.reference);
  if (!payment.ok) return { outcome: "unknown", why: payment.why };
  if (!["expired", "failed"].includes(payment.value.status)) return { outcome: "read", payment: payment.value };
  // Our reference does not stop Tripay from making a second transaction: money may have come on a twin. Where the list
  // cannot be read, nobody knows, and half an answer is none.
  const twin = await readByReference(parts, key.reference);
  if (twin.outcome === "absent") return { outcome: "read", payment: payment.value };
  if (twin.outcome !== "read") return twin;
  return { outcome: "read", payment: twin.payment.receipts.length > 0 ? twin.payment : payment.value };
}

async function readByReference({ api }: Parts, reference: string): Promise<ReadResult> {
  const listed = await api.listByMerchantRef(reference);
  if (!listed.ok) return listed.problem;
  const mine = pickTransaction(listed.data.filter((each) => each.merchant_ref === reference));
  if (!mine) return { outcome: "absent", why: `Tripay knows no transaction with the reference ${reference}.` };
  const payment = toPayment(mine, reference);
  return payment.ok ? { outcome: "read", payment: payment.value } : { outcome: "unknown", why: payment.why };
}

/** A charge lives a day at the most; another one for what is paid late, and for the two clocks. */
const PAID_AFTER_CREATION_MS = 2 * 86_400_000;
/** Fifty transactions each. */
const PAGES_MAX = 200;

/** Newest first, page by page, until all that could have been paid in the window was seen. */
async function listPayments({ api }: Parts, { from, to }: { from: Date; to: Date }): Promise<ListResult> {
  const found = new Map<string, ListedPayment>();
  const oldestSeconds = (from.getTime() - PAID_AFTER_CREATION_MS) / 1000;
  for (let page = 1; page <= PAGES_MAX; page++) {
    const listed = await api.listPaid(page);
    if (!listed.ok) return listed.problem;
    const news = listed.data.filter(({ reference }) => !found.has(reference));
    for (const each of news) found.set(each.reference, toListed(each));
    const isOld = news.some(({ created_at }) => created_at && created_at < oldestSeconds);
    // A page that brings nothing new is the last one again.
    if (isOld || news.length === 0 || listed.data.length < PAGE_SIZE)
      return { outcome: "listed", payments: [...found.values()].filter(({ paidAt }) => isWithin(paidAt, from, to)) };
  }
  return { outcome: "unknown", why: `Tripay lists more than ${PAGES_MAX * PAGE_SIZE} payments in this window.` };
}

/** What names no time is shown rather than passed over. */
const isWithin = (at: Date | null, from: Date, to: Date): boolean => at === null || (at >= from && at < to);

async function testConnection(parts: Parts): Promise<ConnectionTest> {
  const channels = await parts.channels.refresh();
  if (!channels.ok) return { ok: false, why: channels.problem.why };
  const channel = findChannel(parts, channels.data);
  if (!channel.ok) return { ok: false, why: channel.why };
  const sample = 100_000;
  const fees = await parts.api.fees(parts.method, sample);
  const fee = fees.ok ? fees.data.find(({ code }) => code === parts.method)?.total_fee : undefined;
  const paidBy = fee
    ? ` On ${formatRupiah(sample)} the shop pays ${formatRupiah(fee.merchant)} and the buyer ${formatRupiah(fee.customer)}.`
    : "";
  return { ok: true, detail: `${channel.value.name} (${channel.value.code}) is on.${paidBy}` };
}
