import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { unknownCharge } from "./expire-charge";
import { lockCharge, setChargeStatus } from "./store";

/** Ends an unpaid charge. One that has ended already stays as it is; a paid one is a `conflict`. */
export async function cancelCharge(ctx: Ctx, reference: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const charge = await lockCharge(tx, reference);
    if (!charge) throw unknownCharge(reference);
    if (charge.status === "paid") throw new DomainError("conflict", "The charge has been paid already.");
    if (charge.status === "pending") await setChargeStatus(tx, charge.id, "cancelled");
  });
}
