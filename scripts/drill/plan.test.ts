import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawPlan, MODES, VICTIMS } from "./plan";

const request = fc.record({
  orders: fc.integer({ min: 1, max: 300 }),
  kills: fc.integer({ min: 1, max: 80 }),
  seed: fc.integer({ min: 1, max: 999_999 }),
});

describe("the plan of a drill", () => {
  it("is the same for the same seed", () =>
    fc.assert(
      fc.property(request, (given) => {
        expect(drawPlan(given)).toEqual(drawPlan(given));
      }),
    ));

  it("gives every seat its own person, so that the audit can tell them apart", () =>
    fc.assert(
      fc.property(request, (given) => {
        const emails = drawPlan(given).orders.flatMap((order) => order.emails);
        expect(new Set(emails).size).toBe(emails.length);
      }),
    ));

  it("has every way of paying, with any seed", () =>
    fc.assert(
      fc.property(request, (given) => {
        const modes = new Set(drawPlan(given).orders.map(({ mode }) => mode));
        expect(modes.size).toBeGreaterThanOrEqual(Math.min(given.orders, MODES.length));
      }),
    ));

  it("kills every part about equally often, each time after an order that there is", () =>
    fc.assert(
      fc.property(request, (given) => {
        const { kills } = drawPlan(given);
        expect(kills).toHaveLength(given.kills);
        expect(kills.every((kill) => kill.afterOrder >= 0 && kill.afterOrder < given.orders)).toBe(true);
        expect(kills.every(({ victims }) => new Set(victims).size === victims.length)).toBe(true);
        for (const victim of VICTIMS)
          expect(kills.filter(({ victims }) => victims.includes(victim)).length).toBeGreaterThanOrEqual(
            Math.floor(given.kills / VICTIMS.length),
          );
      }),
    ));
});
