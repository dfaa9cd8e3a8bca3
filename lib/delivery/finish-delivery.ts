import { drawDelivery, lockOrderRows } from "@/lib/orders";
import type { InvitationStatus } from "@/lib/orders/status";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { kindNamed } from "./registry";
import { kindOf, waitingLines } from "./rules";

/** Derives the order's delivery status from its units and tells the buyer. Repeating it changes nothing. */
export async function finishDelivery(ctx: Ctx, orderId: string): Promise<InvitationStatus> {
  return inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, orderId);
    const drawn = await drawDelivery(tx, rows, { isStarted: false, pendingLines: waitingLines(rows) });
    for (const name of new Set(drawn.lines.map(({ kind }) => kind))) {
      const units = drawn.units.filter((unit) => kindOf(drawn, unit) === name);
      if (units.some(({ deliveredAt }) => deliveredAt)) await kindNamed(name).tell(tx, drawn, units);
    }
    return drawn.order.invitationStatus;
  });
}
