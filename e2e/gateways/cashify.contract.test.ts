import { parseEnv } from "@/lib/core/env";
import { startCashifyStandin } from "@/e2e/standins/cashify";
import { describeGatewayContract, type Fault } from "@/lib/payments/gateways/contract";
import { createCashifyGateway } from "@/lib/payments/gateways/cashify/adapter";

const TIMEOUT_MS = 400;

describeGatewayContract("cashify", async () => {
  const standin = await startCashifyStandin({ webhookUrl: null });
  const gateway = createCashifyGateway(parseEnv(standin.env), { timeoutMs: TIMEOUT_MS });
  const idOf = (reference: string) => standin.books.need(reference).id;
  const plan = { times: Infinity };
  const faults: Record<Fault, () => void | Promise<void>> = {
    reply_lost: () => standin.faults.add({ kind: "reply_lost" }, plan),
    html: () => standin.faults.add({ kind: "html" }, plan),
    hang: () => standin.faults.add({ kind: "hang" }, plan),
    error_in_200: () => {
      const refusal = { status: 403, message: "Silakan langganan di https://casaku.id/pricing" };
      standin.faults.add({ kind: "answer", answer: { status: 200, json: refusal } }, plan);
    },
    down: () => standin.goDown(),
  };
  return {
    gateway,
    standin: {
      payNow: async (reference, amount) => standin.pay(reference, amount),
      expire: async (reference) => standin.expire(reference),
      deliverWebhooks: async (reference) =>
        standin.webhooks.deliveries.filter(({ body }) => body.includes(idOf(reference))),
      setFault: async (fault) => {
        standin.faults.clear();
        await standin.comeBack();
        if (fault) await faults[fault]();
      },
    },
    traits: {
      canFindByReference: false,
      canReadByReference: false,
      expiredStatus: "expired",
      notifiesExpiry: false,
      takesOtherAmounts: false,
      takesLatePayment: true,
      signature: { over: "body", headers: ["x-casaku-signature"] },
    },
    secrets: Object.entries(standin.env).flatMap(([name, value]) => (/KEY|SECRET/.test(name) ? [value] : [])),
    stop: standin.stop,
  };
});
