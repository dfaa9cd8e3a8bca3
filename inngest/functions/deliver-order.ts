import { NonRetriableError } from "inngest";
import { finishDelivery, invitePerson, prepareDelivery } from "@/lib/delivery";
import { systemCtx } from "@/lib/work/context";
import { inngest } from "../client";
import { deliveryDue, orderPaid } from "../events";
import { asEngineError } from "./steps";

/** How often one person may be moved to another workspace in one run before a later run goes on. */
const MOVES_MAX = 5;

/** Paid → seats → invitations → told. Every step is one commit that can be repeated; one run an order at a time. */
export const deliverOrder = inngest.createFunction(
  {
    id: "deliver-order",
    triggers: [orderPaid, deliveryDue],
    concurrency: { key: "event.data.orderId", limit: 1 },
    retries: 10,
  },
  async ({ event, step }) => {
    const { orderId } = event.data;
    const ctx = () => systemCtx("deliver-order");
    const prepared = await step.run("prepare", () => prepareDelivery(ctx(), orderId).catch(asEngineError));
    if (prepared.state !== "ready") return prepared.state;

    let refused: string | null = null;
    let givenUp: unknown = null;
    for (const assignmentId of prepared.toInvite) {
      try {
        for (let move = 0; move <= MOVES_MAX; move++) {
          const result = await step.run(`invite ${assignmentId} ${move}`, () =>
            invitePerson(ctx(), assignmentId).catch(asEngineError),
          );
          if (result.outcome === "refused") refused = `the workspace refused: ${result.code}`;
          if (result.outcome !== "moved") break;
        }
      } catch (error) {
        // One person's trouble must not keep the others of a team out; the sweep comes back for this one.
        givenUp = error;
      }
    }
    const status = await step.run("finish", () => finishDelivery(ctx(), orderId, refused).catch(asEngineError));
    if (givenUp) throw new NonRetriableError("an invitation was given up for now", { cause: givenUp });
    return status;
  },
);
