import { sendRefund } from "@/lib/settlement";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { refundRequested } from "../events";
import { asEngineError } from "./steps";

/** Hands a refund to its gateway, with the same refund key however often it is tried. */
export const sendRequestedRefund = inngest.createFunction(
  {
    id: "send-refund",
    triggers: [refundRequested],
    concurrency: { key: "event.data.refundId", limit: 1 },
    retries: 10,
  },
  ({ event, step }) =>
    step.run("send", () => sendRefund(systemCtx("send-refund"), event.data.refundId).catch(asEngineError)),
);
