import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import type { Rupiah } from "@/lib/core/money";
import { unknownCharge } from "./expire-charge";
import { lockCharge, insertRefund } from "./store";

export type RefundOrder = { reference: string; refundKey: string; amount: Rupiah };

/** Gives money back once for each refund key. More than has arrived is a `conflict`. */
export async function refundCharge(ctx: Ctx, request: RefundOrder): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const charge = await lockCharge(tx, request.reference);
    if (!charge) throw unknownCharge(request.reference);
    const isNew = await insertRefund(tx, charge.id, request.refundKey, request.amount);
    if (!isNew) return;
    const arrived = charge.receipts.reduce((sum, { amountIdr }) => sum + amountIdr, 0);
    // Thrown inside the transaction, so that the refund above is undone.
    if (charge.refundedIdr + request.amount > arrived)
      throw new DomainError("conflict", "The refund is more than what was paid.");
  });
}
