import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closeGaps, nextTerm } from "./rules";
import { ASSIGNMENT_MOVES, SEAT_MOVES, SEAT_STATUSES } from "./status";

const DAY_MS = 86_400_000;
const NOW = new Date("2026-11-21T03:00:00Z");
const day = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

describe("a term", () => {
  it("begins behind the last one, or now when that is over or there was none", () => {
    expect(nextTerm(NOW, null, 30)).toEqual({ startsAt: NOW, endsAt: day(30) });
    expect(nextTerm(NOW, day(10), 30)).toEqual({ startsAt: day(10), endsAt: day(40) });
    expect(nextTerm(NOW, day(-1), 30)).toEqual({ startsAt: NOW, endsAt: day(30) });
    expect(nextTerm(NOW, NOW, 30)).toEqual({ startsAt: NOW, endsAt: day(30) });
  });

  it("moves up when one before it was taken away, as long as it was", () => {
    const running = { startsAt: day(-5), endsAt: day(25) };
    const later = { startsAt: day(55), endsAt: day(85) };
    expect(closeGaps([later, running], NOW)).toEqual([running, { startsAt: day(25), endsAt: day(55) }]);
    expect(closeGaps([later], NOW)).toEqual([{ startsAt: NOW, endsAt: day(30) }]);
    expect(closeGaps([running], NOW)[0]).toBe(running);
  });

  it("keeps its length, leaves no gap before it, and never begins earlier than it was or than now", () => {
    const terms = fc.array(
      fc.record({ from: fc.integer({ min: -40, max: 200 }), days: fc.integer({ min: 1, max: 90 }) }),
    );
    fc.assert(
      fc.property(terms, (spans) => {
        const before = spans
          .map(({ from, days }) => ({ startsAt: day(from), endsAt: day(from + days) }))
          .toSorted((left, right) => left.startsAt.getTime() - right.startsAt.getTime());
        let free = NOW.getTime();
        for (const [index, after] of closeGaps(before, NOW).entries()) {
          const old = before[index];
          if (!old) return false;
          const isSameLength =
            after.endsAt.getTime() - after.startsAt.getTime() === old.endsAt.getTime() - old.startsAt.getTime();
          if (!isSameLength || after.startsAt > old.startsAt || after.startsAt.getTime() > free) return false;
          free = Math.max(free, after.endsAt.getTime());
        }
        return true;
      }),
    );
  });
});

describe("the moves of a seat", () => {
  it("make every status reachable from free, and free from every one", () => {
    const reach = (from: (typeof SEAT_STATUSES)[number]) => {
      const seen = new Set([from]);
      for (const status of seen) for (const next of SEAT_MOVES[status]) seen.add(next);
      return seen;
    };
    for (const status of SEAT_STATUSES) {
      expect(reach("free").has(status)).toBe(true);
      expect(reach(status).has("free")).toBe(true);
    }
  });

  it("free a seat whose person may be inside only by way of leaving", () => {
    expect(SEAT_MOVES.invited).not.toContain("free");
    expect(SEAT_MOVES.member).not.toContain("free");
    expect([ASSIGNMENT_MOVES.ENDED, ASSIGNMENT_MOVES.REVOKED]).toEqual([[], []]);
  });
});
