import type { Measure } from "./measure";

export const p3: Measure = {
  name: "p3",
  title: "settling a payment: the shop's verb (A) against its effects as plain SQL (B), 8 at a time",
  run: async (tools) => {
    const database = await tools.database();
    // Only now: its imports open the pool that the database's address belongs to.
    const { compareSettling } = await import("./p3-settle-work");
    await compareSettling(tools, database.url);
  },
};
