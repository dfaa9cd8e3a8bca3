import type { Measure } from "./measure";

export const p4: Measure = {
  name: "p4",
  title: "32 buyers claim seats at once: one product (A) against 100 products, and against a claim that waits (B)",
  run: async (tools) => {
    const database = await tools.database();
    const { compareContention } = await import("./p4-contention-work");
    await compareContention(tools, database.url);
  },
};
