import { isLoopbackUrl } from "@/lib/core/addresses";
import { EnvError, type Env } from "@/lib/core/env";
import { rupiah } from "@/lib/core/money";
import type { Pace } from "@/lib/work/pace";
import type {
  CallResult,
  ChargeRequest,
  ChargeResult,
  ConnectionTest,
  PaymentGateway,
  PaymentKey,
  ReadResult,
} from "@/lib/payments/gateway";
import { createPakasirApi, type PakasirApi } from "./api";
import { toCharge, toPayment, type SandboxRule } from "./map";
import { openWebhook } from "./webhook";
import { created, fees, seen, sentence } from "./wire";

const TIMEOUT_MS = 15_000;
const EXAMPLE_AMOUNT = rupiah(100_000);
/** No transaction of anybody: asking for it tells whether the key is taken. */
const NOBODYS_TXN = "kursi-connection-test";

/**
 * `pace` is shared by all processes of the shop: Pakasir counts calls per project. Throws `EnvError` when a key is
 * missing: a gateway without its secret must not start.
 */
export function createPakasirGateway(env: Env, pace: Pace, options: { timeoutMs?: number } = {}): PaymentGateway {
  const slug = needed(env, "PAKASIR_PROJECT_SLUG");
  const apiKey = needed(env, "PAKASIR_API_KEY");
  const secret = needed(env, "PAKASIR_WEBHOOK_SECRET");
  const baseUrl = env.PAKASIR_BASE_URL.replace(/\/+$/, "");
  const isLoopback = isLoopbackUrl(baseUrl);
  const sandbox: SandboxRule = { isAllowed: env.isDemo || isLoopback, baseUrl };
  const api = createPakasirApi({
    baseUrl,
    slug,
    apiKey,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    // Load tests on loopback switch all limits off.
    pace: isLoopback && env.RATE_LIMIT_FACTOR === 0 ? UNPACED : pace,
  });
  return {
    name: "pakasir",
    label: "QRIS (Pakasir)",
    capabilities: { canCancel: true, canRefund: false, readEverySeconds: 5, expiryMinutesMin: 1 },
    createCharge: (request) => createCharge(api, request, sandbox),
    findCharge: async (request) => {
      // Find or create: the same order and body give the same transaction.
      const result = await createCharge(api, request, sandbox);
      return result.outcome === "created" ? { ...result, outcome: "found" } : result;
    },
    readPayment: (key) => readPayment(api, key, sandbox),
    openWebhook: (request) => openWebhook(request, secret),
    cancelCharge: (key) => cancelCharge(api, key, sandbox),
    refund: async () => ({ outcome: "unsupported" }),
    listPayments: null,
    testConnection: () => testConnection(api),
    acknowledge: () => ({ status: 200, body: '{"success":true}', contentType: "application/json" }),
  };
}

const UNPACED: Pace = { take: async () => ({ outcome: "go" }) };

async function createCharge(api: PakasirApi, request: ChargeRequest, sandbox: SandboxRule): Promise<ChargeResult> {
  const answer = await api.createTransaction(request.reference, request.amount);
  if (answer.outcome === "absent")
    return { outcome: "refused", why: "Pakasir does not know this project. Check PAKASIR_PROJECT_SLUG." };
  if (answer.outcome !== "said") return answer;
  const wire = created.safeParse(answer.body);
  if (!wire.success)
    return { outcome: "refused", why: `Pakasir's answer lacks what we need: ${fieldsOf(wire.error)}.` };
  return toCharge(wire.data, request, sandbox);
}

async function readPayment(
  api: PakasirApi,
  key: PaymentKey,
  sandbox: Pick<SandboxRule, "isAllowed">,
): Promise<ReadResult> {
  const id = key.gatewayRef === null ? await findId(api, key) : { outcome: "id" as const, txnId: key.gatewayRef };
  if (id.outcome !== "id") return id;
  const answer = await api.readTransaction(id.txnId);
  if (answer.outcome === "absent")
    return { outcome: "absent", why: "Pakasir does not know this transaction, or not this project." };
  if (answer.outcome !== "said") return answer;
  const wire = seen.safeParse(answer.body);
  if (!wire.success)
    return { outcome: "unknown", why: `Pakasir's status answer lacks what we need: ${fieldsOf(wire.error)}.` };
  return toPayment(wire.data, key, sandbox);
}

/** Status is asked by Pakasir's id; when the reply that held it was lost, creating once more finds it. */
async function findId(
  api: PakasirApi,
  key: PaymentKey,
): Promise<{ outcome: "id"; txnId: string } | Exclude<ReadResult, { outcome: "read" }>> {
  const answer = await api.createTransaction(key.reference, key.dueAmount);
  if (answer.outcome === "absent") return { outcome: "absent", why: "Pakasir does not know this project." };
  if (answer.outcome !== "said") return answer;
  const wire = created.safeParse(answer.body);
  if (wire.success) return { outcome: "id", txnId: wire.data.txn_id };
  return { outcome: "unknown", why: `Pakasir's answer lacks what we need: ${fieldsOf(wire.error)}.` };
}

async function cancelCharge(
  api: PakasirApi,
  key: PaymentKey,
  sandbox: Pick<SandboxRule, "isAllowed">,
): Promise<CallResult> {
  if (!key.gatewayRef) return { outcome: "refused", why: "There is no Pakasir transaction to cancel." };
  const answer = await api.cancelTransaction(key.gatewayRef);
  if (answer.outcome === "said" && /berhasil/i.test(sentence.safeParse(answer.body).data?.message ?? ""))
    return { outcome: "done" };
  // What a second cancel answers is not documented: the status decides.
  const now = await readPayment(api, key, sandbox);
  if (now.outcome === "read" && now.payment.status === "cancelled") return { outcome: "done" };
  if (now.outcome === "read")
    return { outcome: "refused", why: `Pakasir did not cancel: the transaction is ${now.payment.rawStatus}.` };
  if (answer.outcome === "said") return { outcome: "unknown", why: "Pakasir did not say whether it cancelled." };
  return answer.outcome === "absent" ? { outcome: "refused", why: "Pakasir does not know this transaction." } : answer;
}

async function testConnection(api: PakasirApi): Promise<ConnectionTest> {
  const keyed = await api.readTransaction(NOBODYS_TXN);
  if (keyed.outcome !== "absent")
    return { ok: false, why: keyed.outcome === "said" ? "Pakasir's answer makes no sense." : keyed.why };
  const answer = await api.readFees(EXAMPLE_AMOUNT);
  const wire = fees.safeParse(answer.outcome === "said" ? answer.body : undefined);
  const fee = wire.success ? ` QRIS fee on Rp${EXAMPLE_AMOUNT}: Rp${wire.data.qris}.` : "";
  return { ok: true, detail: `Pakasir took the key.${fee} The project's name is checked by the first charge.` };
}

/** Names of the fields at fault, never their values. */
const fieldsOf = (error: { issues: readonly { path: PropertyKey[] }[] }): string =>
  [...new Set(error.issues.map(({ path }) => path.join(".") || "everything"))].join(", ");

function needed(env: Env, name: "PAKASIR_PROJECT_SLUG" | "PAKASIR_API_KEY" | "PAKASIR_WEBHOOK_SECRET"): string {
  const value = env[name];
  if (!value) throw new EnvError(`${name}: missing. Pakasir cannot be used without it.`);
  return value;
}
