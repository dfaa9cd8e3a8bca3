import { describe, expect, it } from "vitest";
import { simulateYear } from "@/lib/testing/year";

/** Small enough for every run; `npm run bench -- year` takes the same with 10,000 terms. */
const TERMS = 110;
const NEVER = { afterRenewal: 0, withoutReceipt: 0, seatsChanged: 0, dearer: 0 };

describe("a year of terms", () => {
  it(
    "reminds nobody who has renewed, extends nothing without a receipt, and moves nobody",
    { timeout: 300_000 },
    async () => {
      const year = await simulateYear({ terms: TERMS, seed: 7 });
      expect(year).toMatchObject(NEVER);
      // All of it has happened, or the year would prove nothing.
      for (const much of [year.renewals, year.late, year.ended, year.remindersSent, year.remindersDropped])
        expect(much).toBeGreaterThan(0);
      expect(year.terms).toBeGreaterThan(TERMS / 2);
    },
  );

  it("twin: without the second look reminders reach who has renewed", { timeout: 300_000 }, async () => {
    const year = await simulateYear({ terms: TERMS / 2, seed: 7, isLookedAtAgain: false });
    expect(year.remindersDropped).toBe(0);
    expect(year.afterRenewal).toBeGreaterThan(0);
  });
});
