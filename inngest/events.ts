import { eventType } from "inngest";
import { EVENTS } from "@/lib/core/events";

/** The events of the catalogue that start a function, as triggers with typed and checked facts. */
export const webhookReceived = eventType("payments/webhook.received", { schema: EVENTS["payments/webhook.received"] });
export const refundRequested = eventType("payments/refund.requested", { schema: EVENTS["payments/refund.requested"] });
export const orderPaid = eventType("orders/order.paid", { schema: EVENTS["orders/order.paid"] });
export const deliveryDue = eventType("orders/delivery.due", { schema: EVENTS["orders/delivery.due"] });
export const seatLeaving = eventType("seats/seat.leaving", { schema: EVENTS["seats/seat.leaving"] });
export const supplyFreed = eventType("stock/supply.freed", { schema: EVENTS["stock/supply.freed"] });
export const incidentPressed = eventType("incidents/incident.pressed", {
  schema: EVENTS["incidents/incident.pressed"],
});
export const messageQueued = eventType("messages/message.queued", { schema: EVENTS["messages/message.queued"] });
export const clockAdvanced = eventType("demo/clock.advanced", { schema: EVENTS["demo/clock.advanced"] });
