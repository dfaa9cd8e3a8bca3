import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { announce } from "@/lib/work/outbox";
import { lockOrder, moveInvitation, type Order } from "@/lib/orders";
import { canMoveInvitation } from "@/lib/orders/status";
import {
  beginAttempt,
  endAssignment,
  isCallUnderWay,
  livingIn,
  lockAssignment,
  moveSeat,
  noteOutcome,
  selectAssignments,
  selectCalled,
  selectLeaving,
  selectPlace,
  suspendWorkspace,
} from "@/lib/seats";
import { driverNamed, type DriverResult } from "@/lib/workspaces";
import { LIST_LAG_MS } from "@/lib/ordering/rules";
import { tellBuyer } from "./tell-buyer";

/** The term of a seat is over: the assignment ends and the person's removal is asked for. Repeating it changes nothing. */
export async function endTerm(ctx: Ctx, assignmentId: string): Promise<"ended" | "not_over"> {
  const place = await selectPlace(ctx, assignmentId);
  if (!place) throw new DomainError("not_found", "There is no such assignment.");
  return inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, place.assignment.orderId);
    const assignment = await lockAssignment(tx, assignmentId);
    if (assignment.status !== "ACTIVE" || !assignment.endsAt || assignment.endsAt > tx.now()) return "not_over";
    await endAssignment(tx, assignment, "ENDED", "the term is over");
    await announce(tx, { name: "seats/seat.leaving", data: { seatId: assignment.seatId } });
    const invited = assignment.email ? [{ email: assignment.email, workspaceName: place.workspace.name }] : [];
    const facts = { invited, endsAt: assignment.endsAt.toISOString() };
    await tellBuyer(tx, order, "membership_ended", facts, `${order.id}:${assignment.id}`);
    const live = (await selectAssignments(tx, order.id)).filter(
      ({ assignment: { status, invitedAt } }) => status === "ACTIVE" && invitedAt,
    );
    if (live.length === 0) await endOrder(tx, order);
    return "ended";
  });
}

/** Seats that were bought and never given a name end with the others. */
async function endOrder(tx: TxCtx, order: Order): Promise<void> {
  for (const { assignment } of await selectAssignments(tx, order.id)) {
    if (assignment.status !== "ACTIVE") continue;
    await endAssignment(tx, assignment, "ENDED", "the order's term is over");
    await announce(tx, { name: "seats/seat.leaving", data: { seatId: assignment.seatId } });
  }
  if (canMoveInvitation(order.invitationStatus, "ended"))
    await moveInvitation(tx, order.id, "ended", "the term is over");
}

/**
 * Removes whoever Kursi called to a leaving seat's workspace for its order, member or invitation, and frees the seat
 * once the workspace has confirmed. Nobody else is ever touched. Throws `try_later` while it cannot be done.
 */
export async function vacateSeat(ctx: Ctx, seatId: string): Promise<"free" | "not_leaving"> {
  const [leaving] = await selectLeaving(ctx, 1, seatId);
  if (!leaving?.seat.orderId) return "not_leaving";
  const { seat, workspace } = leaving;
  const orderId = leaving.seat.orderId;
  if (await isCallUnderWay(ctx, orderId, workspace.id, new Date(ctx.now().getTime() - LIST_LAG_MS)))
    throw new DomainError("try_later", "an invitation may still be on its way", { retryAfterSeconds: 20 });
  for (const called of await selectCalled(ctx, orderId, workspace.id)) {
    // Whoever has a live place here stays, also by another order: people renew before the old seat is given up.
    if (!called.email || (await livingIn(ctx, called.email)).includes(workspace.id)) continue;
    const attemptId = await beginAttempt(ctx, {
      orderId,
      assignmentId: called.assignmentId,
      workspaceId: workspace.id,
      action: "remove",
      email: called.email,
    });
    const result = await removePerson(workspace, called.email);
    await noteOutcome(ctx, attemptId, result.outcome, null);
    if (result.outcome === "auth") await suspendWorkspace(ctx, workspace.id, `sign-in refused: ${result.code}`);
    if (result.outcome !== "done" && result.outcome !== "already")
      throw new DomainError("try_later", `removal not confirmed: ${result.outcome}`, {
        retryAfterSeconds: result.outcome === "rate_limited" ? result.afterSeconds : 30,
      });
  }
  return inTransaction(ctx, async (tx) => {
    const [still] = await selectLeaving(tx, 1, seatId);
    if (!still) return "not_leaving";
    await moveSeat(tx, seat.id, "free");
    await announce(tx, { name: "seats/seats.freed", data: { poolId: workspace.poolId } });
    return "free";
  });
}

type RemoteWorkspace = { id: string; remoteId: string; driver: Parameters<typeof driverNamed>[0] };

/** The invitation first: removing a member while an invitation is open would let the person come back. */
async function removePerson(workspace: RemoteWorkspace, email: string): Promise<DriverResult> {
  const driver = driverNamed(workspace.driver);
  const revoked = await driver.revoke(workspace, email);
  if (revoked.outcome !== "done" && revoked.outcome !== "already") return revoked;
  const members = await driver.listMembers(workspace);
  if (members.outcome !== "listed") return members;
  const member = members.items.find((person) => person.email.toLowerCase() === email);
  return member ? driver.remove(workspace, member.memberId) : { outcome: "already", id: null };
}
