import { releaseUse } from "@/lib/catalog";
import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { lockOrder, moveInvitation } from "@/lib/orders";
import { canMoveInvitation } from "@/lib/orders/status";
import { endAssignment, releaseHeld, selectAssignments } from "@/lib/seats";

/**
 * Takes the seats of an order back: held ones at once, the others when the workspace has confirmed the removal. A voucher
 * that was only reserved, since the money never paid the order, is free again.
 */
export async function withdrawDelivery(tx: TxCtx, orderId: string, reason: string): Promise<void> {
  const order = await lockOrder(tx, orderId);
  for (const { assignment } of await selectAssignments(tx, orderId)) {
    if (assignment.status !== "ACTIVE") continue;
    await endAssignment(tx, assignment, "REVOKED", reason);
    await announce(tx, { name: "seats/seat.leaving", data: { seatId: assignment.seatId } });
  }
  const freed = await releaseHeld(tx, orderId);
  if (freed > 0) await announce(tx, { name: "seats/seats.freed", data: { poolId: order.poolId } });
  if (canMoveInvitation(order.invitationStatus, "revoked")) await moveInvitation(tx, orderId, "revoked", reason);
  await releaseUse(tx, orderId);
}
