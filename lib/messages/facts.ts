import { z } from "zod";

/** What every message about an order may say. One shape for all kinds: they differ in their words, not in their facts. */
export const orderFacts = z.object({
  orderId: z.string(),
  packageName: z.string(),
  customerName: z.string().nullable(),
  seats: z.number().int(),
  durationDays: z.number().int(),
  /** Rupiah that the message is about: paid, short, refunded. */
  amountIdr: z.number().int().nullable(),
  /** What the buyer was asked to pay, when it differs from what came. */
  dueIdr: z.number().int().nullable(),
  attention: z.string().nullable(),
  /** Who was invited, and where. */
  invited: z.array(z.object({ email: z.string(), workspaceName: z.string() })),
  /** ISO 8601 */
  endsAt: z.string().nullable(),
});
export type OrderFacts = z.infer<typeof orderFacts>;
