import type { Ctx } from "@/lib/work/context";
import { noteFact } from "@/lib/work/transition";
import {
  beginCall,
  connect,
  type DriverResult,
  LIST_LAG_MS,
  type NewCall,
  noteOutcome,
  selectCalls,
  stepDown,
  suspendWorkspace,
  type VendorCall,
  type Workspace,
} from "@/lib/workspaces";
import { liveAssignments, type LiveAssignment } from "@/lib/seats";
import { again } from "../../rules";
import { inTurn } from "./in-turn";

/**
 * Removes somebody whom Kursi invited, member or invitation, on record; but nobody who has a seat there again. The lease
 * on the person is held from the look to the last call, so that no invitation of theirs can cross it. A workspace that
 * refuses our sign-in is suspended. Throws `try_later` until the workspace has confirmed.
 */
export async function removeInvited(
  ctx: Ctx,
  workspace: Workspace,
  invited: Pick<VendorCall, "orderId" | "unitId" | "assignmentId" | "seatId" | "email">,
): Promise<void> {
  const { orderId, unitId, assignmentId, seatId, email } = invited;
  const about = { orderId, unitId, assignmentId, seatId, email, workspaceId: workspace.id };
  const task = (await selectCalls(ctx, { assignmentId })).find((call) => isRemovalTask(call, about));
  if (task && !(await findResident(ctx, workspace, email))) throw again("a person has to remove them", 3_600);
  if (task) return noteOutcome(ctx, task.id, livesThere);
  return inTurn(ctx, workspace, `remove:${email}`, LIST_LAG_MS, () => removeUnderLease(ctx, workspace, about));
}

async function removeUnderLease(ctx: Ctx, workspace: Workspace, about: NewCallAbout): Promise<void> {
  const { email } = about;
  const callId = await beginCall(ctx, { ...about, action: "remove" });
  if (callId === null) throw again("another call about this person is under way", 20);
  const resident = await findResident(ctx, workspace, email);
  if (resident) {
    if (await isRemovalInDoubt(ctx, about, callId)) await inviteBack(ctx, workspace, resident, callId);
    return noteOutcome(ctx, callId, livesThere);
  }
  const result = await removePerson(workspace, email);
  if (isDone(result)) {
    // A process that stood still for longer than its lease has removed somebody who was invited meanwhile.
    const returned = await findResident(ctx, workspace, email);
    if (returned) await inviteBack(ctx, workspace, returned, callId);
    return noteOutcome(ctx, callId, result);
  }
  await noteOutcome(ctx, callId, result);
  if ((result.outcome === "auth" || result.outcome === "challenge") && !(await stepDown(ctx, workspace)))
    await suspendWorkspace(ctx, workspace.id, result.code);
  throw again(`removal not confirmed: ${result.outcome}`, result.outcome === "rate_limited" ? result.afterSeconds : 30);
}

const livesThere: DriverResult = { outcome: "unavailable", why: "has a seat there again" };

/** A removal that waits for a person to do it. */
const isRemovalTask = ({ action, outcome, email, workspaceId }: VendorCall, about: NewCallAbout): boolean =>
  action === "remove" && outcome === "needs_person" && email === about.email && workspaceId === about.workspaceId;

/** Whoever has a live assignment in this workspace stays, whichever order it is from. */
const findResident = async (ctx: Ctx, { id }: Workspace, email: string): Promise<LiveAssignment | undefined> =>
  (await liveAssignments(ctx, [email])).find(({ workspaceId }) => workspaceId === id);

/** An earlier removal of theirs whose answer is not known may have hit them after they came back. */
const isRemovalInDoubt = async (ctx: Ctx, { assignmentId, email, workspaceId }: NewCallAbout, callId: number) =>
  (await selectCalls(ctx, { assignmentId })).some(
    (call) =>
      call.id !== callId &&
      call.action === "remove" &&
      call.outcome === "unknown" &&
      call.email === email &&
      call.workspaceId === workspaceId,
  );

type NewCallAbout = Omit<NewCall, "action">;

/**
 * Invites a resident again, under the lease of the removal that may have hit them; for somebody who is still there it
 * changes nothing. One who was not invited yet is left to their own delivery.
 */
async function inviteBack(ctx: Ctx, workspace: Workspace, resident: LiveAssignment, removalId: number): Promise<void> {
  if (!resident.isInvited) return;
  const { id: assignmentId, orderId, unitId, seatId, email } = resident;
  const about = { assignmentId, orderId, unitId, seatId, email, workspaceId: workspace.id };
  const callId = await beginCall(ctx, { ...about, action: "invite" }, removalId);
  const result = callId === null ? null : await connect(workspace).invite(email, assignmentId);
  if (callId !== null && result) await noteOutcome(ctx, callId, result);
  if (!result || !isDone(result)) throw again(`inviting back not confirmed: ${result?.outcome ?? "lease lost"}`, 30);
  if (result.outcome === "done")
    await noteFact(ctx, orderId, { code: "invited_back", email, workspace: workspace.name });
}

/**
 * Cancels the invitation first: with one still open a removed member could come back. A vendor that says yes and still
 * lists the person has not done it: their seat must not be sold again.
 */
export async function removePerson(workspace: Workspace, email: string): Promise<DriverResult> {
  const remote = connect(workspace);
  const revoked = await remote.revoke(email);
  if (!isDone(revoked)) return revoked;
  const isTheirs = (person: { email: string }): boolean => person.email.toLowerCase() === email;
  if (revoked.outcome === "done") {
    const pending = await remote.listPending();
    if (pending.outcome !== "listed") return pending;
    if (pending.items.some(isTheirs)) return STILL_LISTED;
  }
  const members = await remote.listMembers();
  if (members.outcome !== "listed") return members;
  const member = members.items.find(isTheirs);
  if (!member) return { outcome: "already", id: null };
  const removed = await remote.remove(member.memberId);
  if (removed.outcome !== "done") return removed;
  const left = await remote.listMembers();
  if (left.outcome !== "listed") return left;
  return left.items.some(isTheirs) ? STILL_LISTED : removed;
}

const STILL_LISTED: DriverResult = { outcome: "unavailable", why: "the vendor confirms it, and lists them still" };

const isDone = ({ outcome }: Pick<VendorCall, "outcome">): boolean => outcome === "done" || outcome === "already";

/** Outcomes after which the vendor has certainly not carried out a call; a page for human eyes says nothing about that. */
const NOT_CARRIED_OUT = new Set<VendorCall["outcome"]>(["full", "refused", "auth", "rate_limited", "unavailable"]);

/** A call after which somebody may hold an invitation: any that was not certainly refused. */
export const mayHaveInvited = (call: Pick<VendorCall, "action" | "outcome">): boolean =>
  call.action === "invite" && !NOT_CARRIED_OUT.has(call.outcome);

/** Invitations to other addresses of this person that may still be out: no removal has been confirmed since. */
export function invitationsLeft(calls: readonly VendorCall[], email: string, workspaceId: string): VendorCall[] {
  return stillInvited(calls.filter((call) => call.workspaceId === workspaceId && call.email !== email));
}

/** One call about each person who may be there: none of their removals has been confirmed since. Oldest call first. */
export function stillInvited<Call extends Pick<VendorCall, "action" | "outcome" | "email">>(
  calls: readonly Call[],
): Call[] {
  const left = new Map<string, Call>();
  for (const call of calls) {
    if (mayHaveInvited(call)) left.set(call.email, call);
    if (call.action === "remove" && isDone(call)) left.delete(call.email);
  }
  return [...left.values()];
}
