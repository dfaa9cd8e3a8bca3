import { z } from "zod";

/**
 * What Midtrans sends, as far as we use it: loose on everything else, since new fields appear and empty ones are left
 * out. Shapes from Midtrans' documentation and its official clients (see README.md).
 */
const text = z.string().nullish();
/** A bad or missing link is no link; it must not cost us the answer. */
const link = z.url({ protocol: /^https?$/ });

/** Every Core API answer carries its real status here; the HTTP status may be 200 all the same. */
export const wireStatusCode = z.looseObject({
  status_code: z.union([z.string(), z.number()]).transform(Number).pipe(z.number().int().min(100).max(599)),
  status_message: text,
});

export const wireRefund = z.looseObject({
  refund_key: text,
  refund_amount: z.union([z.string(), z.number()]),
  /** Only in the second notification of a refund, and in the status from then on. */
  bank_confirmed_at: text,
});

export const wireTransaction = z.looseObject({
  status_code: z.union([z.string(), z.number()]).transform(String),
  transaction_id: z.string().min(1),
  order_id: z.string().min(1),
  /** A decimal string such as `57123.00`. */
  gross_amount: z.union([z.string(), z.number()]),
  transaction_status: z.string(),
  fraud_status: text,
  /** GMT+7 without a zone, like every time here. */
  transaction_time: text,
  settlement_time: text,
  expiry_time: text,
  qr_string: text,
  actions: z
    .array(z.looseObject({ name: z.string(), url: z.string() }))
    .transform((actions) => actions.filter(({ url }) => link.safeParse(url).success))
    .nullish(),
  refund_amount: z.union([z.string(), z.number()]).nullish(),
  refunds: z.array(wireRefund).nullish(),
});
export type WireTransaction = z.infer<typeof wireTransaction>;

export const wireSnap = z.looseObject({ token: z.string().min(1), redirect_url: link });
export type WireSnap = z.infer<typeof wireSnap>;
export const wireSnapError = z.looseObject({ error_messages: z.array(z.string()).min(1) });

/** The signature covers the first three exactly as they came, so they must be strings. */
export const wireSigned = z.looseObject({
  order_id: z.string(),
  status_code: z.string(),
  gross_amount: z.string(),
  signature_key: z.string(),
});
export const wireNotification = z.looseObject({
  transaction_id: z.string().min(1),
  transaction_status: z.string(),
  fraud_status: text,
  refund_amount: z.union([z.string(), z.number()]).nullish(),
  refunds: z.array(wireRefund).nullish(),
});
export type WireNotification = z.infer<typeof wireNotification>;
