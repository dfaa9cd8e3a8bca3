import { EnvError, type Env } from "@/lib/core/env";
import type {
  CallResult,
  ChargeRequest,
  ChargeResult,
  ConnectionTest,
  PaymentGateway,
  PaymentKey,
  ReadResult,
} from "@/lib/payments/gateway";
import { createCasakuApi, type CasakuAnswer, type CasakuApi } from "./api";
import { EXPIRY_MINUTES, expiryMinutes, prefixOf, show, toCharge, toPayment, toStatus } from "./map";
import { openWebhook } from "./webhook";
import { cancelled, checked, generated, profile } from "./wire";

/** Casaku advises 20 to 30 seconds; the buyer waits for a charge, so we take the shorter. */
const TIMEOUT_MS = 20_000;
/** Its documentation uses DANA throughout; the other package ids come from clients. */
const PACKAGE_IDS = ["id.dana"];

/** Throws `EnvError` when a key is missing: a gateway without its secret must not start. */
export function createCashifyGateway(env: Env, options: { timeoutMs?: number } = {}): PaymentGateway {
  const licenseKey = needed(env, "CASHIFY_LICENSE_KEY");
  const secret = needed(env, "CASHIFY_WEBHOOK_SECRET");
  const qrisId = needed(env, "CASHIFY_QRIS_ID");
  const packageIds = env.CASHIFY_PACKAGE_IDS?.length ? env.CASHIFY_PACKAGE_IDS : PACKAGE_IDS;
  const api = createCasakuApi({
    baseUrl: env.CASHIFY_BASE_URL,
    licenseKey,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  });
  return {
    name: "cashify",
    label: "QRIS (Casaku)",
    capabilities: { canCancel: true, canRefund: false, readEverySeconds: 5, expiryMinutesMin: EXPIRY_MINUTES.min },
    createCharge: (request) => createCharge(api, request, { qrisId, packageIds }),
    findCharge: async () => ({
      outcome: "unknown",
      why: "Casaku cannot be searched by our reference. A charge whose QR code nobody has seen cannot be paid, so a new attempt is safe.",
    }),
    readPayment: (key) => readPayment(api, key),
    openWebhook: (request) => openWebhook(request, { secret, header: env.CASHIFY_SIGNATURE_HEADER }),
    cancelCharge: (key) => cancelCharge(api, key),
    refund: async () => ({ outcome: "unsupported" }),
    listPayments: null,
    testConnection: () => testConnection(api),
    acknowledge: () => ({ status: 200, body: '{"success":true}', contentType: "application/json" }),
  };
}

async function createCharge(
  api: CasakuApi,
  request: ChargeRequest,
  settings: { qrisId: string; packageIds: readonly string[] },
): Promise<ChargeResult> {
  const answer = await api.write("/api/generate/v2/qris", {
    qr_id: settings.qrisId,
    amount: request.amount,
    // Casaku matches money to transactions by amount alone, so each total should be its own.
    useUniqueCode: true,
    packageIds: settings.packageIds,
    expiredInMinutes: expiryMinutes(request),
    qrType: "dynamic",
    paymentMethod: "qris",
    useQris: true,
    prefix: prefixOf(request.reference),
  });
  if (answer.outcome === "absent")
    return { outcome: "refused", why: "Casaku does not know this QRIS. Check CASHIFY_QRIS_ID." };
  if (answer.outcome !== "said") return answer;
  const wire = generated.safeParse(answer.body.data);
  if (!wire.success) return { outcome: "refused", why: `Casaku's answer lacks what we need: ${fieldsOf(wire.error)}.` };
  return toCharge(wire.data, request);
}

async function readPayment(api: CasakuApi, key: PaymentKey): Promise<ReadResult> {
  if (!key.gatewayRef)
    return {
      outcome: "unknown",
      why: "Casaku's transaction id was never received, and Casaku cannot be asked without it.",
    };
  const answer = await api.read("/api/generate/check-status", { transactionId: key.gatewayRef });
  if (answer.outcome === "absent") return { outcome: "absent", why: "Casaku does not know this transaction." };
  if (answer.outcome !== "said") return answer;
  const wire = checked.safeParse(answer.body.data);
  if (!wire.success)
    return { outcome: "unknown", why: `Casaku's status answer lacks what we need: ${fieldsOf(wire.error)}.` };
  return toPayment(wire.data, key);
}

async function cancelCharge(api: CasakuApi, key: PaymentKey): Promise<CallResult> {
  if (!key.gatewayRef) return { outcome: "refused", why: "There is no Casaku transaction to cancel." };
  const answer = await api.write("/api/generate/cancel-status", { transactionId: key.gatewayRef });
  if (isCancelled(answer, key.gatewayRef)) return { outcome: "done" };
  // What a second cancel answers is not documented: the status decides.
  const seen = await readPayment(api, key);
  if (seen.outcome === "read" && ["cancelled", "expired"].includes(seen.payment.status)) return { outcome: "done" };
  if (seen.outcome === "read")
    return { outcome: "refused", why: `Casaku did not cancel: the transaction is ${show(seen.payment.rawStatus)}.` };
  if (answer.outcome === "said") return { outcome: "unknown", why: "Casaku did not say whether it cancelled." };
  return answer.outcome === "absent" ? { outcome: "refused", why: "Casaku does not know this transaction." } : answer;
}

function isCancelled(answer: CasakuAnswer, gatewayRef: string): boolean {
  if (answer.outcome !== "said") return false;
  const wire = cancelled.safeParse(answer.body.data);
  return wire.success && wire.data.transactionId === gatewayRef && toStatus(wire.data.status) === "cancelled";
}

async function testConnection(api: CasakuApi): Promise<ConnectionTest> {
  const answer = await api.read("/api/profile");
  if (answer.outcome === "absent") return { ok: false, why: "Casaku has no profile page at this address." };
  if (answer.outcome !== "said") return { ok: false, why: answer.why };
  const wire = profile.safeParse(answer.body.data);
  if (!wire.success) return { ok: false, why: "Casaku answered, but not with a profile. Check CASHIFY_BASE_URL." };
  const plan =
    wire.data.vipstatus === null || wire.data.vipstatus === undefined ? "" : `, plan ${String(wire.data.vipstatus)}`;
  return { ok: true, detail: show(`${wire.data.storeName || wire.data.name}`) + show(plan) };
}

/** Names of the fields at fault, never their values. */
const fieldsOf = (error: { issues: readonly { path: PropertyKey[] }[] }): string =>
  [...new Set(error.issues.map(({ path }) => path.join(".") || "data"))].join(", ");

function needed(env: Env, name: "CASHIFY_LICENSE_KEY" | "CASHIFY_WEBHOOK_SECRET" | "CASHIFY_QRIS_ID"): string {
  const value = env[name];
  if (!value) throw new EnvError(`${name}: missing. Casaku cannot be used without it.`);
  return value;
}
