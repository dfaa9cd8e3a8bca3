import { lockOrder, moveUnit, updateUnit, type Unit } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { addTerm, lockAssignment, selectAssignments } from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { noteFact } from "@/lib/work/transition";
import type { FoundUnit, UnitOutcome } from "../../port";
import { termDays } from "./deliver";

/**
 * Renewal in place: adds a term to the person's seat, so that they keep seat and workspace and no free seat is needed.
 * When that seat has ended meanwhile, the unit is prepared and delivered like a new one.
 */
export async function extend(ctx: Ctx, found: FoundUnit): Promise<UnitOutcome> {
  const { line, unit } = found;
  return inTransaction(ctx, async (tx): Promise<UnitOutcome> => {
    const order = await lockOrder(tx, found.order.id);
    if (!isOwed(order.paymentStatus)) return { outcome: "gone" };
    const assignment = unit.renews ? await lockAssignment(tx, unit.renews) : undefined;
    if (assignment?.status !== "ACTIVE") {
      await giveUpRenewal(tx, unit);
      await announce(tx, "orders/delivery.due", { orderId: order.id });
      return { outcome: "waiting" };
    }
    const bought = { unitId: unit.id, orderId: order.id, productId: line.productId, days: termDays(found) };
    const { endsAt } = await addTerm(tx, assignment, bought);

    const email = assignment.email ?? "";
    const until = endsAt.toISOString();
    const to = assignment.joinedAt ? "accepted" : "delivered";
    await moveUnit(tx, unit, to, { code: "renewed", email, until }, { email, deliveredAt: tx.now(), endsAt });
    return { outcome: "delivered" };
  });
}

/**
 * The seat it was to renew has ended meanwhile: turns it into a unit that needs a seat of its own, for the address that
 * its person had last.
 */
export async function giveUpRenewal(tx: TxCtx, unit: Unit): Promise<Unit> {
  const [former] = await selectAssignments(tx, { ids: unit.renews ? [unit.renews] : [] });
  const facts = { renews: null, email: former?.email ?? unit.email };
  await updateUnit(tx, unit.id, facts);
  await noteFact(tx, unit.orderId, { code: "renewal_impossible", email: facts.email ?? "" });
  return { ...unit, ...facts };
}
