import { moveUnit } from "@/lib/orders";
import { renameAssignment } from "@/lib/seats";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { beginCall, connect, noteOutcome, selectWorkspace } from "@/lib/workspaces";
import { lockSeated } from "../lock-seated";
import { deliverFurther } from "../retry";
import { again, withUnits } from "../rules";

/**
 * Sends an invitation once more: what may be out is taken back, and the ordinary delivery invites again, on the same
 * seat and for the same term. The call that takes it back is on record, with the lease on the person, in the commit that
 * asks for the new one, so that neither can overtake the other. Throws `try_later` while somebody else acts on them.
 */
export async function resendInvitation(ctx: Ctx, assignmentId: string): Promise<"resent" | "not_live"> {
  const begun = await inTransaction(ctx, async (tx) => {
    const locked = await lockSeated(tx, assignmentId);
    if (!locked) return "not_live";
    const { assignment, carrier } = locked;
    const { orderId, unitId, seatId, workspaceId, email, invitedAt } = assignment;
    // On its way already, or delivered by a renewal's unit, which has no invitation of its own.
    if (invitedAt === null) return "resent";
    if (carrier.unit.id !== unitId) return "not_live";
    const workspace = await selectWorkspace(tx, workspaceId);
    const about = { orderId, unitId, assignmentId, seatId, workspaceId, email };
    const callId = await beginCall(tx, { ...about, action: "remove" });
    if (callId === null) throw again("another call about this person is under way", 20);
    await renameAssignment(tx, assignmentId, email);
    const reason = { code: "invitation_resent", email, workspace: workspace.name } as const;
    await deliverFurther(tx, withUnits(carrier.rows, [await moveUnit(tx, carrier.unit, "waiting", reason)]));
    return { callId, workspace, email };
  });
  if (typeof begun === "string") return begun;
  await noteOutcome(ctx, begun.callId, await connect(begun.workspace).revoke(begun.email));
  return "resent";
}
