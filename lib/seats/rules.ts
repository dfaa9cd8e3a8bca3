/** When terms begin and end. Pure. */

const DAY_MS = 86_400_000;

export type Span = { startsAt: Date; endsAt: Date };

/** A term of so many days: it begins when the last one ends, or now when that is over or there was none. */
export function nextTerm(now: Date, lastEndsAt: Date | null, days: number): Span {
  const startsAt = lastEndsAt && lastEndsAt > now ? lastEndsAt : now;
  return { startsAt, endsAt: new Date(startsAt.getTime() + days * DAY_MS) };
}

/** The terms after one of them was made longer: those behind it begin and end as many days later. */
export function lengthen<Term extends Span>(terms: readonly Term[], longer: Term, days: number): Term[] {
  const later = (at: Date): Date => new Date(at.getTime() + days * DAY_MS);
  return terms.map((term) => {
    if (term === longer) return { ...term, endsAt: later(term.endsAt) };
    return term.startsAt >= longer.endsAt
      ? { ...term, startsAt: later(term.startsAt), endsAt: later(term.endsAt) }
      : term;
  });
}

/**
 * The remaining terms after one was withdrawn: the running one keeps its times, future ones follow without a gap, each
 * as long as before.
 */
export function closeGaps<Term extends Span>(terms: readonly Term[], now: Date): Term[] {
  const inOrder = terms.toSorted((left, right) => left.startsAt.getTime() - right.startsAt.getTime());
  let free = now;
  return inOrder.map((term) => {
    const isStillToCome = term.startsAt > free;
    const lengthMs = term.endsAt.getTime() - term.startsAt.getTime();
    const moved = isStillToCome ? { ...term, startsAt: free, endsAt: new Date(free.getTime() + lengthMs) } : term;
    if (moved.endsAt > free) free = moved.endsAt;
    return moved;
  });
}
