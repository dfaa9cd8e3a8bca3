import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { rupiah, type Rupiah } from "@/lib/core/money";
import { sendDelivery } from "./deliver";
import { expireCharge } from "./charges";
import { possibleModes, statusAt, unknownCharge, wrongAmount, type BankCharge, type PayMode } from "./rules";
import { bookReceipts, lockCharge, newReceipt, reverseCharge, type Delivery } from "./store";

export type PayOptions = {
  /** For `wrong_amount`: what the buyer pays. Default Rp1.000 too little. */
  amount?: Rupiah;
  /** For `late`: how long the shop has to learn of the expiry before the money comes. */
  heardWithinMs?: number;
};

/** `webhooks`: the shop's answer to each delivery, in order: an HTTP status, or why there was none. */
export type Played = { reference: string; mode: PayMode; paid: readonly Rupiah[]; webhooks: readonly string[] };

const HEARD_WITHIN_MS = 10_000;

/**
 * Plays the buyer and, but for `no_webhook`, tells the shop; answers once the shop has answered. The books are closed
 * before anything is sent, so a shop that is away hears of it later. Unknown reference: `not_found`. Nothing left to
 * pay, or the code has ended: `conflict`. `find` is a seam for the test that shows what the lock is for.
 */
export async function payCharge(
  ctx: Ctx,
  reference: string,
  mode: PayMode,
  options: PayOptions = {},
  find = lockCharge,
): Promise<Played> {
  const told = mode === "late" ? await expireCharge(ctx, reference, options.heardWithinMs ?? HEARD_WITHIN_MS) : [];
  const { paid, deliveries } = await inTransaction(ctx, async (tx) => {
    const charge = await find(tx, reference);
    if (!charge) throw unknownCharge(reference);
    return mode === "take_back" ? takeBack(tx, charge) : bookPayments(tx, charge, { mode, options });
  });
  const webhooks = [...told];
  const rounds = mode === "webhook_twice" ? 2 : 1;
  for (let round = 0; round < rounds; round++)
    for (const delivery of deliveries) webhooks.push(await sendDelivery(ctx, delivery));
  return { reference, mode, paid, webhooks };
}

type Booked = { paid: Rupiah[]; deliveries: Delivery[] };

async function takeBack(tx: TxCtx, charge: BankCharge): Promise<Booked> {
  if (!possibleModes(charge).includes("take_back"))
    throw new DomainError("conflict", "There is no money on this QR code that could be taken back.");
  const body = JSON.stringify({ event: "payment.reversed", charge_id: charge.id, reference: charge.reference });
  return { paid: [], deliveries: await reverseCharge(tx, charge.id, body) };
}

async function bookPayments(
  tx: TxCtx,
  charge: BankCharge,
  { mode, options }: { mode: PayMode; options: PayOptions },
): Promise<Booked> {
  const { reference } = charge;
  refuseIfNotPayable(charge, mode, tx.now());
  const receipts = amountsFor(charge, mode, options).map(newReceipt);
  const bodies = receipts.map(({ id, amountIdr }) =>
    JSON.stringify({ event: "payment.succeeded", charge_id: charge.id, reference, receipt_id: id, amount: amountIdr }),
  );
  const deliveries = await bookReceipts(tx, charge.id, receipts, mode === "no_webhook" ? [] : bodies);
  return { paid: receipts.map(({ amountIdr }) => amountIdr), deliveries };
}

function refuseIfNotPayable(charge: BankCharge, mode: PayMode, now: Date): void {
  const { receipts } = charge;
  // Playing "paid twice" on a code that was paid once adds the second payment.
  if (receipts.length > (mode === "twice" ? 1 : 0))
    throw new DomainError("conflict", "This QR code has been paid already.", { reference: charge.reference });
  const status = statusAt(charge, now);
  if (status !== "pending" && status !== "paid" && mode !== "late")
    throw new DomainError("conflict", `This QR code is ${status}. Only the mode "late" can still pay it.`);
}

function amountsFor(charge: BankCharge, mode: PayMode, options: PayOptions): Rupiah[] {
  const due = charge.amountIdr;
  if (mode === "wrong_amount") return [options.amount ?? wrongAmount(due)];
  return Array.from({ length: mode === "twice" ? 2 - charge.receipts.length : 1 }, () => rupiah(due));
}
