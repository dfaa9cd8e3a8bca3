import { handleWebhook, sendRefund } from "@/lib/settlement";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { refundRequested, webhookReceived } from "../events";
import { asEngineError } from "./steps";

/** Running steps that one gateway may hold up: several gateways that hang leave room for everything else. */
const GATEWAY_SHARE = 8;

/** A webhook is a hint: one step asks the gateway and records its answer, so that a retry acts on fresh facts. */
export const settlePaymentOnWebhook = inngest.createFunction(
  {
    id: "settle-payment-on-webhook",
    triggers: [webhookReceived],
    concurrency: [
      { key: "event.data.subject", limit: 1 },
      { key: "event.data.gateway", limit: GATEWAY_SHARE },
    ],
    retries: 10,
  },
  ({ event, step }) =>
    step.run("settle", () => handleWebhook(systemCtx("settle-payment"), event.data.webhookId).catch(asEngineError)),
);

/** Hands a refund to its gateway, with the same refund key however often it is tried. */
export const sendRequestedRefund = inngest.createFunction(
  {
    id: "send-refund",
    triggers: [refundRequested],
    concurrency: [{ key: "event.data.refundId", limit: 1 }, { limit: GATEWAY_SHARE }],
    retries: 10,
  },
  ({ event, step }) =>
    step.run("send", () => sendRefund(systemCtx("send-refund"), event.data.refundId).catch(asEngineError)),
);
