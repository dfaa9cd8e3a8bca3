import { randomUUID } from "node:crypto";
import { issueCode, limitCodes, type CodeFor } from "@/lib/buyers";
import { queueMessage, sealItems } from "@/lib/messages";
import type { Order } from "@/lib/orders";
import { inTransaction, type Ctx } from "@/lib/work/context";

/**
 * Mails a one-time code for an act on this order; the one sent before for the same act dies. The mail says nothing of the
 * order, so that a stranger at that address learns nothing. Throws `too_many` with `retryAfterSeconds`.
 */
export async function sendCode(ctx: Ctx, order: Order, act: CodeFor): Promise<void> {
  await limitCodes(ctx, act);
  await inTransaction(ctx, async (tx) => {
    const code = await issueCode(tx, act);
    const subject = `${order.id}:code:${randomUUID()}`;
    await queueMessage(tx, {
      subject,
      kind: "one_time_code",
      recipient: { kind: "buyer", id: order.buyerId, email: act.email },
      orderId: order.id,
      locale: order.locale,
      facts: { ...NOTHING, orderId: order.id, items: sealItems(subject, [code]) },
    });
  });
}

/** What the mail does not say is not kept with it either. */
const NOTHING = {
  title: "",
  customerName: null,
  units: 1,
  durationDays: null,
  amountIdr: null,
  dueIdr: null,
  attention: null,
  invited: [],
  endsAt: null,
};
