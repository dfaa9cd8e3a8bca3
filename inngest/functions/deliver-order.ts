import { NonRetriableError } from "inngest";
import { deliverUnit, finishDelivery, prepareDelivery, vacateSeat } from "@/lib/delivery";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { deliveryDue, orderPaid, seatLeaving } from "../events";
import { asEngineError, SHARE } from "./steps";

/** How often one person may be reseated in one run before a later run goes on. */
const RESEATS_MAX = 5;

/** Paid → held goods → one unit at a time → told. Every step is one commit that can be repeated; one run an order at a time. */
export const deliverOrder = inngest.createFunction(
  {
    id: "deliver-order",
    triggers: [orderPaid, deliveryDue],
    concurrency: [{ key: "event.data.orderId", limit: 1 }, { limit: SHARE }],
    retries: 10,
  },
  async ({ event, step }) => {
    const { orderId } = event.data;
    const ctx = () => systemCtx("deliver-order");
    const prepared = await step.run("prepare", () => prepareDelivery(ctx(), orderId).catch(asEngineError));
    if (prepared.state !== "ready") return prepared.state;

    let givenUp: unknown = null;
    for (const unitId of prepared.unitIds) {
      try {
        for (let reseat = 0; reseat <= RESEATS_MAX; reseat++) {
          const { outcome } = await step.run(`deliver ${unitId} ${reseat}`, () =>
            deliverUnit(ctx(), unitId).catch(asEngineError),
          );
          if (outcome !== "reseated") break;
        }
      } catch (error) {
        // One unit's trouble must not keep the others out; the sweep comes back for this one.
        givenUp = error;
      }
    }
    const status = await step.run("finish", () => finishDelivery(ctx(), orderId).catch(asEngineError));
    if (givenUp) throw new NonRetriableError("a unit was given up for now", { cause: givenUp });
    return status;
  },
);

/** Removes whoever leaves; the seat is free only after the workspace has confirmed. */
export const vacateLeavingSeat = inngest.createFunction(
  {
    id: "vacate-leaving-seat",
    triggers: [seatLeaving],
    concurrency: [{ key: "event.data.seatId", limit: 1 }, { limit: SHARE }],
    retries: 10,
  },
  ({ event, step }) =>
    step.run("vacate", () => vacateSeat(systemCtx("vacate-seat"), event.data.seatId).catch(asEngineError)),
);
