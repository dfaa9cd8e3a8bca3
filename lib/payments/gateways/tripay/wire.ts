import { z } from "zod";

/**
 * What Tripay sends, as far as we use it: loose on everything else. Shapes from Tripay's developer documentation; what is
 * not certain there is optional here (see README.md).
 */
const wholeRupiah = z.number().int().nonnegative().max(1_000_000_000_000);
/** A bad or missing link is no link; it must not cost us the answer. */
const link = z
  .url({ protocol: /^https?$/ })
  .nullish()
  .catch(null);
/** Unix seconds. A published mistake has milliseconds here: far too large to be seconds, so refused. */
const unixSeconds = z.number().int().positive().max(99_999_999_999);

export const wireEnvelope = z.looseObject({ success: z.boolean(), message: z.string().nullish() });

export const wireTransaction = z.looseObject({
  reference: z.string().min(1),
  merchant_ref: z.string().nullable(),
  amount: wholeRupiah,
  fee_merchant: wholeRupiah.nullish(),
  fee_customer: wholeRupiah.nullish(),
  status: z.string(),
  checkout_url: link,
  qr_string: z.string().nullish(),
  qr_url: link,
  /** In the answers of create and detail. */
  expired_time: unixSeconds.nullish(),
  /** The same in the list. */
  expired_at: unixSeconds.nullish(),
  /** In the list. */
  created_at: unixSeconds.nullish(),
  /** A number in the list and the callback, digits in a string in the detail. */
  paid_at: z.union([z.number(), z.string()]).nullish(),
});
export type WireTransaction = z.infer<typeof wireTransaction>;

export const wireTransactions = z.array(wireTransaction);

export const wireChannel = z.looseObject({
  code: z.string(),
  name: z.string(),
  active: z.boolean(),
  minimum_amount: wholeRupiah.nullish(),
  maximum_amount: wholeRupiah.nullish(),
});
export type WireChannel = z.infer<typeof wireChannel>;

export const wireChannels = z.array(wireChannel);

export const wireFees = z.array(
  z.looseObject({ code: z.string(), total_fee: z.looseObject({ merchant: z.number(), customer: z.number() }) }),
);

export const wireCallback = z.looseObject({
  reference: z.string().min(1),
  merchant_ref: z.string().nullish(),
  status: z.string(),
  total_amount: z.number().nullish(),
  paid_at: z.union([z.number(), z.string()]).nullish(),
});
