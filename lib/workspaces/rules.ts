import type { WorkspaceStatus } from "./status";

/**
 * How long a vendor's lists may lag behind what it has done, and a call of ours may be under way. Also the lease on a
 * person: longer than the calls of one act take together, because each ends within `CALL_LIMIT_MS`.
 */
export const LIST_LAG_MS = 60_000;

const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** When a suspended workspace is asked again: twice as late each time, at most six hours. */
export const nextQuestion = (now: Date, failures: number): Date =>
  new Date(now.getTime() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10)));

/** A workspace is sold from while it is available and does not rest. */
export const isOpenForSale = (workspace: { status: WorkspaceStatus; restUntil: Date | null }, now: Date): boolean =>
  workspace.status === "AVAILABLE" && (workspace.restUntil === null || workspace.restUntil < now);
