import type { Env } from "@/lib/core/env";
import type {
  CallResult,
  ChargeRequest,
  ChargeResult,
  ConnectionTest,
  FindResult,
  PaymentGateway,
  PaymentKey,
  ReadResult,
  RefundRequest,
  RefundResult,
} from "@/lib/payments/gateway";
import { createMidtransApi, type CoreAnswer, type MidtransApi, type MidtransSettings } from "./api";
import { isSnapRef, toCharge, toPayment, toSnapCharge } from "./map";
import { endOf, EXPIRY_MINUTES_MIN, qrisCharge, snapTransaction } from "./requests";
import { openNotification } from "./webhook";
import { wireTransaction, type WireTransaction } from "./wire";

/** Not published; slow enough for a page that polls. */
const READ_EVERY_SECONDS = 5;
const TIMEOUT_MS = 12_000;
/** An order that cannot exist: our references begin with `PAY-`. */
const NO_ORDER = "KURSI-CONNECTION-TEST";

type Parts = { api: MidtransApi; settings: MidtransSettings; mode: "core" | "snap"; isProduction: boolean };

/** The gateway Midtrans. Throws when its server key is missing: `env()` has checked that before. */
export function createMidtransGateway(
  env: Env,
  limits: { timeoutMs: number } = { timeoutMs: TIMEOUT_MS },
): PaymentGateway {
  const settings = settingsOf(env, limits.timeoutMs);
  const parts: Parts = {
    api: createMidtransApi(settings),
    settings,
    mode: env.MIDTRANS_MODE,
    isProduction: env.MIDTRANS_IS_PRODUCTION ?? false,
  };
  return {
    name: "midtrans",
    label: "QRIS (Midtrans)",
    capabilities: {
      canCancel: true,
      canRefund: true,
      readEverySeconds: READ_EVERY_SECONDS,
      expiryMinutesMin: EXPIRY_MINUTES_MIN,
    },
    createCharge: (request) => (parts.mode === "snap" ? createSnap(parts, request) : createQris(parts, request)),
    findCharge: (request) => findCharge(parts, request),
    readPayment: (key) => readPayment(parts, key),
    openWebhook: (request) => openNotification(settings.serverKey, request),
    cancelCharge: (key) => cancelCharge(parts, key),
    refund: (request) => refund(parts, request),
    listPayments: null,
    testConnection: () => testConnection(parts),
    acknowledge: () => ({ status: 200, body: '{"status":"ok"}', contentType: "application/json" }),
  };
}

function settingsOf(env: Env, timeoutMs: number): MidtransSettings {
  const serverKey = env.MIDTRANS_SERVER_KEY;
  if (!serverKey) throw new Error("Midtrans needs MIDTRANS_SERVER_KEY.");
  const dot = env.MIDTRANS_IS_PRODUCTION ? "." : ".sandbox.";
  const tidy = (url: string) => url.replace(/\/+$/, "");
  return {
    baseUrl: tidy(env.MIDTRANS_BASE_URL ?? `https://api${dot}midtrans.com`),
    snapUrl: tidy(env.MIDTRANS_SNAP_BASE_URL ?? `https://app${dot}midtrans.com/snap/v1`),
    serverKey,
    // Midtrans calls https only.
    notificationUrl: env.appUrl.startsWith("https://") ? `${env.appUrl}/api/webhooks/midtrans` : null,
    timeoutMs,
  };
}

async function createQris({ api }: Parts, request: ChargeRequest): Promise<ChargeResult> {
  const answer = await api.charge(request.reference, qrisCharge(request));
  if (!answer.ok) return answer.problem;
  // 406: there is a charge with this reference already. Not ours to repeat, but to look up.
  if (answer.code === 406)
    return { outcome: "unknown", why: `Midtrans has a charge with the reference ${request.reference} already.` };
  if (answer.code !== 201 && answer.code !== 200) return answer.asProblem();
  const wire = wireTransaction.safeParse(answer.body);
  if (!wire.success) return { outcome: "unknown", why: "Midtrans' answer has a shape that Kursi does not know." };
  if (wire.data.transaction_status !== "pending")
    return { outcome: "refused", why: "Midtrans turned the charge down at once." };
  const charge = toCharge(wire.data, request, endOf(request), () => null);
  return charge.ok ? { outcome: "created", charge: charge.value } : { outcome: "refused", why: charge.why };
}

async function createSnap({ api }: Parts, request: ChargeRequest): Promise<ChargeResult> {
  const answer = await api.snap(snapTransaction(request));
  if (!answer.ok) return answer.problem;
  return { outcome: "created", charge: toSnapCharge(answer.data, request.amount, endOf(request)) };
}

async function findCharge({ api, mode, settings }: Parts, request: ChargeRequest): Promise<FindResult> {
  const answer = await api.status(request.reference);
  if (!answer.ok) return answer.problem;
  // With Snap: no method was chosen yet, so that a new page may be made; it ends the old one.
  if (answer.code === 404) return { outcome: "absent" };
  const wire = readTransaction(answer);
  if (!wire.ok) return wire.answer;
  if (mode === "snap")
    return { outcome: "unknown", why: "A Snap page is in use whose address was lost; it cannot be asked for again." };
  const picture = (id: string) => `${settings.baseUrl}/v2/qris/${encodeURIComponent(id)}/qr-code`;
  const charge = toCharge(wire.value, request, endOf(request), picture);
  return charge.ok ? { outcome: "found", charge: charge.value } : { outcome: "refused", why: charge.why };
}

async function readPayment({ api, mode }: Parts, key: PaymentKey): Promise<ReadResult> {
  const answer = await api.status(key.reference);
  if (!answer.ok) return answer.problem;
  if (answer.code === 404)
    return isSnapRef(key.gatewayRef) || (mode === "snap" && key.gatewayRef === null)
      ? { outcome: "read", payment: notChosenYet(key) }
      : { outcome: "absent", why: `Midtrans knows no transaction with the reference ${key.reference}.` };
  const wire = readTransaction(answer);
  if (!wire.ok) return wire.answer;
  const payment = toPayment(wire.value, key.reference);
  return payment.ok ? { outcome: "read", payment: payment.value } : { outcome: "unknown", why: payment.why };
}

/** Ends a pending charge. Not `cancel`, which would also take back money that is captured and not yet settled. */
async function cancelCharge(parts: Parts, key: PaymentKey): Promise<CallResult> {
  const answer = await parts.api.expire(key.reference);
  if (answer.ok && answer.code === 407) return { outcome: "done" };
  if (!answer.ok && answer.problem.outcome === "unavailable") return answer.problem;
  // A Snap page that nobody chose a method on cannot be ended; it runs out by itself.
  if (answer.ok && answer.code === 404 && isSnapRef(key.gatewayRef)) return { outcome: "unsupported" };
  // 412 is said of charges that are over as well as of paid ones, and an answer may have been lost: ask which it is.
  const now = await readPayment(parts, key);
  if (now.outcome === "read" && ["expired", "cancelled"].includes(now.payment.status)) return { outcome: "done" };
  return answer.ok ? answer.asProblem() : answer.problem;
}

async function refund({ api }: Parts, request: RefundRequest): Promise<RefundResult> {
  const { reference, refundKey, refundAmount, reason } = request;
  const answer = await api.refund(reference, { refund_key: refundKey, amount: refundAmount, reason });
  if (!answer.ok) return answer.problem;
  if (answer.code === 200) return { outcome: "done" };
  if (answer.code !== 406 && answer.code !== 412) return answer.asProblem();
  // The first call with this key may have been carried out with its answer lost: look for the key before saying no.
  const status = await api.status(reference);
  if (!status.ok) return { outcome: "unknown", why: status.problem.why };
  const wire = readTransaction(status);
  if (wire.ok && wire.value.refunds?.some(({ refund_key }) => refund_key === refundKey)) return { outcome: "done" };
  if (answer.code === 412) return answer.asProblem();
  return { outcome: "unknown", why: "Midtrans has a refund with this key, but does not show it." };
}

async function testConnection({ api, isProduction, mode }: Parts): Promise<ConnectionTest> {
  const answer = await api.status(NO_ORDER);
  if (!answer.ok) return { ok: false, why: answer.problem.why };
  // "No such order" is what a good key hears.
  if (answer.code !== 404) return { ok: false, why: answer.asProblem().why };
  const where = isProduction ? "production" : "the sandbox";
  return {
    ok: true,
    detail: `Midtrans accepts the server key in ${where}. Charges are made with ${mode === "snap" ? "Snap" : "the Core API"}.`,
  };
}

/** The transaction in a status answer: found, or why not. 407 is the code of one that ran out. */
function readTransaction(
  answer: Extract<CoreAnswer, { ok: true }>,
): { ok: true; value: WireTransaction } | { ok: false; answer: ReturnType<typeof answer.asProblem> } {
  const wire = wireTransaction.safeParse(answer.body);
  if (wire.success) return { ok: true, value: wire.data };
  const isRefusal = answer.code >= 400 && answer.code !== 407;
  return {
    ok: false,
    answer: isRefusal
      ? answer.asProblem()
      : { outcome: "unknown", why: "Midtrans' answer has a shape that Kursi does not know." },
  };
}

const notChosenYet = (key: PaymentKey) => ({
  reference: key.reference,
  gatewayRef: null,
  status: "pending" as const,
  rawStatus: "no method chosen yet",
  receipts: [],
  refunds: [],
});
