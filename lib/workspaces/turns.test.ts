import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paceOf, planTurn, type Turn } from "./rules";

const at = (ms: number): Date => new Date(1_000_000 + ms);

/** People who come when they were told to, each with an act of its own length. Answers when each began and ended. */
function serve(lengths: readonly number[], paceMs: number): { who: string; from: number; to: number }[] {
  const turns = new Map<string, Turn>();
  const served: { who: string; from: number; to: number }[] = [];
  const due = new Map(lengths.map((_, index) => [`p${index}`, 0]));
  for (let step = 0; due.size > 0; step++) {
    if (step > 20_000) throw new Error("somebody waits for ever");
    const [who, time] = [...due].toSorted((a, b) => a[1] - b[1])[0] ?? ["", 0];
    const plan = planTurn([...turns.values()], who, at(time), paceMs);
    if (plan.do === "begin") {
      const to = time + (lengths[Number(who.slice(1))] ?? 0);
      served.push({ who, from: time, to });
      // Told apart from a kill: the turn's limit is the end of the act.
      turns.set(who, { who, at: at(time), busyUntil: at(to) });
      due.delete(who);
      continue;
    }
    if (plan.do === "book") turns.set(who, { who, at: plan.at, busyUntil: null });
    due.set(who, Math.max(time + 1, plan.at.getTime() - 1_000_000));
  }
  return served;
}

describe("turns at a vendor", () => {
  it("never overlap, start at least the pace apart, and come to everybody", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(0, 500, 4_000),
        (lengths, paceMs) => {
          const served = serve(lengths, paceMs).toSorted((a, b) => a.from - b.from);
          expect(served).toHaveLength(lengths.length);
          for (const [index, { from }] of served.slice(1).entries()) {
            const before = served[index];
            expect(from).toBeGreaterThanOrEqual(before?.to ?? 0);
            expect(from).toBeGreaterThanOrEqual((before?.from ?? 0) + paceMs);
          }
        },
      ),
    );
  });

  it("are handed out one pace after another to a burst", () => {
    const served = serve(
      Array.from({ length: 10 }, () => 1_000),
      4_000,
    );
    expect(served.map(({ from }) => from)).toEqual(Array.from({ length: 10 }, (_, index) => index * 4_000));
  });

  it("let nobody in before whoever has booked", () => {
    const booked: Turn = { who: "first", at: at(0), busyUntil: null };
    expect(planTurn([booked], "second", at(10), 4_000)).toEqual({ do: "book", at: at(4_000) });
    expect(planTurn([booked], "first", at(10), 4_000)).toEqual({ do: "begin" });
  });
});

it("has a person's pace where Kursi stands in for one, and none by hand", () => {
  expect(paceOf({ driver: "session", paceSeconds: null })).toBe(4);
  expect(paceOf({ driver: "session", paceSeconds: 10 })).toBe(10);
  expect(paceOf({ driver: "scim", paceSeconds: null })).toBe(0);
  expect(paceOf({ driver: "manual", paceSeconds: 4 })).toBeNull();
  expect(paceOf({ driver: "stand_in", paceSeconds: null })).toBeNull();
});
