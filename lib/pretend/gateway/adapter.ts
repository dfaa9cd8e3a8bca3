import type { Charge, ChargeRequest, PaymentGateway } from "@/lib/payments/gateway";
import { checkQris } from "@/lib/payments/qris";
import { callBank, type Bank } from "./api";
import { toCharge, toGatewayPayment } from "./map";
import { openWebhook } from "./open-webhook";

export type PretendParts = {
  bank: Bank;
  /** Key of the webhooks' signature. */
  secret: string;
  /** The press-to-pay page of a charge. */
  payPage: (request: { reference: string; returnUrl: string }) => string;
  timeLimitMs?: number;
  /** The machine's clock, in seconds since 1970. */
  machineSeconds?: () => number;
};

const TIME_LIMIT_MS = 10_000;

/** The pretend gateway: complete behind the same port as the real ones, with a bank that lives in this shop. */
export function createPretendGateway(parts: PretendParts): PaymentGateway {
  const { bank, secret, payPage, timeLimitMs = TIME_LIMIT_MS } = parts;
  const machineSeconds = parts.machineSeconds ?? (() => Date.now() / 1000);
  const chargeFor = (request: ChargeRequest, found: Parameters<typeof toCharge>[0]): Charge =>
    toCharge(found, payPage(request));

  return {
    name: "sandbox",
    label: "QRIS (sandbox)",
    capabilities: { canCancel: true, canRefund: true, readEverySeconds: 1, expiryMinutesMin: 1 },

    async createCharge(request) {
      const answer = await callBank(timeLimitMs, () => bank.create(request));
      if (answer.outcome !== "answered") return answer;
      const charge = chargeFor(request, answer.value);
      const check = checkQris(answer.value.qrString, charge.amount);
      return check.ok ? { outcome: "created", charge } : { outcome: "refused", why: check.why };
    },

    async findCharge(request) {
      const answer = await callBank(timeLimitMs, () => bank.read(request.reference));
      if (answer.outcome !== "answered") return answer;
      return answer.value ? { outcome: "found", charge: chargeFor(request, answer.value) } : { outcome: "absent" };
    },

    async readPayment({ reference }) {
      const answer = await callBank(timeLimitMs, () => bank.read(reference));
      if (answer.outcome !== "answered") return answer;
      return answer.value
        ? { outcome: "read", payment: toGatewayPayment(answer.value) }
        : { outcome: "absent", why: "the pretend bank has no charge with this reference" };
    },

    openWebhook: (request) => openWebhook(request, secret, machineSeconds()),

    async cancelCharge({ reference }) {
      const answer = await callBank(timeLimitMs, () => bank.cancel(reference));
      return answer.outcome === "answered" ? { outcome: "done" } : answer;
    },

    async refund({ reference, refundKey, refundAmount }) {
      const answer = await callBank(timeLimitMs, () => bank.refund({ reference, refundKey, amount: refundAmount }));
      return answer.outcome === "answered" ? { outcome: "done" } : answer;
    },

    listPayments: null,

    async testConnection() {
      const answer = await callBank(timeLimitMs, () => bank.read("PAY-TEST-CONNECTION"));
      return answer.outcome === "answered"
        ? { ok: true, detail: "The pretend bank answers." }
        : { ok: false, why: answer.why };
    },

    acknowledge: () => ({ status: 200, body: '{"received":true}', contentType: "application/json" }),
  };
}
