import { z } from "zod";

/** Inputs about incidents. Pure: the OpenAPI document and the back office use them. */

export const openIncidentInput = z.strictObject({
  note: z.string().trim().max(500, "is too long; 500 characters at most").default("").describe("What has happened"),
});

export const runIncidentInput = z.strictObject({
  fingerprint: z
    .string()
    .min(1, "must be the fingerprint of the plan that you have seen")
    .max(64)
    .describe("Of the plan that was shown; a plan that has changed since is not run"),
  confirm: z.string().trim().max(120).describe("The name of the workspace, typed"),
});
export type RunIncident = z.output<typeof runIncidentInput>;
