import type { Measure } from "./measure";

export const incident: Measure = {
  name: "incident",
  title: "150 people of a dead workspace, 140 seats in three others: the last invitation (A) against ten minutes (B)",
  run: async (tools) => {
    await tools.database();
    const { measureIncident } = await import("./incident-work");
    await measureIncident(tools);
  },
};
