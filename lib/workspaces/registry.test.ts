import { expect, it } from "vitest";
import { z } from "zod";
import type { WorkspaceDriver } from "./driver";
import { limitCalls } from "./registry";

it("ends every call in time: a write as unknown, a list as unavailable", async () => {
  const never = () => new Promise<never>(() => undefined);
  const silent: WorkspaceDriver = {
    name: "stand_in",
    form: { settings: z.strictObject({}), credentials: z.strictObject({}) },
    listMembers: never,
    listPending: never,
    invite: never,
    revoke: never,
    remove: never,
  };
  const driver = limitCalls(silent, 5);
  const workspace = { id: "w", remoteId: "ws-1" };
  for (const list of [driver.listMembers(workspace), driver.listPending(workspace)])
    expect(await list).toMatchObject({ outcome: "unavailable" });
  const writes = [
    driver.invite(workspace, "a@b.example", "key"),
    driver.revoke(workspace, "a@b.example"),
    driver.remove(workspace, "p"),
  ];
  for (const write of writes) expect(await write).toMatchObject({ outcome: "unknown" });
});
