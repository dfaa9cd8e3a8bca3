import { DomainError } from "@/lib/core/errors";
import { drawDelivery, lockOrderRows, moveUnit } from "@/lib/orders";
import { revealItem as openItem } from "@/lib/stock";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { waitingLines, withUnits } from "./rules";

/**
 * The text of an item, for whoever holds its order. The first look is recorded, because an item that was read cannot be
 * resold.
 * Throws `not_found` for a unit of another order, or one that has no item (any more).
 */
export async function revealItem(ctx: Ctx, orderId: string, unitId: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, orderId);
    const unit = rows.units.find(({ id }) => id === unitId);
    if (!unit) throw new DomainError("not_found", "There is no item to show.");
    const { text, isFirstLook } = await openItem(tx, unitId);
    if (isFirstLook && unit.status === "delivered") {
      const seen = await moveUnit(tx, unit, "accepted", { code: "item_revealed" });
      const state = { isStarted: false, pendingLines: waitingLines(rows) };
      await drawDelivery(tx, withUnits(rows, [seen]), state, { code: "item_revealed" });
    }
    return text;
  });
}
