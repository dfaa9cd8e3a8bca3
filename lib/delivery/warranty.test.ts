import { assert, integer, property, record } from "fast-check";
import { expect, it } from "vitest";
import { refundForDaysLeft } from "./warranty";

const days = record({
  priceIdr: integer({ min: 0, max: 100_000_000 }),
  daysLeft: integer({ min: -10, max: 800 }),
  daysTotal: integer({ min: 0, max: 730 }),
  factorPercent: integer({ min: -5, max: 130 }),
});

it.each([
  [{ priceIdr: 50_000, daysLeft: 15, daysTotal: 30, factorPercent: 100 }, 25_000],
  [{ priceIdr: 50_000, daysLeft: 15, daysTotal: 30, factorPercent: 80 }, 20_000],
  [{ priceIdr: 50_001, daysLeft: 1, daysTotal: 30, factorPercent: 100 }, 1_666],
  [{ priceIdr: 50_000, daysLeft: 0, daysTotal: 30, factorPercent: 100 }, 0],
])("%o is %i rupiah", (asked, back) => expect(refundForDaysLeft(asked)).toBe(back));

it("is whole rupiah between nothing and the price, and never more for fewer days", () =>
  assert(
    property(days, (asked) => {
      const back = refundForDaysLeft(asked);
      expect(Number.isInteger(back) && back >= 0 && back <= asked.priceIdr).toBe(true);
      expect(refundForDaysLeft({ ...asked, daysLeft: asked.daysLeft - 1 })).toBeLessThanOrEqual(back);
    }),
  ));
