import { eventType } from "inngest";
import { z } from "zod";

/** Every event that the outbox may carry. A verb that announces another name is caught by events.test.ts. */

/** A verified webhook delivery was stored. `subject` groups deliveries about one payment. */
export const noticeReceived = eventType("payments/notice.received", {
  schema: z.object({ noticeId: z.string(), subject: z.string() }),
});
/** Money came that a person must look at. */
export const attentionRaised = eventType("payments/attention.raised", {
  schema: z.object({ orderId: z.string(), receiptId: z.string(), attention: z.string() }),
});
export const refundRequested = eventType("payments/refund.requested", { schema: z.object({ refundId: z.string() }) });
export const orderPaid = eventType("orders/order.paid", { schema: z.object({ orderId: z.string() }) });
/** A paid order is to be delivered, or delivered further. */
export const deliveryDue = eventType("orders/delivery.due", { schema: z.object({ orderId: z.string() }) });
export const deliveryFailed = eventType("orders/delivery.failed", {
  schema: z.object({ orderId: z.string(), why: z.string() }),
});
export const seatLeaving = eventType("seats/seat.leaving", { schema: z.object({ seatId: z.string() }) });
export const seatsFreed = eventType("seats/seats.freed", { schema: z.object({ poolId: z.string() }) });
export const notificationQueued = eventType("notifications/notification.queued", {
  schema: z.object({ notificationId: z.string() }),
});
/** The demo's time machine was used: everything that waits for a time looks at the clock again. */
export const clockAdvanced = eventType("demo/clock.advanced", { schema: z.object({ seconds: z.number() }) });

export const EVENT_NAMES: readonly string[] = [
  noticeReceived,
  attentionRaised,
  refundRequested,
  orderPaid,
  deliveryDue,
  deliveryFailed,
  seatLeaving,
  seatsFreed,
  notificationQueued,
  clockAdvanced,
].map(({ name }) => name);
