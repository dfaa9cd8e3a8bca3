import type { FindingKind } from "./status";

/**
 * When a difference between a workspace and our record is believed. A vendor's lists lag, and a page of them may be
 * missing, so nobody is taken for gone before three readings, apart in time, have agreed. Pure.
 */

export const MISSES_TO_BELIEVE = 3;
/** Readings closer together than this count as one: what one of them could not see, the other could not either. */
export const MISSES_APART_MS = 2 * 60_000;

export type Belief = {
  kind: FindingKind;
  misses: number;
  lastMissAt: Date | null;
  lastSeenAt: Date;
  believedAt: Date | null;
  endedAt: Date | null;
};

/**
 * A stranger counts from the first reading that shows them, because they may sit on a seat that would be sold, and is
 * gone after three that do not. Whatever says that something of ours is not there counts after three that agree, and is
 * over with the first that does not.
 */
export function begin(kind: FindingKind, now: Date): Belief {
  if (kind === "stranger")
    return { kind, misses: 0, lastMissAt: null, lastSeenAt: now, believedAt: now, endedAt: null };
  return { kind, misses: 1, lastMissAt: now, lastSeenAt: now, believedAt: null, endedAt: null };
}

/** The same after one more reading, which has shown the difference or not. */
export function next<T extends Belief>(before: T, isShown: boolean, now: Date): T {
  const isAbsence = before.kind !== "stranger";
  const seen = isShown ? { ...before, lastSeenAt: now } : before;
  if (isShown !== isAbsence) return isAbsence ? { ...seen, endedAt: now } : { ...seen, misses: 0, lastMissAt: null };
  if (!isApart(before, now)) return seen;
  const missed = { ...seen, misses: before.misses + 1, lastMissAt: now };
  if (missed.misses < MISSES_TO_BELIEVE) return missed;
  return isAbsence ? { ...missed, believedAt: before.believedAt ?? now } : { ...missed, endedAt: now };
}

/** A clock that was set back does not hold a finding up for ever. */
const isApart = ({ lastMissAt }: Belief, now: Date): boolean =>
  lastMissAt === null || Math.abs(now.getTime() - lastMissAt.getTime()) >= MISSES_APART_MS;

/** Something is about to be believed: the next reading should not wait for its ordinary turn. */
export const isUndecided = ({ kind, misses, believedAt, endedAt }: Belief): boolean =>
  endedAt === null && (kind === "stranger" ? misses > 0 : believedAt === null);
