import { startTripayStandin, type TripayStandinOptions } from "@/e2e/standins/tripay";
import { json } from "@/e2e/standins/http";
import { parseEnv } from "@/lib/core/env";
import { describeGatewayContract, type Fault, type GatewayWorld } from "@/lib/payments/gateways/contract";
import { createTripayGateway } from "@/lib/payments/gateways/tripay/adapter";

/** Short, so that a stand-in that never answers does not hold up the suite; a local answer takes a few milliseconds. */
const TIMEOUT_MS = 1_500;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

async function makeWorld(options: TripayStandinOptions): Promise<GatewayWorld> {
  const standin = await startTripayStandin(options);
  const gateway = createTripayGateway(parseEnv(standin.env), { timeoutMs: TIMEOUT_MS });

  async function setFault(fault: Fault | null): Promise<void> {
    if (fault === "down") return standin.goDown();
    standin.faults.clear();
    if (fault === null) return standin.comeBack();
    if (fault === "reply_lost") standin.faults.add({ kind: fault }, { ...ALWAYS, on: "transaction/create" });
    else if (fault === "error_in_200")
      standin.faults.add(
        { kind: "answer", answer: json(200, { success: false, message: "Internal service error" }) },
        ALWAYS,
      );
    else standin.faults.add({ kind: fault }, ALWAYS);
  }

  return {
    gateway,
    standin: {
      payNow: async (reference, amount) => void standin.pay(reference, amount),
      expire: async (reference) => void standin.expire(reference),
      deliverWebhooks: async (reference) =>
        standin.webhooks.deliveries.filter(({ body }) => body.includes(`"${reference}"`)),
      setFault,
    },
    traits: {
      canFindByReference: true,
      canReadByReference: true,
      expiredStatus: "expired",
      notifiesExpiry: true,
      takesOtherAmounts: true,
      takesLatePayment: true,
      signature: { over: "body", headers: ["x-callback-signature"] },
    },
    secrets: [standin.env["TRIPAY_API_KEY"] ?? "", standin.env["TRIPAY_PRIVATE_KEY"] ?? ""],
    stop: standin.stop,
  };
}

describeGatewayContract("tripay, the shop pays the fee", () => makeWorld({}));
describeGatewayContract("tripay, the buyer pays the fee", () => makeWorld({ feePaidBy: "customer" }));
describeGatewayContract("tripay's sandbox", () => makeWorld({ mode: "sandbox" }));
