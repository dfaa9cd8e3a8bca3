import { vacateSeat } from "@/lib/delivery";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { seatLeaving } from "../events";
import { asEngineError } from "./steps";

/** Removes whoever leaves; the seat is free only after the workspace has confirmed. */
export const vacateLeavingSeat = inngest.createFunction(
  {
    id: "vacate-leaving-seat",
    triggers: [seatLeaving],
    concurrency: { key: "event.data.seatId", limit: 1 },
    retries: 10,
  },
  ({ event, step }) =>
    step.run("vacate", () => vacateSeat(systemCtx("vacate-seat"), event.data.seatId).catch(asEngineError)),
);
