import type { TxCtx } from "@/lib/work/context";
import { queueNotification, type NotificationKind, type OrderFacts } from "@/lib/messages";
import type { Order } from "@/lib/orders";

/** Puts a message to the buyer on its way, in the commit of its cause. Nobody else gets one: it carries the order's address. */
export const tellBuyer = (
  tx: TxCtx,
  order: Order,
  kind: NotificationKind,
  facts: Partial<OrderFacts>,
  subject = order.id,
): Promise<void> =>
  queueNotification(tx, {
    kind,
    subject,
    recipient: order.customerEmail,
    locale: order.locale,
    facts: { ...factsOf(order), ...facts },
  });

const factsOf = (order: Order): OrderFacts => ({
  orderId: order.id,
  packageName: order.packageName,
  customerName: order.fullName,
  seats: order.seats,
  durationDays: order.durationDays,
  amountIdr: null,
  dueIdr: null,
  attention: null,
  invited: [],
  endsAt: order.endsAt?.toISOString() ?? null,
});
