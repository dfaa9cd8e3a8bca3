import { z } from "zod";
import { DomainError } from "@/lib/core/errors";
import { MAX_AMOUNT_IDR, rupiah, type Rupiah } from "@/lib/core/money";

/** Words and rules of the pretend bank. Pure. */
export const CHARGE_STATUSES = ["pending", "paid", "expired", "cancelled", "reversed"] as const;
export type ChargeStatus = (typeof CHARGE_STATUSES)[number];

/**
 * What a press on the pay page can play:
 * - `pay`: the exact amount, in time, with its webhook
 * - `twice`: two payments on one code
 * - `wrong_amount`: another amount than the code asks for
 * - `late`: the code expires first, the shop hears of it, then the money comes
 * - `no_webhook`: paid, but the shop is not told
 * - `take_back`: the bank takes back all that came, as after a complaint, and tells the shop
 */
export const PAY_MODES = ["pay", "twice", "wrong_amount", "late", "no_webhook", "take_back"] as const;
/** `webhook_twice`, one payment told of twice, is on the page only. */
export const PAGE_MODES = [...PAY_MODES, "webhook_twice"] as const;
export type PayMode = (typeof PAGE_MODES)[number];

const modeMessage = (modes: readonly string[]) => `Choose one of ${modes.join(", ")}.`;
const amount = z
  .int({ error: "Give a whole amount of rupiah." })
  .min(1, { error: "Give an amount above zero." })
  .max(MAX_AMOUNT_IDR, { error: "Give a smaller amount." })
  .transform(rupiah)
  .optional();

/** Body of `POST /api/sandbox/payments/{payment_reference}/pay`. `amount` is read with `wrong_amount` only. */
export const payInput = z.object({
  mode: z.enum(PAY_MODES, { error: modeMessage(PAY_MODES) }),
  amount,
});

/** The same from the pay page's form, which can also send a webhook twice. */
export const pageInput = z.object({ mode: z.enum(PAGE_MODES, { error: modeMessage(PAGE_MODES) }) });

/** What a charge was found to be, with everything that happened on it. */
export type BankCharge = {
  id: string;
  reference: string;
  amountIdr: Rupiah;
  description: string;
  qrString: string;
  status: ChargeStatus;
  expiresAt: Date;
  /** Arrivals of money, oldest first. */
  receipts: readonly { id: string; amountIdr: Rupiah; paidAt: Date }[];
  refundedIdr: Rupiah;
  /** What was given back, each under the shop's own key. */
  refunds: readonly { refundKey: string; amountIdr: Rupiah }[];
};

/** A charge expires by itself: nobody needs to come by and write it down. */
export function statusAt(charge: { status: ChargeStatus; expiresAt: Date }, now: Date): ChargeStatus {
  return charge.status === "pending" && charge.expiresAt <= now ? "expired" : charge.status;
}

/** What can still be played on a charge as it stands; `payCharge` refuses the rest. */
export function possibleModes(charge: Pick<BankCharge, "status" | "receipts" | "refundedIdr">): readonly PayMode[] {
  const { status, receipts, refundedIdr } = charge;
  if (status === "reversed") return [];
  if (receipts.length === 0) return status === "pending" ? PAGE_MODES.filter((mode) => mode !== "take_back") : ["late"];
  // Of money that the shop is giving back already, the bank takes none.
  const takeBack = refundedIdr === 0 ? (["take_back"] as const) : [];
  return receipts.length === 1 ? ["twice", ...takeBack] : takeBack;
}

const DEVIATION_IDR = 1_000;

/** Rp1.000 too little; too much when the charge is too small for that. */
export const wrongAmount = (due: Rupiah): Rupiah =>
  rupiah(due > DEVIATION_IDR ? due - DEVIATION_IDR : due + DEVIATION_IDR);

/** Merchant names in QRIS are at most 25 plain characters. */
export function merchantName(storeName: string): string {
  const plain = storeName
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/ +/g, " ")
    .trim();
  return plain.slice(0, 25).trim() || "Kursi";
}

export const unknownCharge = (reference: string): DomainError =>
  new DomainError("not_found", "The bank has no charge with this reference.", { reference });
