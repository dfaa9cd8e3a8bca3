import type { Ctx } from "@/lib/work/context";
import {
  beginCall,
  driverNamed,
  type DriverResult,
  LIST_LAG_MS,
  noteOutcome,
  suspendWorkspace,
  type VendorCall,
  type Workspace,
} from "@/lib/workspaces";
import { liveAssignments } from "@/lib/seats";
import { again } from "../../rules";

/**
 * Removes somebody whom Kursi invited, member or invitation, on record; but nobody who has a seat there again. A
 * workspace that refuses our sign-in is suspended. Throws `try_later` until the workspace has confirmed.
 */
export async function removeInvited(
  ctx: Ctx,
  workspace: Workspace,
  invited: Pick<VendorCall, "orderId" | "unitId" | "assignmentId" | "seatId" | "email">,
): Promise<void> {
  const { orderId, unitId, assignmentId, seatId, email } = invited;
  const about = { orderId, unitId, assignmentId, seatId, email, workspaceId: workspace.id };
  const callId = await beginCall(ctx, { ...about, action: "remove" });
  // Asked only once the call is on record: whoever is seated from now on sees it, and is not invited before it is over.
  if (await hasSeat(ctx, workspace, email))
    return noteOutcome(ctx, callId, { outcome: "unavailable", why: "has a seat there again" });
  const result = await removePerson(workspace, email);
  await noteOutcome(ctx, callId, result);
  if (result.outcome === "auth") await suspendWorkspace(ctx, workspace.id, result.code);
  if (!isDone(result))
    throw again(
      `removal not confirmed: ${result.outcome}`,
      result.outcome === "rate_limited" ? result.afterSeconds : 30,
    );
}

const hasSeat = async (ctx: Ctx, { id }: Workspace, email: string): Promise<boolean> =>
  (await liveAssignments(ctx, [email])).some(({ workspaceId }) => workspaceId === id);

/** Cancels the invitation first: with one still open a removed member could come back. */
async function removePerson(workspace: Workspace, email: string): Promise<DriverResult> {
  const driver = driverNamed(workspace.driver);
  const revoked = await driver.revoke(workspace, email);
  if (!isDone(revoked)) return revoked;
  const members = await driver.listMembers(workspace);
  if (members.outcome !== "listed") return members;
  const member = members.items.find((person) => person.email.toLowerCase() === email);
  return member ? driver.remove(workspace, member.memberId) : { outcome: "already", id: null };
}

const isDone = ({ outcome }: Pick<VendorCall, "outcome">): boolean => outcome === "done" || outcome === "already";

/** A call after which somebody may hold an invitation. */
export const mayHaveInvited = (call: VendorCall): boolean =>
  call.action === "invite" && (isDone(call) || call.outcome === "unknown");

/** Just sent and unanswered: it may still reach the vendor after anything that is sent now. */
export const isUnderWay = (ctx: Ctx, { outcome, at }: VendorCall): boolean =>
  outcome === "unknown" && ctx.now().getTime() - at.getTime() < LIST_LAG_MS;

/** Invitations to other addresses of this person that may still be out: no removal has been confirmed since. */
export function invitationsLeft(calls: readonly VendorCall[], email: string, workspaceId: string): VendorCall[] {
  const here = calls.filter((call) => call.workspaceId === workspaceId && call.email !== email);
  const left = new Map<string, VendorCall>();
  for (const call of here) {
    if (mayHaveInvited(call)) left.set(call.email, call);
    if (call.action === "remove" && isDone(call)) left.delete(call.email);
  }
  return [...left.values()];
}
