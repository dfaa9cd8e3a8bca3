import type { WorkspaceStatus } from "./status";

/**
 * How long a vendor's lists may lag behind what it has done, and a call of ours may be under way. Also the lease on a
 * person: longer than the calls of one act take together, because each ends within `CALL_LIMIT_MS`.
 */
export const LIST_LAG_MS = 60_000;

/** A workspace is sold from while it is available and does not rest. */
export const isOpenForSale = (workspace: { status: WorkspaceStatus; restUntil: Date | null }, now: Date): boolean =>
  workspace.status === "AVAILABLE" && (workspace.restUntil === null || workspace.restUntil < now);
