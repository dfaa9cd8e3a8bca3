import { z } from "zod";

/**
 * Every event that the outbox may carry, with the facts it brings. `announce` and the durable functions are typed by
 * this one catalogue, so a name or a fact that is not here does not compile.
 */
export const EVENTS = {
  /** A verified webhook delivery was stored. `subject` groups deliveries about one payment, `gateway` those that one hung gateway holds up. */
  "payments/webhook.received": z.object({ webhookId: z.string(), subject: z.string(), gateway: z.string() }),
  /** Money came that a person must look at. */
  "payments/attention.raised": z.object({ orderId: z.string(), receiptId: z.string(), attention: z.string() }),
  "payments/refund.requested": z.object({ refundId: z.string() }),
  "orders/order.paid": z.object({ orderId: z.string() }),
  /** A paid order is to be delivered, or delivered further. */
  "orders/delivery.due": z.object({ orderId: z.string() }),
  /** A unit of a paid order was refused and waits for a person. */
  "orders/unit.refused": z.object({ orderId: z.string(), unitId: z.string(), code: z.string() }),
  "seats/seat.leaving": z.object({ seatId: z.string() }),
  /** Something that was sold out can be had again: seats of a pool, items of a product. */
  "stock/supply.freed": z.object({ supply: z.string() }),
  /** The owner has pressed: everybody of a workspace that is down is to be moved. */
  "incidents/incident.pressed": z.object({ incidentId: z.string() }),
  "messages/message.queued": z.object({ messageId: z.string() }),
  /** The demo's time machine was used: everything that waits for a time looks at the clock again. */
  "demo/clock.advanced": z.object({ seconds: z.number() }),
} as const;

export type EventName = keyof typeof EVENTS;
export type EventData<Name extends EventName> = z.infer<(typeof EVENTS)[Name]>;
export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];
