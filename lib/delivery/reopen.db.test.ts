import { expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox } from "@/db/schema";
import { readPoolWorkspace } from "@/lib/desk";
import { setKnobs } from "@/lib/pretend";
import type { Ctx } from "@/lib/work/context";
import { selectWorkspace, suspendWorkspace } from "@/lib/workspaces";
import { askSuspended, available, deliverWaiting, endTerms, reopenWorkspace, vacateSeat } from ".";
import {
  announced,
  ctx,
  DAY,
  deliver,
  first,
  later,
  newEmail,
  only,
  openSeatShop,
  paid,
  peopleIn,
  place,
  seatsOf,
  type SeatShop,
} from "./testing/world";

/** Workspaces that were suspended, and how they come back. */

/** One workspace with a seat, suspended because its vendor has refused us during a delivery. */
async function refused() {
  const shop = await openSeatShop([1]);
  const home = first(shop.workspaces);
  await setKnobs(ctx, home.remoteId, { tokenExpired: true });
  const email = newEmail();
  const id = await paid([shop], { email });
  await deliver(id);
  expect(await selectWorkspace(ctx, home.id)).toMatchObject({ status: "SUSPENDED", trouble: "auth" });
  return { shop, home, email, id };
}

const free = async (shop: SeatShop, at: Ctx = ctx) =>
  (await available(at, [shop.product])).get(shop.product.id)?.available;
const staff: Ctx = { ...ctx, actor: { kind: "staff", id: "1", email: "staff@example.com", role: "admin" } };

it("sells nothing of a suspended workspace, neither when the rest of an earlier trouble is over", async () => {
  const shop = await openSeatShop([3]);
  const home = first(shop.workspaces);
  expect(await free(shop)).toBe(3);
  await suspendWorkspace(ctx, home.id, "token_expired");
  for (const at of [ctx, later(60), later(DAY)]) {
    expect(await free(shop, at)).toBe(0);
    await expect(place([shop], {}, at)).rejects.toMatchObject({ code: "sold_out" });
  }
});

it("asks again by itself with growing pauses, and opens when the vendor answers", async () => {
  const { shop, home, email, id } = await refused();
  const asked: number[] = [];
  for (let minute = 1; minute <= 24 * 60; minute += 1) {
    const before = await selectWorkspace(ctx, home.id);
    await askSuspended(later(minute));
    if ((await selectWorkspace(ctx, home.id)).failures !== before.failures) asked.push(minute);
  }
  expect(asked.length).toBeGreaterThanOrEqual(5);
  expect(asked.length).toBeLessThan(12);
  const pauses = asked.slice(1).map((minute, index) => minute - (asked[index] ?? 0));
  expect(pauses).toEqual(pauses.toSorted((left, right) => left - right));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(6 * 60);

  await setKnobs(ctx, home.remoteId, { tokenExpired: false });
  await db().delete(outbox);
  await askSuspended(later(2 * DAY));
  expect(await selectWorkspace(ctx, home.id)).toMatchObject({ status: "AVAILABLE", trouble: null, restUntil: null });
  expect(await announced("stock/supply.freed")).toContainEqual({ supply: `pool:${shop.poolId}` });
  await deliverWaiting(later(2 * DAY));
  expect(await deliver(id, 2 * DAY)).toBe("invited");
  expect(await peopleIn([home])).toEqual([email]);
  // A call that goes well makes it forget how often it was refused.
  expect((await selectWorkspace(ctx, home.id)).failures).toBe(0);
});

it("is asked less often when it comes back and is refused again", async () => {
  const { home } = await refused();
  const pause = async () => ((await selectWorkspace(ctx, home.id)).restUntil?.getTime() ?? 0) - Date.now();
  const before = await pause();
  await setKnobs(ctx, home.remoteId, { tokenExpired: false });
  await reopenWorkspace(staff, home.id);
  await suspendWorkspace(ctx, home.id, "token_expired");
  expect(await pause()).toBeGreaterThan(before * 1.5);
});

it("is opened by staff once its vendor answers, and says what the vendor says", async () => {
  const { shop, home } = await refused();
  expect(await reopenWorkspace(staff, home.id)).toEqual({ isOpen: false, why: "auth: token_expired" });
  expect(await selectWorkspace(ctx, home.id)).toMatchObject({ status: "SUSPENDED" });
  const listed = () => readPoolWorkspace(staff, home.id);
  expect(await listed()).toMatchObject({ isOpen: false, trouble: "auth", maxSeats: 1, seats: { held: 1 } });

  await setKnobs(ctx, home.remoteId, { tokenExpired: false });
  for (const _ of [1, 2]) expect(await reopenWorkspace(staff, home.id)).toEqual({ isOpen: true });
  expect(await listed()).toMatchObject({ isOpen: true, trouble: null, restUntil: null });
  expect(await seatsOf(shop, "held")).toHaveLength(1);
  const buyer: Ctx = { ...ctx, actor: { kind: "buyer", address: null } };
  await expect(reopenWorkspace(buyer, home.id)).rejects.toMatchObject({ code: "forbidden" });
});

it("ends a rest, too", async () => {
  const shop = await openSeatShop([1, 1]);
  const [home] = shop.workspaces;
  await setKnobs(ctx, home?.remoteId ?? "", { capacity: 0 });
  await deliver(await paid([shop]));
  expect(await free(shop)).toBe(0);
  expect(await reopenWorkspace(staff, home?.id ?? "")).toEqual({ isOpen: true });
  expect(await free(shop)).toBe(1);
});

it("keeps a leaving seat while it is suspended, without asking the vendor, and clears it afterwards", async () => {
  const shop = await openSeatShop([1]);
  const home = first(shop.workspaces);
  const id = await paid([shop]);
  await deliver(id);
  const after = later(31 * DAY);
  await endTerms(after);
  await suspendWorkspace(after, home.id, "token_expired");
  const leaving = only(await seatsOf(shop, "leaving")).id;
  await expect(vacateSeat(after, leaving)).rejects.toMatchObject({ code: "try_later" });
  expect(await peopleIn([home])).toHaveLength(1);
  await reopenWorkspace(staff, home.id);
  expect(await vacateSeat(after, leaving)).toBe("free");
  expect(await peopleIn([home])).toEqual([]);
});
