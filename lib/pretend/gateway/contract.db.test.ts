import { asc } from "drizzle-orm";
import { db } from "@/db/client";
import { bankDeliveries } from "@/db/schema";
import { systemCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import {
  cancelCharge,
  createCharge,
  expireCharge,
  payCharge,
  readCharge,
  refundCharge,
  sendDelivery,
} from "@/lib/pretend";
import { startWebhookEar } from "@/lib/pretend/bank/testing/webhook-ear";
import { describeGatewayContract, type Fault, type GatewayWorld } from "@/lib/payments/gateways/contract";
import { createPretendGateway } from "./adapter";

const SECRET = "test-sandbox-secret";
const ctx = systemCtx("test");

describeGatewayContract("sandbox", async (): Promise<GatewayWorld> => {
  const ear = await startWebhookEar();
  let fault: Fault | null = null;
  const bank = {
    create: faulty(
      () => fault,
      async (request: Parameters<typeof createCharge>[1]) => createCharge(ctx, request),
    ),
    read: faulty(
      () => fault,
      async (reference: string) => readCharge(ctx, reference),
    ),
    cancel: faulty(
      () => fault,
      async (reference: string) => cancelCharge(ctx, reference),
    ),
    refund: faulty(
      () => fault,
      async (request: Parameters<typeof refundCharge>[1]) => refundCharge(ctx, request),
    ),
  };
  const payPage = ({ reference }: { reference: string }) => `http://localhost:3000/dev/pay/${reference}`;
  return {
    gateway: createPretendGateway({ bank, secret: SECRET, payPage, timeLimitMs: 1_500 }),
    secrets: [SECRET],
    traits: {
      canFindByReference: true,
      canReadByReference: true,
      expiredStatus: "expired",
      notifiesExpiry: true,
      takesOtherAmounts: true,
      takesLatePayment: true,
      signature: { over: "body", headers: ["x-sandbox-signature", "x-sandbox-timestamp"] },
    },
    standin: {
      payNow: async (reference, amount) => {
        const mode = amount
          ? "wrong_amount"
          : (await readCharge(ctx, reference))?.status === "expired"
            ? "late"
            : "pay";
        await payCharge(ctx, reference, mode, { amount });
      },
      expire: async (reference) => void (await expireCharge(ctx, reference, 0)),
      deliverWebhooks: async (reference) => {
        ear.heard.length = 0;
        const rows = await db().select().from(bankDeliveries).orderBy(asc(bankDeliveries.id));
        for (const row of rows) if (row.body.includes(reference)) await sendDelivery(ctx, row);
        return [...ear.heard];
      },
      setFault: (next) => void (fault = next),
    },
    stop: () => ear.stop(),
  };
});

/** The bank behind a broken line. */
function faulty<Request, Answer>(
  fault: () => Fault | null,
  call: (request: Request) => Promise<Answer>,
): (request: Request) => Promise<Answer> {
  return async (request) => {
    switch (fault()) {
      case null:
        return call(request);
      case "reply_lost":
        await call(request);
        throw Object.assign(new Error("the connection broke"), { code: "ECONNRESET" });
      case "html":
        throw new SyntaxError("not JSON");
      case "error_in_200":
        throw new DomainError("conflict", "The bank says no.");
      case "hang":
        return new Promise<never>(() => {});
      case "down":
        throw Object.assign(new Error("nobody listens"), { code: "ECONNREFUSED" });
    }
  };
}
