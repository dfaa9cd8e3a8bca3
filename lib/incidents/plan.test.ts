import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countBilled, seatPeople, sumUp, withoutPromised, type Person, type Target } from "./plan";

const DAY_MS = 86_400_000;
const day = (days: number): Date => new Date(days * DAY_MS);

const targetsOf = fc
  .array(fc.record({ free: fc.nat(4), paid: fc.nat(4), ends: fc.option(fc.nat(40)) }), { minLength: 0, maxLength: 4 })
  .map((all) =>
    all.map(({ free, paid, ends }, index): Target => ({
      id: `w${index}`,
      free,
      paid: Math.min(paid, free),
      endsAt: ends === null ? null : day(ends),
    })),
  );
const peopleOf = fc
  .array(fc.record({ ends: fc.nat(40), lives: fc.subarray(["w0", "w1", "w2", "w3"]) }), { maxLength: 9 })
  .map((all) =>
    all.map(({ ends, lives }, index): Person => ({
      assignmentId: `p${index}`,
      endsAt: day(ends),
      livesIn: lives,
    })),
  );

/** The most that could be seated at all, by trying everything. */
function most(people: readonly Person[], targets: readonly Target[]): number {
  const [person, ...others] = people;
  if (!person) return 0;
  const seated = targets
    .filter(({ id, free }) => free > 0 && !person.livesIn.includes(id))
    .map(
      (target) =>
        1 +
        most(
          others,
          targets.map((one) => (one === target ? { ...one, free: one.free - 1 } : one)),
        ),
    );
  return Math.max(most(others, targets), ...seated);
}

describe("the plan of an incident", () => {
  it("seats as many as can be, nobody twice, nowhere more than are free", () => {
    fc.assert(
      fc.property(peopleOf, targetsOf, (people, targets) => {
        const placed = seatPeople(people, targets);
        expect(placed.map(({ assignmentId }) => assignmentId)).toEqual(people.map(({ assignmentId }) => assignmentId));
        for (const { id, free } of targets)
          expect(placed.filter(({ targetId }) => targetId === id).length).toBeLessThanOrEqual(free);
        for (const [index, { targetId, isEndingBefore }] of placed.entries()) {
          const [person, target] = [people[index], targets.find(({ id }) => id === targetId)];
          expect(person?.livesIn).not.toContain(targetId);
          const isShort =
            target?.endsAt !== undefined && target.endsAt !== null && target.endsAt < (person?.endsAt ?? 0);
          expect(isEndingBefore).toBe(isShort);
        }
        expect(placed.filter(({ targetId }) => targetId !== null).length).toBe(most(people, targets));
      }),
    );
  });

  it("serves whoever stands first: the first so many are seated whatever comes behind them", () => {
    fc.assert(
      fc.property(peopleOf, targetsOf, fc.nat(9), (people, targets, count) => {
        const isSeated = (of: readonly Person[]) => seatPeople(of, targets).map(({ targetId }) => targetId !== null);
        expect(isSeated(people).slice(0, count)).toEqual(isSeated(people.slice(0, count)));
      }),
    );
  });

  it("uses a workspace that ends too early only when nothing else is left, and says so", () => {
    const people = ["a", "b"].map((assignmentId) => ({ assignmentId, endsAt: day(30), livesIn: [] }));
    const targets = [
      { id: "ending", free: 5, paid: 5, endsAt: day(12) },
      { id: "lasting", free: 1, paid: 1, endsAt: null },
    ];
    expect(seatPeople(people, targets)).toEqual([
      { assignmentId: "a", targetId: "lasting", isEndingBefore: false },
      { assignmentId: "b", targetId: "ending", isEndingBefore: true },
    ]);
  });

  it("spreads people, so that every vendor has work at once", () => {
    const people = Array.from({ length: 140 }, (_, index) => ({
      assignmentId: String(index),
      endsAt: day(30),
      livesIn: [],
    }));
    const targets = [60, 50, 30].map((free, index) => ({ id: `w${index}`, free, paid: free, endsAt: null }));
    const placed = seatPeople(people, targets);
    expect(targets.map(({ id }) => placed.filter(({ targetId }) => targetId === id).length)).toEqual([60, 50, 30]);
    const early = seatPeople(people.slice(0, 90), targets);
    expect(targets.map(({ id }) => early.filter(({ targetId }) => targetId === id).length)).toEqual([30, 30, 30]);
  });
});

it("takes seats that are paid for before others, and says how many would be billed", () => {
  const people = Array.from({ length: 3 }, (_, index) => ({ assignmentId: `p${index}`, endsAt: day(30), livesIn: [] }));
  const targets = [
    { id: "extra", free: 3, paid: 0, endsAt: null },
    { id: "paid", free: 2, paid: 2, endsAt: null },
  ];
  const placed = seatPeople(people, targets);
  expect(placed.map(({ targetId }) => targetId)).toEqual(["paid", "paid", "extra"]);
  expect(countBilled(placed, targets)).toBe(1);
});

it("leaves seats over for whoever waits already, from the last workspaces on", () => {
  expect(
    withoutPromised(
      [
        { free: 3, paid: 3 },
        { free: 2, paid: 2 },
      ],
      3,
    ).map(({ free }) => free),
  ).toEqual([2, 0]);
  expect(withoutPromised([{ free: 1, paid: 1 }], 5).map(({ free }) => free)).toEqual([0]);
});

it("sums up worth, cost and margin; a cost that nobody knows is not guessed", () => {
  const placements = [
    { assignmentId: "a", targetId: "w", isEndingBefore: false },
    { assignmentId: "b", targetId: null, isEndingBefore: false },
  ];
  const left = new Map([
    ["a", { days: 15, valueIdr: 30_000 }],
    ["b", { days: 10, valueIdr: 20_000 }],
  ]);
  const have = { seats: 1, promised: 0, billed: 0 };
  expect(sumUp(placements, left, new Map([["w", 40_000]]), have)).toEqual({
    people: 2,
    seats: 1,
    promised: 0,
    fits: 1,
    waits: 1,
    billed: 0,
    endingBefore: 0,
    valueLeftIdr: 50_000,
    costIdr: 20_000,
    marginIdr: 10_000,
    refundIdr: 20_000,
    moreSeatsIdr: 40_000,
  });
  expect(sumUp(placements, left, new Map(), have)).toMatchObject({
    costIdr: null,
    marginIdr: null,
    moreSeatsIdr: null,
  });
});
