import { short } from "./numbers";
import type { Measure } from "./measure";

const TERMS = 10_000;

export const year: Measure = {
  name: "year",
  title:
    "a year of 10,000 terms by the shop's clock: reminders, renewals, late ones, ends; then a sweep over 10,000 ends",
  run: async (tools) => {
    await tools.database();
    const { simulateYear } = await import("@/lib/testing/year");
    const began = performance.now();
    const { seatsChanged, withoutReceipt, afterRenewal, dearer, ...seen } = await simulateYear({
      terms: tools.size("terms", TERMS),
      onMonth: (day, terms) => tools.say(`day ${day}: ${terms} terms, ${short((performance.now() - began) / 1000)} s`),
    });
    tools.say(
      Object.entries(seen)
        .map(([name, count]) => `${name} ${count}`)
        .join(", "),
    );
    tools.say(
      `reminders after a renewal ${afterRenewal}, extensions without a receipt ${withoutReceipt}, seats changed by a renewal ${seatsChanged}, dearer than offered ${dearer}; target 0 each`,
    );
    if (seatsChanged + withoutReceipt + afterRenewal + dearer > 0) throw new Error("the year has broken a law");
    const { compareSweeps } = await import("./sweep-work");
    await compareSweeps(tools);
  },
};
