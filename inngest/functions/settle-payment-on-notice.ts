import { handleNotice } from "@/lib/settlement";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { noticeReceived } from "../events";
import { asEngineError } from "./steps";

/** A webhook is a hint: one step asks the gateway and records its answer, so that a retry acts on fresh facts. */
export const settlePaymentOnNotice = inngest.createFunction(
  {
    id: "settle-payment-on-notice",
    triggers: [noticeReceived],
    concurrency: { key: "event.data.subject", limit: 1 },
    retries: 10,
  },
  ({ event, step }) =>
    step.run("settle", () => handleNotice(systemCtx("settle-payment"), event.data.noticeId).catch(asEngineError)),
);
