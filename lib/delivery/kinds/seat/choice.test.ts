import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rank, type Shelf } from "./choice";

const NOW = new Date("2026-11-21T03:00:00Z");
const after = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

const shelf: fc.Arbitrary<Shelf> = fc
  .record({
    total: fc.integer({ min: 1, max: 8 }),
    used: fc.nat({ max: 8 }),
    reserve: fc.nat({ max: 2 }),
    strangers: fc.nat({ max: 2 }),
    extraSeats: fc.nat({ max: 3 }),
    status: fc.constantFrom("AVAILABLE", "AVAILABLE", "AVAILABLE", "SUSPENDED"),
    rests: fc.constantFrom(null, null, null, -1, 1),
    ends: fc.constantFrom(null, null, -3, 0, 12, 29, 30, 31, 32, 100),
    age: fc.nat({ max: 3 }),
  })
  .map(({ total, used, rests, ends, age, reserve, strangers, ...one }) => ({
    ...one,
    // As the store says it: seats under strangers are among those that are not for sale.
    reserve: reserve + strangers,
    strangers,
    id: "",
    name: "",
    total,
    free: Math.max(0, total - used),
    restUntil: rests === null ? null : after(rests),
    endsAt: ends === null ? null : after(ends),
    createdAt: after(-age),
  }));
const pool = fc
  .array(shelf, { maxLength: 6 })
  .map((shelves) => shelves.map((one, index) => ({ ...one, id: `w${index}`, name: `Studio ${index}` })));
const need = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  days: fc.constantFrom(1, 7, 30),
  mayUseReserve: fc.boolean(),
  homes: fc.constantFrom(new Set<string>(), new Set(["w0", "w2"])),
});

describe("which workspaces seats are taken from", () => {
  it("never one that ends before the term, is closed, is kept back, or is their home already", () => {
    fc.assert(
      fc.property(pool, need, (shelves, wanted) => {
        const { sources } = rank(shelves, NOW, wanted);
        for (const { id } of sources) {
          const one = shelves.find((any) => any.id === id);
          expect(one?.status).toBe("AVAILABLE");
          expect(one?.restUntil === null || (one?.restUntil ?? NOW) < NOW).toBe(true);
          expect(one?.endsAt === null || (one?.endsAt ?? NOW) > after(wanted.days)).toBe(true);
          expect(
            (one?.free ?? 0) - (wanted.mayUseReserve ? (one?.strangers ?? 0) : (one?.reserve ?? 0)),
          ).toBeGreaterThan(0);
          expect(wanted.homes.has(id)).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("paid before billed, then with room for all, then the closest end, then the least filled, then the oldest", () => {
    fc.assert(
      fc.property(pool, need, (shelves, wanted) => {
        const keys = rank(shelves, NOW, wanted).sources.map((source) => {
          const one = shelves.find(({ id }) => id === source.id);
          if (!one) throw new Error("a source is one of the shelves");
          const all = one.free - source.reserve;
          const paid = Math.max(0, Math.min(all, one.free - one.extraSeats));
          return [
            paid > 0 ? 0 : 1,
            (paid > 0 ? paid : all) >= wanted.count ? 0 : 1,
            one.endsAt === null ? 1_000 : Math.floor((one.endsAt.getTime() - NOW.getTime()) / 86_400_000),
            (one.total - one.free) / one.total,
            one.createdAt.getTime(),
          ];
        });
        for (const [index, key] of keys.slice(1).entries()) {
          const before = keys[index] ?? [];
          const decides = key.findIndex((value, at) => value !== before[at]);
          expect(decides === -1 || (before[decides] ?? 0) < (key[decides] ?? 0)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("does not depend on the order in which they are read, and says something of each", () => {
    fc.assert(
      fc.property(pool, need, (shelves, wanted) => {
        const there = rank(shelves, NOW, wanted);
        const back = rank(shelves.toReversed(), NOW, wanted);
        expect(back.sources).toEqual(there.sources);
        expect(there.weighed.map(({ id }) => id).toSorted()).toEqual(shelves.map(({ id }) => id).toSorted());
        expect(there.weighed.filter(({ why }) => why === null)).toHaveLength(Math.min(1, there.sources.length));
      }),
    );
  });

  it.each([
    ["ends_too_early", { endsAt: after(12) }],
    ["suspended", { status: "SUSPENDED" }],
    ["resting", { restUntil: after(1) }],
    ["full", { free: 0 }],
    ["billed", { extraSeats: 5 }],
    ["lasts_longer", { endsAt: null }],
    ["fuller", { free: 4 }],
    ["later", { createdAt: after(-1) }],
  ] as const)("says why another one was better: %s", (why, worse) => {
    const best: Shelf = {
      id: "best",
      name: "Studio Baik",
      total: 5,
      free: 5,
      reserve: 0,
      strangers: 0,
      extraSeats: 0,
      status: "AVAILABLE",
      restUntil: null,
      endsAt: after(40),
      createdAt: after(-9),
    };
    const { weighed } = rank([{ ...best, ...worse, id: "other", name: "Studio Lain" }, best], NOW, {
      count: 1,
      days: 30,
    });
    expect(weighed).toMatchObject([
      { id: "best", why: null },
      { workspace: "Studio Lain", why },
    ]);
  });
});
