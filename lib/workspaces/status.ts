/** Words of a workspace and of the calls to its vendor. Pure. */

/** `SUSPENDED`: not sold from and not invited to, until its vendor answers again: asked by staff, or by the sweep. */
export const WORKSPACE_STATUSES = ["AVAILABLE", "SUSPENDED"] as const;
export type WorkspaceStatus = (typeof WORKSPACE_STATUSES)[number];

export const WORKSPACE_MOVES: Record<WorkspaceStatus, readonly WorkspaceStatus[]> = {
  AVAILABLE: ["SUSPENDED"],
  SUSPENDED: ["AVAILABLE"],
};

/**
 * Why a workspace rests or is suspended:
 * - `full`: the vendor has no seat left there · `auth`: it refuses our sign-in
 * - `vanished`: it has confirmed invitations that it does not list · `rate_limited`: it asks us to wait for long
 * - `unavailable`: it does not answer · `unknown`: its answers get lost · `lists_unreadable`: so do its lists
 */
export const WORKSPACE_TROUBLES = [
  "full",
  "auth",
  "unavailable",
  "unknown",
  "lists_unreadable",
  "closed_by_staff",
  "vanished",
  "rate_limited",
] as const;
export type WorkspaceTrouble = (typeof WORKSPACE_TROUBLES)[number];

export const CALL_ACTIONS = ["invite", "remove"] as const;
export type CallAction = (typeof CALL_ACTIONS)[number];

/** What became of a call, in the words of the driver port. */
export const CALL_OUTCOMES = [
  "done",
  "already",
  "full",
  "refused",
  "auth",
  "challenge",
  "needs_person",
  "rate_limited",
  "unavailable",
  "unknown",
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/**
 * Where a workspace and our record differ:
 * - `stranger`: somebody is there whom the shop has not invited
 * - `left`: somebody of ours had joined and is there no more · `missing`: an invitation of ours is there no more
 * - `unsold`: more seats are taken at the vendor, and billed, than are sold
 */
export const FINDING_KINDS = ["stranger", "left", "missing", "unsold"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** How somebody stands at the vendor. Both take a seat. */
export const STANDINGS = ["member", "pending"] as const;
export type Standing = (typeof STANDINGS)[number];

/** `gone`: readings do not show it any more · `attached`: a stranger has become a buyer's person · `removed`: by staff. */
export const FINDING_ENDS = ["gone", "attached", "removed"] as const;
export type FindingEnd = (typeof FINDING_ENDS)[number];
