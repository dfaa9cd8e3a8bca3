import { z } from "zod";
import type { DriverResult, WorkspaceDriver } from "../../driver";

/**
 * A person does it: every change becomes a task in the back office, with everything to copy and one button to confirm.
 * Nobody can be asked who is there, so nothing is ever believed about it but what a person has confirmed.
 */
const task: DriverResult = { outcome: "needs_person" };

export const createManualDriver = (): WorkspaceDriver => ({
  name: "manual",
  form: { settings: z.strictObject({}), credentials: z.strictObject({}) },
  listMembers: async () => ({ outcome: "needs_person" }),
  listPending: async () => ({ outcome: "needs_person" }),
  invite: async () => task,
  revoke: async () => task,
  remove: async () => task,
});
