import type { WorkspaceStatus } from "./status";

/**
 * How long a vendor's lists may lag behind what it has done.
 */
export const LIST_LAG_MS = 60_000;

/** A removal takes the invitation back, reads the members and removes: three calls under one lease. */
const CALLS_OF_ONE_ACT = 3;
/** For our own work between the calls. */
const LEASE_SLACK_MS = 24_000;

/**
 * How long the lease on a person has to last, when each call ends within this limit: longer than the calls of one act
 * take together, and not shorter than lists lag.
 */
export const leaseMs = (callLimitMs: number): number =>
  Math.max(LIST_LAG_MS, CALLS_OF_ONE_ACT * callLimitMs + LEASE_SLACK_MS);

const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** When a suspended workspace is asked again: twice as late each time, at most six hours. */
export const nextQuestion = (now: Date, failures: number): Date =>
  new Date(now.getTime() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10)));

/** A workspace is sold from while it is available and does not rest. */
export const isOpenForSale = (workspace: { status: WorkspaceStatus; restUntil: Date | null }, now: Date): boolean =>
  workspace.status === "AVAILABLE" && (workspace.restUntil === null || workspace.restUntil < now);

const DAY_MS = 86_400_000;

/**
 * How many whole days a term may take that is sold now; null: the workspace renews by itself. A day is spared, because a
 * term begins with its invitation, which may come a while after the sale.
 */
export const lastsDays = ({ endsAt }: { endsAt: Date | null }, now: Date): number | null =>
  endsAt === null ? null : Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS) - 1);

/** Whether a term of so many days that begins now is over before the workspace is. */
export const outlasts = ({ endsAt }: { endsAt: Date | null }, now: Date, days: number): boolean =>
  endsAt === null || endsAt.getTime() >= now.getTime() + days * DAY_MS;
