import { z } from "zod";
import { parseRupiah } from "@/lib/core/money";

/**
 * What Casaku (formerly Cashify) sends, per casaku.id/docs and recorded answers. Loose on fields that we do not use,
 * strict on those that we do: an answer that does not fit is a problem to report, never "pending".
 */

/** HTTP 200 alone means nothing: the outcome is the `status` number inside, the payment's own status one level down. */
export const envelope = z.looseObject({
  status: z.number().int(),
  message: z.string().optional(),
  data: z.unknown().optional(),
});
export type Envelope = z.infer<typeof envelope>;

const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  try {
    return parseRupiah(value);
  } catch {
    context.addIssue({ code: "custom", message: "not a whole amount of rupiah" });
    return z.NEVER;
  }
});
const transactionId = z.string().regex(/^[\x21-\x7e]{1,100}$/);

/** `data` of `POST /api/generate/v2/qris`. */
export const generated = z.looseObject({
  transactionId,
  originalAmount: amount,
  totalAmount: amount,
  uniqueNominal: amount.optional(),
  expiredInMinutes: z.number().int().positive().optional(),
  qr_string: z.string().min(1),
  payment_url: z.string().nullish(),
});
export type Generated = z.infer<typeof generated>;

/** `data` of `POST /api/generate/check-status`. */
export const checked = z.looseObject({
  transactionId,
  amount,
  status: z.string(),
  paidAt: z.string().nullish(),
});
export type Checked = z.infer<typeof checked>;

/** `data` of `POST /api/generate/cancel-status`. */
export const cancelled = z.looseObject({ transactionId, status: z.string() });

/** `GET /api/profile`; one source only, so nothing but a name of the account is needed. */
export const profile = z.looseObject({
  name: z.string(),
  storeName: z.string().nullish(),
  vipstatus: z.union([z.string(), z.boolean(), z.number()]).nullish(),
});
export type Profile = z.infer<typeof profile>;

/** The body of a webhook, after the signature was found good. */
export const told = z.looseObject({
  transactionId: z.string().min(1).max(200),
  status: z.string().max(50),
  amount: z.union([z.number(), z.string().max(50)]).optional(),
  paidAt: z.string().max(50).nullish(),
});
