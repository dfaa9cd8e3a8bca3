import { queueMessage, type MessageKind, type OrderFacts } from "@/lib/messages";
import type { Line, Order } from "@/lib/orders";
import type { TxCtx } from "@/lib/work/context";

/**
 * Queues a message to the buyer in the commit of its cause. Nobody else gets one, because it links to the order. The
 * same subject and kind is sent once.
 */
export const tellBuyer = (
  tx: TxCtx,
  order: Order,
  kind: MessageKind,
  facts: Partial<OrderFacts>,
  subject = order.id,
): Promise<void> =>
  queueMessage(tx, {
    subject,
    kind,
    recipient: { kind: "buyer", id: order.buyerId, email: order.customerEmail },
    orderId: order.id,
    locale: order.locale,
    facts: { ...factsOf(order), ...facts },
  });

/** The days that a message about these lines may name: those of seats, where nothing else was bought and they agree. */
export function daysOf(lines: readonly Line[]): number | null {
  const days = new Set(lines.map((line) => (line.kind === "seat" ? line.durationDays : null)));
  return days.size === 1 ? ([...days][0] ?? null) : null;
}

const factsOf = (order: Order): OrderFacts => ({
  orderId: order.id,
  title: order.title,
  customerName: order.fullName,
  units: order.units,
  durationDays: null,
  amountIdr: null,
  dueIdr: null,
  attention: null,
  invited: [],
  items: null,
  endsAt: order.endsAt?.toISOString() ?? null,
});
