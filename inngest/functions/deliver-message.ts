import { isOvertaken } from "@/lib/delivery";
import { deliverMessage } from "@/lib/messages";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { messageQueued } from "../events";
import { asEngineError, SHARE } from "./steps";

/** Hands one message to its channel. */
export const deliverQueuedMessage = inngest.createFunction(
  {
    id: "deliver-message",
    triggers: [messageQueued],
    concurrency: [{ key: "event.data.messageId", limit: 1 }, { limit: SHARE }],
    retries: 8,
  },
  ({ event, step }) =>
    step.run("deliver", () =>
      deliverMessage(systemCtx("deliver-message"), event.data.messageId, undefined, isOvertaken).catch(asEngineError),
    ),
);
