import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choose, lastingFor, spare, without, type Demand, type Lasting } from "./choice";

const days = fc.constantFrom(7, 30, 90);
const lasting = fc.array(
  fc.record({ units: fc.nat({ max: 4 }), days: fc.constantFrom<(number | null)[]>(0, 12, 40, 100, null) }),
  { maxLength: 4 },
);
const owed = fc.array(fc.record({ units: fc.nat({ max: 4 }), days }), { maxLength: 4 });

/** The most demands that single units can meet at once, by trying. */
function matched(free: readonly Lasting[], demands: readonly Demand[]): number {
  const shelves = free.flatMap((group) => Array.from({ length: group.units }, () => group.days));
  const wanted = demands.flatMap(({ units, days: one }) => Array.from({ length: units }, () => one));
  const owner = new Map<number, number>();
  const place = (index: number, seen: Set<number>): boolean =>
    shelves.some((lasts, shelf) => {
      if ((lasts !== null && lasts < (wanted[index] ?? 0)) || seen.has(shelf)) return false;
      seen.add(shelf);
      const rival = owner.get(shelf);
      if (rival !== undefined && !place(rival, seen)) return false;
      owner.set(shelf, index);
      return true;
    });
  return wanted.filter((_, index) => place(index, new Set())).length;
}

describe("what is left when everybody has what they are owed", () => {
  it("is exactly as much as more people can have without taking it from one of them", () => {
    fc.assert(
      fc.property(lasting, owed, days, (free, demands, wanted) => {
        const before = matched(free, demands);
        const all = matched(free, [...demands, { units: 99, days: wanted }]) - before;
        expect(spare(free, demands, wanted)).toBe(all);
      }),
      { numRuns: 2_000 },
    );
  });

  it("loses what is taken, the shortest that last long enough first", () => {
    fc.assert(
      fc.property(lasting, fc.nat({ max: 8 }), days, (free, units, wanted) => {
        const taken = Math.min(units, lastingFor(free, wanted));
        const left = without(free, units, wanted);
        expect(lastingFor(left, 0)).toBe(lastingFor(free, 0) - taken);
        const shorter = lastingFor(free, wanted) - lastingFor(free, 91);
        expect(lastingFor(left, 91)).toBe(lastingFor(free, 91) - Math.max(0, taken - shorter));
      }),
    );
  });
});

const source = fc.record({
  free: fc.nat({ max: 4 }),
  reserve: fc.nat({ max: 2 }),
  extra: fc.nat({ max: 3 }),
  days: fc.constantFrom<(number | null)[]>(12, 40, null),
  isAvoided: fc.boolean(),
});

describe("choosing seats", () => {
  it("takes as many as are left over, none that is kept back, and no billed one while a paid one would do", () => {
    fc.assert(
      fc.property(
        fc.array(source, { maxLength: 4 }),
        owed,
        fc.integer({ min: 1, max: 5 }),
        (shelves, demands, count) => {
          const sources = shelves.map((shelf, index) => ({ ...shelf, id: String(index) }));
          const free = sources.flatMap(({ id, free: seats }) =>
            Array.from({ length: seats }, (_, number) => ({ workspaceId: id, number })),
          );
          const avoided = new Set(sources.filter(({ isAvoided }) => isAvoided).map(({ id }) => id));
          const open = sources.map((one) => ({ units: Math.max(0, one.free - one.reserve), days: one.days }));
          const most = spare(open, demands, 0);
          const taken = choose({ count, sources, owed: demands, avoided }, free);
          expect(taken === null).toBe(count > most);
          if (!taken) return;

          expect(new Set(taken.map(({ seat }) => seat)).size).toBe(count);
          const takenIn = (id: string) => taken.filter(({ seat }) => seat.workspaceId === id).length;
          for (const one of sources) expect(takenIn(one.id)).toBeLessThanOrEqual(Math.max(0, one.free - one.reserve));
          // Whoever is owed some finds as much as before.
          const left = sources.map((one, index) => ({
            units: (open[index]?.units ?? 0) - takenIn(one.id),
            days: one.days,
          }));
          expect(matched(left, demands)).toBe(matched(open, demands));

          if (demands.length > 0) return;
          const paidIn = ({ free: seats, reserve, extra }: (typeof sources)[number]) =>
            Math.max(0, Math.min(seats - reserve, seats - extra));
          const fresh = sources.filter(({ id }) => !avoided.has(id));
          const paid = fresh.reduce((sum, one) => sum + paidIn(one), 0);
          const [first] = taken;
          const isWell = !avoided.has(first?.seat.workspaceId ?? "");
          const freshPaid = taken.filter(({ seat, isBilled }) => !isBilled && !avoided.has(seat.workspaceId)).length;
          expect(freshPaid).toBe(Math.min(paid, count));
          expect(isWell).toBe(fresh.some((one) => one.free > one.reserve));
          // All in one, where one of the same standing has room for all.
          const isRoomy = fresh.some((one) => paidIn(one) >= count);
          expect(isRoomy && new Set(taken.map(({ seat }) => seat.workspaceId)).size > 1).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
