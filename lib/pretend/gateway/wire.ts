import { z } from "zod";

/** The bodies of the sandbox's webhooks. Unknown events are errors, never guesses. */
export const wireNotice = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("payment.succeeded"),
    charge_id: z.string().min(1),
    reference: z.string().min(1),
    receipt_id: z.string().min(1),
    amount: z.int().positive(),
  }),
  z.object({ event: z.literal("payment.expired"), charge_id: z.string().min(1), reference: z.string().min(1) }),
]);
export type WireNotice = z.infer<typeof wireNotice>;
