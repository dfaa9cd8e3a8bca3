import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { rupiah, type Rupiah } from "@/lib/core/money";
import { sendDelivery } from "./deliver";
import { expireCharge, unknownCharge } from "./expire-charge";
import { statusAt, wrongAmount, type PayMode, type SandboxCharge } from "./rules";
import { insertDelivery, insertReceipt, lockCharge, setChargeStatus } from "./store";

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
 * pay, or the code has ended: `conflict`.
 */
export async function paySandbox(
  ctx: Ctx,
  reference: string,
  mode: PayMode,
  options: PayOptions = {},
): Promise<Played> {
  const told = mode === "late" ? await expireCharge(ctx, reference, options.heardWithinMs ?? HEARD_WITHIN_MS) : [];
  const { paid, deliveries } = await inTransaction(ctx, (tx) => bookPayments(tx, reference, mode, options));
  const webhooks = [...told];
  const rounds = mode === "webhook_twice" ? 2 : 1;
  for (let round = 0; round < rounds; round++) for (const id of deliveries) webhooks.push(await sendDelivery(ctx, id));
  return { reference, mode, paid, webhooks };
}

async function bookPayments(
  tx: TxCtx,
  reference: string,
  mode: PayMode,
  options: PayOptions,
): Promise<{ paid: Rupiah[]; deliveries: number[] }> {
  const charge = await lockCharge(tx, reference);
  if (!charge) throw unknownCharge(reference);
  refuseIfNotPayable(charge, mode, tx.now());
  const paid = amountsFor(charge, mode, options);
  const deliveries: number[] = [];
  for (const amount of paid) {
    const receiptId = await insertReceipt(tx, charge.id, amount);
    const body = { event: "payment.succeeded", charge_id: charge.id, reference, receipt_id: receiptId, amount };
    if (mode !== "no_webhook") deliveries.push(await insertDelivery(tx, JSON.stringify(body)));
  }
  await setChargeStatus(tx, charge.id, "paid");
  return { paid, deliveries };
}

function refuseIfNotPayable(charge: SandboxCharge, mode: PayMode, now: Date): void {
  const { receipts } = charge;
  // Playing "paid twice" on a code that was paid once adds the second payment.
  if (receipts.length > (mode === "twice" ? 1 : 0))
    throw new DomainError("conflict", "This QR code has been paid already.", { reference: charge.reference });
  const status = statusAt(charge, now);
  if (status !== "pending" && status !== "paid" && mode !== "late")
    throw new DomainError("conflict", `This QR code is ${status}. Only the mode "late" can still pay it.`);
}

function amountsFor(charge: SandboxCharge, mode: PayMode, options: PayOptions): Rupiah[] {
  const due = charge.amountIdr;
  if (mode === "wrong_amount") return [options.amount ?? wrongAmount(due)];
  return Array.from({ length: mode === "twice" ? 2 - charge.receipts.length : 1 }, () => rupiah(due));
}
