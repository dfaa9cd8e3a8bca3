import { startPakasirStandin } from "@/e2e/standins/pakasir";
import { parseEnv } from "@/lib/core/env";
import { describeGatewayContract, type Fault, type GatewayWorld } from "@/lib/payments/gateways/contract";
import { createPakasirGateway } from "@/lib/payments/gateways/pakasir/adapter";

const TIMEOUT_MS = 400;

const makeWorld = (feePaidBy: "merchant" | "customer") => async (): Promise<GatewayWorld> => {
  // The limits have tests of their own; here they would only make every test wait.
  const standin = await startPakasirStandin({ limits: null, feePaidBy });
  const pace = { take: async () => ({ outcome: "go" as const }) };
  const gateway = createPakasirGateway(parseEnv(standin.env), pace, { timeoutMs: TIMEOUT_MS });
  const plan = { times: Infinity };
  const faults: Record<Fault, () => void | Promise<void>> = {
    reply_lost: () => standin.faults.add({ kind: "reply_lost" }, plan),
    html: () => standin.faults.add({ kind: "html" }, plan),
    hang: () => standin.faults.add({ kind: "hang" }, plan),
    error_in_200: () => {
      const answer = { status: 200, json: { message: "Proyek dinonaktifkan" } };
      standin.faults.add({ kind: "answer", answer }, plan);
    },
    down: () => standin.goDown(),
  };
  return {
    gateway,
    standin: {
      payNow: async (reference, amount) => standin.pay(reference, amount),
      expire: async (reference) => standin.expire(reference),
      deliverWebhooks: async (reference) => standin.webhooks.deliveries.filter(({ body }) => body.includes(reference)),
      setFault: async (fault) => {
        standin.faults.clear();
        await standin.comeBack();
        if (fault) await faults[fault]();
      },
    },
    traits: {
      canFindByReference: true,
      canReadByReference: true,
      expiredStatus: "cancelled",
      notifiesExpiry: false,
      takesOtherAmounts: true,
      takesLatePayment: true,
      signature: { over: "secret", headers: ["x-secret"] },
    },
    secrets: Object.entries(standin.env).flatMap(([name, value]) => (/KEY|SECRET/.test(name) ? [value] : [])),
    stop: standin.stop,
  };
};

describeGatewayContract("pakasir, the buyer bears the fee", makeWorld("customer"));
describeGatewayContract("pakasir, the shop bears the fee", makeWorld("merchant"));
