import { selectIncident, selectMoves } from "@/lib/incidents";
import { lockOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { selectAssignments } from "@/lib/seats";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { selectWorkspace } from "@/lib/workspaces";
import { tellBuyer } from "../tell-buyer";

/**
 * Tells each buyer once whose people found no seat: until when they probably wait, and what a refund would pay back.
 * Who is invited elsewhere is told by that invitation. Answers how many orders there were; repeating it tells nobody
 * again.
 */
export async function tellWaiting(ctx: Ctx, incidentId: string): Promise<number> {
  const incident = await selectIncident(ctx, incidentId);
  const waiting = await selectMoves(ctx, incidentId, "waiting");
  const { name } = await selectWorkspace(ctx, incident.workspaceId);
  const orderIds = [...new Set(waiting.map(({ orderId }) => orderId))];
  for (const orderId of orderIds) {
    const own = waiting.filter((move) => move.orderId === orderId);
    const people = await selectAssignments(ctx, { ids: own.map(({ assignmentId }) => assignmentId) });
    const dates = own.map(({ expectedAt }) => expectedAt?.getTime() ?? Number.POSITIVE_INFINITY);
    const last = Math.max(...dates);
    const facts = {
      invited: people.flatMap(({ email }) => (email ? [{ email, workspaceName: name }] : [])),
      units: own.length,
      amountIdr: own.reduce((sum, { refundIdr }) => sum + refundIdr, 0),
      ...(Number.isFinite(last) && { expectedAt: new Date(last).toISOString() }),
    };
    await inTransaction(ctx, async (tx) => {
      const order = await lockOrder(tx, orderId);
      if (isOwed(order.paymentStatus))
        await tellBuyer(tx, order, "incident_waiting", facts, `${incidentId}:${orderId}`);
    });
  }
  return orderIds.length;
}
