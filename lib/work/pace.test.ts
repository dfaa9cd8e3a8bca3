import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planTurn, type Turn } from "./pace";

const turn: Turn = { queue: "shop", everyMs: 500, also: { key: "t1", everyMs: 4000 }, patienceMs: 5000 };

describe("planning a turn", () => {
  it("starts at once when nothing is booked", () => {
    expect(planTurn(turn, { now: 10_000, queueFreeAt: 0, alsoFreeAt: 0 })).toEqual({ do: "start", inMs: 0 });
  });

  it("waits for its place in the queue", () => {
    expect(planTurn(turn, { now: 10_000, queueFreeAt: 11_500, alsoFreeAt: 11_500 })).toEqual({
      do: "start",
      inMs: 1500,
    });
  });

  it("does not hold a place in the queue while its narrower limit is not free", () => {
    expect(planTurn(turn, { now: 10_000, queueFreeAt: 10_100, alsoFreeAt: 13_000 })).toEqual({
      do: "ask_again",
      inMs: 3000,
    });
  });

  it("gives up when either wait is longer than its patience, and says how long it would have been", () => {
    expect(planTurn(turn, { now: 0, queueFreeAt: 6000, alsoFreeAt: 0 })).toEqual({ do: "give_up", inMs: 6000 });
    expect(planTurn(turn, { now: 0, queueFreeAt: 0, alsoFreeAt: 7000 })).toEqual({ do: "give_up", inMs: 7000 });
  });

  it("ignores a booking that only a clock set back can have made", () => {
    expect(planTurn(turn, { now: 0, queueFreeAt: 3_600_000, alsoFreeAt: 3_600_000 })).toEqual({ do: "start", inMs: 0 });
  });

  it("never starts before either limit is free", () => {
    const soon = fc.integer({ min: 0, max: 600_000 });
    fc.assert(
      fc.property(soon, soon, soon, (now, queueFreeAt, alsoFreeAt) => {
        const plan = planTurn(turn, { now, queueFreeAt, alsoFreeAt });
        const startsAt = plan.do === "start" ? now + plan.inMs : Infinity;
        expect(startsAt).toBeGreaterThanOrEqual(Math.max(queueFreeAt, alsoFreeAt));
        // Asking again must take time, or it would be a tight loop.
        expect(plan.do === "start" || plan.inMs > 0).toBe(true);
      }),
    );
  });
});
