import type { DriverName } from "./driver";
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
/**
 * Seconds between the starts of two acts at a workspace's vendor, where the owner has set none: a person's pace where
 * Kursi stands in for one. Drivers that are not named take acts side by side.
 */
const USUAL_PACE: Partial<Record<DriverName, number>> = { scim: 0, "openai-org": 0, session: 4, browser: 4 };

/** Null: any number of acts at once. A person who does it by hand has their own pace. */
export const paceOf = ({ driver, paceSeconds }: { driver: DriverName; paceSeconds: number | null }): number | null =>
  driver === "manual" ? null : (paceSeconds ?? USUAL_PACE[driver] ?? null);

/** A turn at a vendor: booked for `at`, or begun then and at work until `busyUntil` at the latest. */
export type Turn = { who: string; at: Date; busyUntil: Date | null };

export type TurnPlan =
  | { do: "begin" }
  /** Come again at `at`, which is booked from now. */
  | { do: "book"; at: Date }
  /** Come again at `at`; nothing changes. */
  | { do: "wait"; at: Date };

/** A booked turn that nobody has come for is given up after this long. */
export const TURN_KEPT_MS = 60_000;
/** Turns of a vendor without a pace are booked so far apart. */
const LEAST_PACE_MS = 250;
/** How soon to look again after an act that takes longer than its turn. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Whether `who` may begin now. One act at a time, starts at least `paceMs` apart, and whoever has booked comes before
 * whoever has not. `turns` are those of one workspace that still count.
 */
export function planTurn(turns: readonly Turn[], who: string, now: Date, paceMs: number): TurnPlan {
  const time = now.getTime();
  const others = turns.filter((turn) => turn.who !== who);
  const begun = others.filter(({ busyUntil }) => busyUntil !== null);
  const booked = others.filter(({ busyUntil }) => busyUntil === null);
  const isBusy = begun.some(({ busyUntil }) => busyUntil !== null && busyUntil > now);
  const nextStart = Math.max(time, ...begun.map(({ at }) => at.getTime() + paceMs));
  const mine = turns.find((turn) => turn.who === who && turn.busyUntil === null);
  if (mine && mine.at > now) return { do: "wait", at: mine.at };
  if (!isBusy && nextStart <= time && (mine || booked.length === 0)) return { do: "begin" };
  if (mine) return { do: "wait", at: new Date(Math.max(nextStart, time + (isBusy ? LOOK_AGAIN_MS : 0))) };
  const spacing = Math.max(paceMs, LEAST_PACE_MS);
  const afterOthers = booked.map(({ at }) => at.getTime() + spacing);
  return { do: "book", at: new Date(Math.max(nextStart, isBusy ? time + spacing : time, ...afterOthers)) };
}
