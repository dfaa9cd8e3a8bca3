import { expect, it } from "vitest";
import { z } from "zod";
import { CALL_LIMIT_MS, DRIVER_NAMES, type WorkspaceDriver } from "./driver";
import { callLimitOf, driverNamed, limitCalls } from "./registry";
import { leaseMs, LIST_LAG_MS } from "./rules";

it("gives a driver the time that it names, and the lease on a person more than an act of it takes", () => {
  expect(callLimitOf("browser")).toBeGreaterThan(CALL_LIMIT_MS);
  for (const name of DRIVER_NAMES) {
    expect(driverNamed(name).callLimitMs).toBe(callLimitOf(name));
    // A removal makes three calls.
    expect(leaseMs(callLimitOf(name))).toBeGreaterThan(3 * callLimitOf(name));
    expect(leaseMs(callLimitOf(name))).toBeGreaterThanOrEqual(LIST_LAG_MS);
  }
});

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
