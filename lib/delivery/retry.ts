import { DomainError } from "@/lib/core/errors";
import { drawDelivery, lockOrderRows, moveUnits, selectUnit, type OrderRows, type Unit } from "@/lib/orders";
import { announce } from "@/lib/work/outbox";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { isDeliverable, waitingLines, withUnits } from "./rules";

/** Tries a refused unit again, with the same address. Throws `not_found`, `conflict`. */
export async function retryUnit(ctx: Ctx, unitId: string): Promise<void> {
  requireRight(ctx, "orders.retry");
  const found = await selectUnit(ctx, unitId);
  if (!found) throw new DomainError("not_found", "There is no such unit.");
  await retry(ctx, found.order.id, ({ id }) => id === unitId);
}

/** Tries everything of a paid order again that was refused or is still on its way. Throws `not_found`, `conflict`. */
export async function retryOrder(ctx: Ctx, orderId: string): Promise<void> {
  requireRight(ctx, "orders.retry");
  await retry(ctx, orderId, () => true);
}

async function retry(ctx: Ctx, orderId: string, isMeant: (unit: Unit) => boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, orderId);
    if (!isDeliverable(rows.order))
      throw new DomainError("conflict", "Nothing of this order is owed any more.", { orderId });
    const refused = rows.units.filter((unit) => unit.status === "needs_person" && isMeant(unit));
    await deliverFurther(tx, withUnits(rows, await moveUnits(tx, refused, "waiting", { code: "tried_again" })));
  });
}

/** Derives the order's statuses again and announces the delivery. `rows` must be locked and current. */
export async function deliverFurther(tx: TxCtx, rows: OrderRows): Promise<void> {
  await drawDelivery(tx, rows, { isStarted: false, pendingLines: waitingLines(rows) });
  await announce(tx, "orders/delivery.due", { orderId: rows.order.id });
}
