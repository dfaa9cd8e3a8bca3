import { expect, it } from "vitest";
import { inTransaction, systemCtx, type TxCtx } from "@/lib/work/context";
import { openStandIn } from "./";
import { createStandInDriver } from "./driver";
import * as store from "./store";
import { createStandInVendor, hasFreeSeat, newPersonId } from "./vendor";

const ROUNDS = 20;
const ctx = systemCtx("test");
const driver = createStandInDriver(createStandInVendor(() => ctx));

it("gives the vendor's last seat to one of five who are invited in the same instant", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const remoteId = `ws-race-${round}`;
    await openStandIn(ctx, { remoteId, name: `Race ${round}`, seats: 1 });
    const results = await Promise.all(
      [0, 1, 2, 3, 4].map((n) => driver.invite({ id: remoteId, remoteId }, `p${n}@shop.example`, `key-${n}`)),
    );
    expect(results.map((result) => result.outcome).toSorted()).toEqual(["done", "full", "full", "full", "full"]);
    expect(await store.countPeople(ctx, remoteId)).toBe(1);
  }
});

it("invites one person once, however often they are invited in the same instant", async () => {
  await openStandIn(ctx, { remoteId: "ws-twins", name: "Twins", seats: 5 });
  const workspace = { id: "ws-twins", remoteId: "ws-twins" };
  const results = await Promise.all([0, 1, 2, 3].map(() => driver.invite(workspace, "a@shop.example", "key")));
  expect(results.map((result) => result.outcome).toSorted()).toEqual(["already", "already", "already", "done"]);
});

it("twin: without the lock on the workspace the same two invitations both get the last seat", async () => {
  const id = "ws-unlocked";
  await openStandIn(ctx, { remoteId: id, name: "Unlocked", seats: 1 });
  const arrived = twoAtTheDoor();
  const inviteUnlocked = (email: string) =>
    inTransaction(ctx, async (tx) => {
      const workspace = await store.readWorkspace(tx, id);
      const isFree = workspace !== null && (await hasFreeSeat(tx, workspace));
      await arrived();
      if (isFree) await seatPerson(tx, id, email);
    });
  await Promise.all([inviteUnlocked("a@shop.example"), inviteUnlocked("b@shop.example")]);
  expect(await store.countPeople(ctx, id)).toBe(2);
});

async function seatPerson(tx: TxCtx, workspaceId: string, email: string): Promise<void> {
  const person = { id: newPersonId(tx), email, state: "pending", workspaceId } as const;
  await store.addPerson(tx, { ...person, visibleAt: tx.now(), joinedAt: null });
}

/** Lets nobody through before two have come. */
function twoAtTheDoor(): () => Promise<void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let count = 0;
  return () => {
    if (++count === 2) open();
    return opened;
  };
}
