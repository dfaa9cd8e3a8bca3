import { DomainError } from "@/lib/core/errors";
import { lockOrderRows, moveUnit, type OrderRows } from "@/lib/orders";
import { announce } from "@/lib/work/outbox";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import { lockCall, noteOutcome, selectCall, selectWorkspace, type VendorCall } from "@/lib/workspaces";
import { deliverFurther } from "./retry";
import { withUnits } from "./rules";

/**
 * A person has done at the vendor what a task asked for: an invitation goes on as delivered, a removal frees its seat.
 * Throws `not_found`, `conflict` (done by somebody else, or no longer wanted).
 */
export async function finishTask(ctx: Ctx, taskId: number, note: string): Promise<void> {
  requireRight(ctx, "tasks.finish");
  const task = await selectCall(ctx, taskId);
  if (!task) throw new DomainError("not_found", "There is no such task.");
  const workspace = await selectWorkspace(ctx, task.workspaceId);
  await inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, task.orderId);
    if ((await lockCall(tx, taskId))?.outcome !== "needs_person")
      throw new DomainError("conflict", "This task was finished already, or is no longer wanted.");
    await noteOutcome(tx, taskId, { outcome: "done", id: null });
    const reason = { code: "task_done", email: task.email, workspace: workspace.name, note } as const;
    if (task.action === "invite") return goOn(tx, rows, task, reason);
    await noteFact(tx, task.orderId, reason);
    await announce(tx, "seats/seat.leaving", { seatId: task.seatId });
    // Somebody else may wait for this seat.
    await announce(tx, "orders/delivery.due", { orderId: task.orderId });
  });
}

type Done = { code: "task_done"; email: string; workspace: string; note: string };

/** The delivery finds the confirmed call and records it like any other. */
async function goOn(tx: TxCtx, rows: OrderRows, { unitId }: VendorCall, reason: Done): Promise<void> {
  const unit = rows.units.find(({ id }) => id === unitId);
  if (unit?.status !== "by_hand")
    throw new DomainError(
      "conflict",
      "This invitation is no longer wanted. If you have sent it, take it back at the vendor.",
    );
  await deliverFurther(tx, withUnits(rows, [await moveUnit(tx, unit, "waiting", reason)]));
}
