import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { sendDelivery } from "./deliver";
import { listenForShop } from "./hearing";
import { endCharge, insertDelivery, lockCharge } from "./store";

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
    // A shop that has not even taken the notice will not come and ask.
    if (status.startsWith("2")) await shop.within(heardWithinMs);
    return [status];
  } finally {
    shop.stop();
  }
}

async function bookExpiry(tx: TxCtx, reference: string): Promise<number | null> {
  const charge = await lockCharge(tx, reference);
  if (!charge) throw unknownCharge(reference);
  if (charge.status !== "pending") return null;
  await endCharge(tx, charge.id);
  return insertDelivery(tx, JSON.stringify({ event: "payment.expired", charge_id: charge.id, reference }));
}

export const unknownCharge = (reference: string): DomainError =>
  new DomainError("not_found", "The sandbox has no charge with this reference.", { reference });
