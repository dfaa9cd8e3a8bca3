import { array, assert, boolean, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { begin, isUndecided, MISSES_APART_MS, next, type Belief } from "./belief";
import { FINDING_KINDS } from "./status";

const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 21) + minutes * 60_000);
const APART = MISSES_APART_MS / 60_000;

describe("somebody of ours who is not seen", () => {
  const read = (minutes: readonly number[]): Belief =>
    minutes.slice(1).reduce((belief, minute) => next(belief, true, at(minute)), begin("left", at(minutes[0] ?? 0)));

  it("is believed gone after three readings that are apart in time", () => {
    expect(read([0, APART]).believedAt).toBeNull();
    expect(read([0, APART, 2 * APART]).believedAt).toEqual(at(2 * APART));
  });
  it("is not, however many readings fall into the same minutes", () =>
    expect(read([0, 0.1, 0.2, 0.3, 0.4, APART - 0.1]).misses).toBe(1));
  it("is back with the first reading that shows them", () =>
    expect(next(read([0, APART, 2 * APART]), false, at(9)).endedAt).toEqual(at(9)));
});

describe("a stranger", () => {
  it("counts at once, and is gone after three readings without them", () => {
    let belief = begin("stranger", at(0));
    expect(belief.believedAt).toEqual(at(0));
    for (const minute of [1, 1 + APART]) belief = next(belief, false, at(minute));
    expect([belief.misses, belief.endedAt, isUndecided(belief)]).toEqual([2, null, true]);
    expect(next(belief, false, at(1 + 2 * APART)).endedAt).toEqual(at(1 + 2 * APART));
    expect(next(belief, true, at(1 + 2 * APART))).toMatchObject({ misses: 0, endedAt: null });
  });
});

it("never believes anybody gone by fewer than three readings apart in time, whatever they show", () => {
  const reading = record({ afterSeconds: integer({ min: 0, max: 400 }), isShown: boolean() });
  assert(
    property(constantFrom(...FINDING_KINDS), array(reading, { maxLength: 30 }), (kind, readings) => {
      let [belief, seconds] = [begin(kind, at(0)), 0];
      const misses: number[] = kind === "stranger" ? [] : [0];
      for (const { afterSeconds, isShown } of readings) {
        seconds += afterSeconds;
        const before = belief;
        belief = next(belief, isShown, at(seconds / 60));
        const isMiss = isShown === (kind !== "stranger");
        if (!isMiss) misses.length = 0;
        else if (misses.length === 0 || seconds - (misses.at(-1) ?? 0) >= MISSES_APART_MS / 1000) misses.push(seconds);
        const hasTurned =
          kind === "stranger" ? belief.endedAt !== null : belief.believedAt !== null && before.believedAt === null;
        expect(!hasTurned || misses.length >= 3).toBe(true);
        if (belief.endedAt) return;
      }
    }),
  );
});
