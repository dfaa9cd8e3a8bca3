import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { sha256 } from "@/lib/core/secrets";
import { lockOrder, moveInvitation, updateFacts, type Order } from "@/lib/orders";
import { canMoveInvitation, type InvitationStatus } from "@/lib/orders/status";
import { selectAssignments } from "@/lib/seats";
import { tellBuyer } from "./tell-buyer";

/** Draws the order's delivery status from its places. Repeating it changes nothing. */
export async function finishDelivery(ctx: Ctx, orderId: string, refused: string | null): Promise<InvitationStatus> {
  return inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, orderId);
    const live = (await selectAssignments(tx, orderId)).filter(({ assignment }) => assignment.status === "ACTIVE");
    const named = live.map(({ assignment }) => assignment).filter(({ email }) => email);
    const ends = named.flatMap(({ endsAt }) => (endsAt ? [endsAt.getTime()] : []));
    if (ends.length > 0) await updateFacts(tx, orderId, { endsAt: new Date(Math.max(...ends)) });

    await tellInvited(tx, order, live);
    const to = drawStatus(named, refused);
    if (to === order.invitationStatus || !canMoveInvitation(order.invitationStatus, to)) return order.invitationStatus;
    await moveInvitation(tx, orderId, to, refused ?? `${named.length} of ${order.seats} seats are given out`);
    if (to === "failed") await announce(tx, { name: "orders/delivery.failed", data: { orderId, why: refused } });
    return to;
  });
}

/** One message per set of invitations: nobody is told the same twice, and a moved seat is told anew. */
async function tellInvited(
  tx: TxCtx,
  order: Order,
  live: Awaited<ReturnType<typeof selectAssignments>>,
): Promise<void> {
  const out = live.filter(({ assignment }) => assignment.email && assignment.invitedAt);
  if (out.length === 0) return;
  const invited = out.map(({ assignment, workspace }) => ({
    email: assignment.email ?? "",
    workspaceName: workspace.name,
  }));
  const which = sha256(JSON.stringify(out.map(({ assignment, workspace }) => [assignment.id, workspace.id]))).slice(
    0,
    16,
  );
  const endsAt = out[0]?.assignment.endsAt?.toISOString() ?? null;
  await tellBuyer(tx, order, "invite_sent", { invited, endsAt }, `${order.id}:${which}`);
}

function drawStatus(
  named: readonly { invitedAt: Date | null; joinedAt: Date | null }[],
  refused: string | null,
): InvitationStatus {
  if (refused) return "failed";
  // The buyer has to name somebody first.
  if (named.length === 0) return "manual";
  if (named.some(({ invitedAt }) => !invitedAt)) return "processing";
  return named.every(({ joinedAt }) => joinedAt) ? "active" : "invited";
}
