import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAskAt } from "./rules";
import { ATTEMPT_MOVES, ATTEMPT_STATUSES, REFUND_MOVES, REFUND_STATUSES } from "./status";

const reachable = (moves: Record<string, readonly string[]>, from: string): Set<string> => {
  const seen = new Set([from]);
  for (const status of seen) for (const next of moves[status] ?? []) seen.add(next);
  return seen;
};

describe("status tables", () => {
  it.each([
    ["attempt", ATTEMPT_MOVES, ATTEMPT_STATUSES, "creating"],
    ["refund", REFUND_MOVES, REFUND_STATUSES, "requested"],
  ] as const)("of %s reach every word and lead back to nothing unknown", (_, moves, words, start) => {
    expect([...reachable(moves, start)].toSorted()).toEqual([...words].toSorted());
  });
});

describe("asking a gateway again", () => {
  it("comes ever more rarely, and no longer than two days after the end", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: -3_600, max: 400_000 }), (asks, secondsOver) => {
        const expiresAt = new Date("2026-11-21T00:00:00Z");
        const now = new Date(expiresAt.getTime() + secondsOver * 1000);
        const next = nextAskAt(asks, now, expiresAt);
        return secondsOver > 48 * 3600 ? next === null : next !== null && next > now;
      }),
    );
  });
});
