import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countUnits, lineStatus, orderStatus } from "./rules";
import {
  INVITATION_MOVES,
  INVITATION_STATUSES,
  isOwed,
  PAYMENT_MOVES,
  PAYMENT_STATUSES,
  UNIT_MOVES,
  UNIT_STATUSES,
  type InvitationStatus,
  type UnitStatus,
} from "./status";

const reachable = (moves: Record<string, readonly string[]>, from: string): Set<string> => {
  const seen = new Set([from]);
  for (const status of seen) for (const next of moves[status] ?? []) seen.add(next);
  return seen;
};

describe("status tables", () => {
  it.each([
    ["payment", PAYMENT_MOVES, PAYMENT_STATUSES, "pending"],
    ["delivery", INVITATION_MOVES, INVITATION_STATUSES, "not_started"],
    ["unit", UNIT_MOVES, UNIT_STATUSES, "waiting"],
  ] as const)("of %s reach every word and lead back to nothing unknown", (_, moves, words, start) => {
    expect([...reachable(moves, start)].toSorted()).toEqual([...words].toSorted());
  });
  it("never lead from paid back to unpaid", () => {
    expect([...reachable(PAYMENT_MOVES, "paid")].filter((to) => to === "pending" || to === "expired")).toEqual([]);
  });
  it("never lead from a delivery that has begun back to its start", () => {
    expect([...reachable(INVITATION_MOVES, "processing")]).not.toContain("not_started");
  });
  it("owe the goods of paid orders only", () => {
    expect(PAYMENT_STATUSES.filter(isOwed)).toEqual(["paid", "partially_refunded"]);
  });
});

const unitsOf = (...statuses: UnitStatus[]) => statuses.map((status) => ({ status }));
const unitStatuses = fc.array(fc.constantFrom(...UNIT_STATUSES), { minLength: 1, maxLength: 7 });
const state = fc.record({ isStarted: fc.boolean(), isPending: fc.boolean() });
const STARTED = { isStarted: true, isPending: false };

describe("the status of a line", () => {
  it.each<[UnitStatus[], InvitationStatus]>([
    [["withdrawn", "withdrawn"], "revoked"],
    [["withdrawn", "ended"], "ended"],
    [["waiting", "accepted"], "processing"],
    [["waiting", "needs_person"], "processing"],
    [["needs_person", "delivered"], "manual"],
    [["needs_person", "accepted"], "manual"],
    [["needs_person", "withdrawn"], "failed"],
    [["needs_person", "needs_name"], "failed"],
    [["needs_name", "needs_name"], "manual"],
    [["needs_name", "delivered"], "invited"],
    [["needs_name", "accepted"], "active"],
    [["delivered", "accepted"], "invited"],
    [["accepted", "accepted", "withdrawn"], "active"],
    [["accepted", "ended"], "active"],
  ])("of units %j is %s", (statuses, expected) => {
    expect(lineStatus(unitsOf(...statuses), STARTED)).toBe(expected);
  });
  it.each([
    [false, false, "not_started"],
    [true, false, "processing"],
    [true, true, "pending_stock"],
    [false, true, "pending_stock"],
  ] as const)("with a unit that waits, started %s and pending %s, is %s", (isStarted, isPending, expected) => {
    expect(lineStatus(unitsOf("waiting", "delivered"), { isStarted, isPending })).toBe(expected);
  });

  const expectAlways = (
    claim: (has: (status: UnitStatus) => boolean, living: UnitStatus[], drawn: InvitationStatus) => boolean,
  ) =>
    fc.assert(
      fc.property(unitStatuses, state, (statuses, at) => {
        const living: UnitStatus[] = statuses.filter((status) => status !== "ended" && status !== "withdrawn");
        return claim((status) => living.includes(status), living, lineStatus(unitsOf(...statuses), at));
      }),
    );
  it("says that a unit waits whenever one does, and never else", () => {
    expectAlways((has, _, drawn) => has("waiting") === ["not_started", "processing", "pending_stock"].includes(drawn));
  });
  it("is over exactly when no unit lives", () => {
    expectAlways((_, living, drawn) => (living.length === 0) === (drawn === "ended" || drawn === "revoked"));
  });
  it("calls for a person whenever a unit does and none waits", () => {
    expectAlways((has, _, drawn) => !has("needs_person") || has("waiting") || drawn === "failed" || drawn === "manual");
  });
  it("is active only when everybody who was named has accepted", () => {
    expectAlways(
      (has, living, drawn) =>
        (drawn === "active") ===
        (has("accepted") && living.every((status) => status === "accepted" || status === "needs_name")),
    );
  });
  it("does not depend on the order of the units", () => {
    fc.assert(
      fc.property(
        unitStatuses,
        state,
        (statuses, at) => lineStatus(unitsOf(...statuses), at) === lineStatus(unitsOf(...statuses.toReversed()), at),
      ),
    );
  });
  it("only ever moves along its table when a unit moves along its own", () => {
    const step = fc.record({ at: fc.nat(6), to: fc.nat(6), before: fc.boolean(), after: fc.boolean() });
    fc.assert(
      fc.property(unitStatuses, step, (statuses, { at, to, before, after }) => {
        const index = at % statuses.length;
        const next = UNIT_MOVES[statuses[index] ?? "waiting"];
        fc.pre(next.length > 0);
        // Only an order that was withdrawn as a whole is owed again; nothing of it has ended.
        fc.pre(statuses[index] !== "withdrawn" || !statuses.includes("ended"));
        const moved = statuses.with(index, next[to % next.length] ?? "waiting");
        const drawn = lineStatus(unitsOf(...statuses), { isStarted: true, isPending: before });
        const redrawn = lineStatus(unitsOf(...moved), { isStarted: true, isPending: after });
        return drawn === redrawn || INVITATION_MOVES[drawn].includes(redrawn);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the status of an order", () => {
  const lines = fc.array(fc.constantFrom(...INVITATION_STATUSES), { minLength: 1, maxLength: 6 });
  it.each<[InvitationStatus[], InvitationStatus]>([
    [["not_started", "not_started"], "not_started"],
    [["not_started", "revoked"], "not_started"],
    [["not_started", "active"], "processing"],
    [["processing", "pending_stock"], "processing"],
    [["pending_stock", "failed"], "pending_stock"],
    [["failed", "manual", "active"], "failed"],
    [["manual", "invited"], "manual"],
    [["invited", "active"], "invited"],
    [["active", "ended"], "active"],
    [["ended", "revoked"], "ended"],
    [["revoked", "revoked"], "revoked"],
  ])("of lines %j is %s", (statuses, expected) => {
    expect(orderStatus(statuses)).toBe(expected);
  });
  it("of one line is that line's", () => {
    for (const status of INVITATION_STATUSES) expect(orderStatus([status])).toBe(status);
  });
  it("is never rosier than a living line's, and never over while one lives", () => {
    fc.assert(
      fc.property(lines, (statuses) => {
        const drawn = orderStatus(statuses);
        const living = statuses.filter((status) => status !== "ended" && status !== "revoked");
        if (living.length === 0) return drawn === "ended" || drawn === "revoked";
        if (drawn === "active") return living.every((status) => status === "active");
        if (drawn === "invited") return living.every((status) => status === "active" || status === "invited");
        return drawn !== "ended" && drawn !== "revoked";
      }),
    );
  });
});

it("counts every unit once, withdrawn ones only in the whole", () => {
  fc.assert(
    fc.property(unitStatuses, (statuses) => {
      const counts = countUnits(unitsOf(...statuses));
      const withdrawn = statuses.filter((status) => status === "withdrawn").length;
      return counts.units === counts.delivered + counts.waiting + counts.needs_person + withdrawn;
    }),
  );
  expect(countUnits(unitsOf("waiting", "needs_name", "needs_person", "delivered", "accepted", "ended"))).toEqual({
    units: 6,
    delivered: 3,
    waiting: 2,
    needs_person: 1,
  });
});
