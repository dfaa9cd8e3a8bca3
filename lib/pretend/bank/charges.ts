import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { Rupiah } from "@/lib/core/money";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { sendDelivery } from "./deliver";
import { drawQr } from "./draw-qr";
import { listenForShop, sayHeard } from "./hearing";
import { statusAt, unknownCharge, type BankCharge } from "./rules";
import * as store from "./store";

/** What the bank does with one charge: open, show, end, give money back. Paying is in pay-charge.ts. */

export type NewCharge = { reference: string; amount: Rupiah; description: string; expiresAt: Date };

/** Opens a charge and draws its QR code; the same reference again gives the same charge. */
export async function createCharge(ctx: Ctx, request: NewCharge): Promise<BankCharge> {
  const { reference, amount, description, expiresAt } = request;
  if (expiresAt <= ctx.now()) throw new DomainError("invalid", "The end of the QR code has already passed.");
  const qrString = drawQr({ storeName: env().STORE_NAME, reference, amount });
  const charge = await store.insertCharge(ctx, { reference, amountIdr: amount, description, qrString, expiresAt });
  if (charge.amountIdr !== amount)
    throw new DomainError("conflict", "This reference already has a charge over another amount.", { reference });
  return { ...charge, status: statusAt(charge, ctx.now()) };
}

/** The status call of the gateway's interface. Null for a reference that the bank never heard of. */
export async function readCharge(ctx: Ctx, reference: string): Promise<BankCharge | null> {
  const charge = await showCharge(ctx, reference);
  if (charge) sayHeard(reference, charge.status);
  return charge;
}

/** The same for the pay page, which is not the shop asking. */
export async function showCharge(ctx: Ctx, reference: string): Promise<BankCharge | null> {
  const charge = await store.selectCharge(ctx, reference);
  return charge && { ...charge, status: statusAt(charge, ctx.now()) };
}

/** Ends an unpaid charge. One that has ended already stays as it is; a paid one is a `conflict`. */
export async function cancelCharge(ctx: Ctx, reference: string): Promise<void> {
  if (await store.cancelPending(ctx, reference)) return;
  const charge = await store.selectCharge(ctx, reference);
  if (!charge) throw unknownCharge(reference);
  if (charge.status === "paid") throw new DomainError("conflict", "The charge has been paid already.");
}

/**
 * Ends an open charge, tells the shop, and gives it `heardWithinMs` to come and ask: an order must be expired before
 * late money comes. Answers what the shop said to the webhook, or nothing when the charge had ended before.
 */
export async function expireCharge(ctx: Ctx, reference: string, heardWithinMs: number): Promise<string[]> {
  const shop = listenForShop(reference, "expired");
  try {
    const delivery = await inTransaction(ctx, (tx) => bookExpiry(tx, reference));
    if (delivery === null) return [];
    const status = await sendDelivery(ctx, delivery);
    // A shop that has not even taken the webhook will not come and ask.
    if (status.startsWith("2")) await shop.within(heardWithinMs);
    return [status];
  } finally {
    shop.stop();
  }
}

async function bookExpiry(tx: TxCtx, reference: string): Promise<store.Delivery | null> {
  const charge = await store.lockCharge(tx, reference);
  if (!charge) throw unknownCharge(reference);
  if (charge.status !== "pending") return null;
  return store.endCharge(tx, charge.id, JSON.stringify({ event: "payment.expired", charge_id: charge.id, reference }));
}

export type RefundOrder = { reference: string; refundKey: string; amount: Rupiah };

/** Gives money back once for each refund key. More than has arrived is a `conflict`. */
export async function refundCharge(ctx: Ctx, request: RefundOrder): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const charge = await store.lockCharge(tx, request.reference);
    if (!charge) throw unknownCharge(request.reference);
    if (charge.status === "reversed") throw new DomainError("conflict", "The money has been taken back already.");
    const isNew = await store.insertRefund(tx, charge.id, request.refundKey, request.amount);
    if (!isNew) return;
    const arrived = charge.receipts.reduce((sum, { amountIdr }) => sum + amountIdr, 0);
    // Thrown inside the transaction, so that the refund above is undone.
    if (charge.refundedIdr + request.amount > arrived)
      throw new DomainError("conflict", "The refund is more than what was paid.");
  });
}

/** Whether anybody may press pretend buttons here: in the demo, and only while no real gateway is on. */
export function isBankOpen(): boolean {
  const { isDemo, configuredGateways } = env();
  return isDemo && configuredGateways.includes("sandbox");
}
