import { z } from "zod";
import { parseRupiah } from "@/lib/core/money";

/**
 * What Pakasir's API v2 sends, per pakasir.com/p/create-transaction, /transaction-status, /webhook and /fee-calculator.
 * Answers are flat. Loose on fields that we do not use, strict on those that we do.
 */
const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  try {
    return parseRupiah(value);
  } catch {
    context.addIssue({ code: "custom", message: "not a whole amount of rupiah" });
    return z.NEVER;
  }
});
const txnId = z.string().regex(/^[\x21-\x7e]{1,100}$/);

/** `POST /create-transaction/{slug}/{order_id}`. `amount` is ours, `total_payment` what the buyer pays. */
export const created = z.looseObject({
  txn_id: txnId,
  order_id: z.string(),
  amount,
  fee: amount.optional(),
  total_payment: amount,
  qr_string: z.string().nullish(),
  expired_at: z.string().nullish(),
  is_sandbox: z.boolean(),
  status: z.string(),
});
export type Created = z.infer<typeof created>;

/** `GET /transaction-status/{slug}/{txn_id}`. `amount` is the base amount here too. */
export const seen = z.looseObject({
  txn_id: txnId,
  order_id: z.string(),
  amount,
  is_sandbox: z.boolean(),
  status: z.string(),
  completed_at: z.string().nullish(),
});
export type Seen = z.infer<typeof seen>;

/** `GET /payment-fee/{amount}`: fee per method. */
export const fees = z.looseObject({ qris: amount });

/** Errors come with another HTTP status than 2xx and a sentence; so does the answer to a cancellation. */
export const sentence = z.looseObject({ message: z.string() });

/** The body of a webhook, after the secret was found right. */
export const told = z.looseObject({
  txn_id: z.string().min(1).max(200),
  order_id: z.string().max(200).nullish(),
  status: z.string().max(50),
  amount: z.union([z.number(), z.string().max(50)]).optional(),
  is_sandbox: z.boolean().optional(),
  completed_at: z.string().max(50).nullish(),
});
