import { json } from "@/e2e/standins/http";
import { startMidtransStandin, type MidtransStandinOptions } from "@/e2e/standins/midtrans";
import { parseEnv } from "@/lib/core/env";
import { describeGatewayContract, type Fault, type GatewayWorld } from "@/lib/payments/gateways/contract";
import { createMidtransGateway } from "@/lib/payments/gateways/midtrans/adapter";

/** Short, so that a stand-in that never answers does not hold up the suite; a local answer takes a few milliseconds. */
const TIMEOUT_MS = 1_500;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

async function makeWorld(options: MidtransStandinOptions): Promise<GatewayWorld> {
  const standin = await startMidtransStandin(options);
  const gateway = createMidtransGateway(parseEnv(standin.env), { timeoutMs: TIMEOUT_MS });

  async function setFault(fault: Fault | null): Promise<void> {
    if (fault === "down") return standin.goDown();
    standin.faults.clear();
    if (fault === null) return standin.comeBack();
    const error = json(200, {
      status_code: "500",
      status_message: "Sorry. Our system is recovering from unexpected issues.",
    });
    if (fault === "error_in_200") standin.faults.add({ kind: "answer", answer: error }, ALWAYS);
    else standin.faults.add({ kind: fault }, ALWAYS);
  }

  return {
    gateway,
    standin: {
      payNow: async (reference, amount) => standin.pay(reference, amount),
      expire: async (reference) => standin.expire(reference),
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
      signature: {
        over: "fields",
        fields: ["order_id", "status_code", "gross_amount"],
        signatureField: "signature_key",
      },
    },
    secrets: [
      standin.env["MIDTRANS_SERVER_KEY"] ?? "",
      Buffer.from(`${standin.env["MIDTRANS_SERVER_KEY"]}:`).toString("base64"),
    ],
    stop: standin.stop,
  };
}

describeGatewayContract("midtrans, with the QR payload", () => makeWorld({}));
describeGatewayContract("midtrans, with a picture only", () => makeWorld({ sendsQrString: false }));
