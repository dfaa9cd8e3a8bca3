import { systemCtx } from "@/lib/work/context";
import { deliverNotification } from "@/lib/messages";
import { inngest } from "../client";
import { notificationQueued } from "../events";
import { asEngineError } from "./steps";

/** Hands one message to its channel. */
export const deliverQueuedNotification = inngest.createFunction(
  {
    id: "deliver-notification",
    triggers: [notificationQueued],
    concurrency: { key: "event.data.notificationId", limit: 1 },
    retries: 8,
  },
  ({ event, step }) =>
    step.run("deliver", () =>
      deliverNotification(systemCtx("deliver-notification"), event.data.notificationId).catch(asEngineError),
    ),
);
