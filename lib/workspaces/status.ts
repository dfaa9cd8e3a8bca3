/** Words of a workspace and of the calls to its vendor. Pure. */

/** `SUSPENDED`: not sold from and not invited to, until a person has looked. */
export const WORKSPACE_STATUSES = ["AVAILABLE", "SUSPENDED"] as const;
export type WorkspaceStatus = (typeof WORKSPACE_STATUSES)[number];

export const WORKSPACE_MOVES: Record<WorkspaceStatus, readonly WorkspaceStatus[]> = {
  AVAILABLE: ["SUSPENDED"],
  SUSPENDED: ["AVAILABLE"],
};

export const CALL_ACTIONS = ["invite", "remove"] as const;
export type CallAction = (typeof CALL_ACTIONS)[number];

/** What became of a call, in the words of the driver port. */
export const CALL_OUTCOMES = [
  "done",
  "already",
  "full",
  "refused",
  "auth",
  "rate_limited",
  "unavailable",
  "unknown",
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];
