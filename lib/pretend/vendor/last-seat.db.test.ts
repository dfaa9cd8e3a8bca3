import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { systemCtx } from "@/lib/work/context";
import { openVendorWorkspace } from "../";
import { createPretendDriver } from "./driver";
import * as store from "./store";
import { createPretendVendor } from "./vendor";

const ROUNDS = 20;
const PEOPLE = [0, 1, 2, 3, 4];
const ctx = systemCtx("test");
const driver = createPretendDriver(createPretendVendor(() => ctx));

/** Invites five people to a workspace with one seat in the same instant. */
async function race(remoteId: string, by = driver): Promise<string[]> {
  await openVendorWorkspace(ctx, { remoteId, name: remoteId, seats: 1 });
  const results = await Promise.all(
    PEOPLE.map((n) => by.invite({ id: remoteId, remoteId }, `p${n}@shop.example`, `key-${n}`)),
  );
  return results.map((result) => result.outcome).toSorted();
}

async function expectOneSeated(remoteId: string, outcomes: string[]): Promise<void> {
  expect(outcomes).toEqual(["done", "full", "full", "full", "full"]);
  expect(await store.countPeople(ctx, remoteId)).toBe(1);
}

it("gives the vendor's last seat to one of five who are invited in the same instant", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const remoteId = `ws-race-${round}`;
    await expectOneSeated(remoteId, await race(remoteId));
  }
});

it("twin: without the lock on the workspace the same five all get the last seat", async () => {
  const everybodyHasLooked = barrier(PEOPLE.length);
  const findUnlocked: typeof store.lockWorkspace = async (tx, id) => {
    // What each sees is what was there when all of them had come in.
    await tx.db.execute(sql`set transaction isolation level repeatable read`);
    const workspace = await store.readWorkspace(tx, id);
    await everybodyHasLooked();
    return workspace;
  };
  const unlocked = createPretendDriver(createPretendVendor(() => ctx, findUnlocked));
  const outcomes = await race("ws-unlocked", unlocked);
  await expect(expectOneSeated("ws-unlocked", outcomes)).rejects.toThrow(/to deeply equal/);
  expect(await store.countPeople(ctx, "ws-unlocked")).toBe(PEOPLE.length);
});

it("invites one person once, however often they are invited in the same instant", async () => {
  await openVendorWorkspace(ctx, { remoteId: "ws-twins", name: "Twins", seats: 5 });
  const workspace = { id: "ws-twins", remoteId: "ws-twins" };
  const results = await Promise.all([0, 1, 2, 3].map(() => driver.invite(workspace, "a@shop.example", "key")));
  expect(results.map((result) => result.outcome).toSorted()).toEqual(["already", "already", "already", "done"]);
});

/** Lets nobody through before `count` have come. */
function barrier(count: number): () => Promise<void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    if (++come === count) open();
    return opened;
  };
}
