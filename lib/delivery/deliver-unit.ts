import { selectUnit } from "@/lib/orders";
import type { Ctx } from "@/lib/work/context";
import type { FoundUnit, UnitOutcome } from "./port";
import { kindNamed } from "./registry";
import { isDeliverable } from "./rules";

/**
 * Delivers one unit of a paid order, by its kind. Throws `try_later` with `retryAfterSeconds`. Repeating it changes
 * nothing.
 */
export async function deliverUnit(ctx: Ctx, unitId: string): Promise<UnitOutcome> {
  const found = await selectUnit(ctx, unitId);
  if (!found || !isDeliverable(found.order)) return { outcome: "gone" };
  switch (found.unit.status) {
    case "delivered":
    case "accepted":
      return { outcome: "delivered" };
    case "needs_name":
      return { outcome: "waiting" };
    case "needs_person":
      return { outcome: "needs_person", code: found.unit.reason ?? "" };
    case "by_hand":
      return { outcome: "by_hand" };
    case "ended":
    case "withdrawn":
      return { outcome: "gone" };
    case "waiting":
      return deliverByKind(ctx, found);
  }
}

function deliverByKind(ctx: Ctx, found: FoundUnit): Promise<UnitOutcome> {
  const kind = kindNamed(found.line.kind);
  return found.unit.renews && kind.extend ? kind.extend(ctx, found) : kind.deliver(ctx, found);
}
