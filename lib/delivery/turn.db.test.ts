import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox } from "@/db/schema";
import { lockOrderRows } from "@/lib/orders";
import { setKnobs } from "@/lib/pretend";
import { suspendWorkspace } from "@/lib/workspaces";
import { inTransaction } from "@/lib/work/context";
import {
  available,
  deliverWaiting,
  endTerms,
  nameUnits,
  prepareDelivery,
  releaseOrder,
  vacateSeat,
  withdrawOrder,
} from ".";
import {
  announced,
  ctx,
  DAY,
  deliver,
  first,
  homesOf,
  later,
  newEmail,
  only,
  openCodeShop,
  openSeatShop,
  paid,
  pay,
  place,
  resize,
  seatsOf,
  unitsOf,
  type Product,
  type SeatShop,
  type Wanted,
} from "./testing/world";

/** Whoever paid first is served first, whatever holds their goods up. */

const free = async (product: Product, minute = 0): Promise<number> =>
  (await available(later(minute), [product])).get(product.id)?.available ?? -1;

const expectSoldOut = (wanted: Wanted, minute = 0) =>
  expect(place([wanted], {}, later(minute))).rejects.toMatchObject({ code: "sold_out" });

/** Which of these orders the waiting list would serve now. */
async function served(ids: readonly string[], minute = 0): Promise<string[]> {
  await db().delete(outbox);
  await deliverWaiting(later(minute));
  const due = (await announced("orders/delivery.due")).map(({ orderId }) => orderId);
  return ids.filter((id) => due.includes(id));
}

/** Ends the order unpaid: what it held is free again. */
const unhold = (orderId: string) =>
  inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, orderId)));

describe("a person who waits to be reseated", () => {
  /** Paid and seated in a workspace that was full when they were to be invited, and has rested since; no other has a seat. */
  const stranded = async (): Promise<{ shop: SeatShop; id: string }> => {
    const shop = await openSeatShop([1, 0]);
    const id = await paid([shop]);
    await setKnobs(ctx, first(shop.workspaces).remoteId, { capacity: 0 });
    expect(await deliver(id)).toBe("processing");
    return { shop, id };
  };

  it("gets the seat that comes free, although somebody orders before the next try", async () => {
    const { shop, id } = await stranded();
    const spare = shop.workspaces[1];
    if (!spare) throw new Error("there are two workspaces");
    await resize(spare, 1);
    expect(await free(shop.product)).toBe(0);
    await expectSoldOut(shop);
    expect(await served([id])).toEqual([id]);
    expect(await deliver(id, 1)).toBe("invited");
    expect(await homesOf(id)).toEqual([spare.name]);
  });

  it("is served before somebody who paid later and waits, and after somebody who paid earlier", async () => {
    const shop = await openSeatShop([2, 0]);
    const [home, spare] = shop.workspaces;
    if (!home || !spare) throw new Error("there are two workspaces");
    const [before, after] = [await place([shop]), await place([shop])];
    await unhold(before.order.id);
    await unhold(after.order.id);
    const moving = await paid([shop], {}, later(2));
    await pay(before.order.id, later(1));
    await pay(after.order.id, later(3));
    await prepareDelivery(later(3), moving);
    const all = [before.order.id, moving, after.order.id];
    await suspendWorkspace(ctx, home.id, "token_expired");
    await resize(spare, 1);
    expect(await served(all, 4)).toEqual([before.order.id]);
    await resize(spare, 2);
    expect(await served(all, 4)).toEqual([before.order.id, moving]);
    expect(await deliver(after.order.id, 4)).toBe("pending_stock");
    expect(await deliver(moving, 4)).toBe("invited");
    expect(await deliver(before.order.id, 4)).toBe("invited");
    await resize(spare, 3);
    expect(await served(all, 5)).toEqual([after.order.id]);
  });

  it("is owed nothing more once their workspace has rested", async () => {
    const { shop, id } = await stranded();
    await setKnobs(ctx, first(shop.workspaces).remoteId, { capacity: null });
    await resize(first(shop.workspaces), 2);
    expect(await free(shop.product)).toBe(0);
    expect(await free(shop.product, 40)).toBe(1);
    expect(await served([id], 40)).toEqual([]);
    expect(await deliver(id, 40)).toBe("invited");
  });
});

describe("a paid order whose hold has ended", () => {
  it("is not overtaken between its payment and its delivery, neither by a new order nor by a later payment", async () => {
    for (const product of [(await openSeatShop([1])).product, await openCodeShop(1)]) {
      const { order } = await place([{ product }]);
      await unhold(order.id);
      const rival = await place([{ product }]);
      await unhold(rival.order.id);
      await pay(order.id, later(1));
      expect(await free(product)).toBe(0);
      await expectSoldOut({ product });
      await pay(rival.order.id, later(2));
      expect(await deliver(rival.order.id, 2)).toBe("pending_stock");
      expect(await deliver(order.id, 2)).toBe("invited");
    }
  });
});

describe("a line that has some of its seats", () => {
  /** Somebody renews for themselves and buys for two more; their seat has ended before the money came. */
  const half = async () => {
    const shop = await openSeatShop([1]);
    const home = first(shop.workspaces);
    const email = newEmail();
    await deliver(await paid([shop], { email }));
    await resize(home, 3);
    const { order } = await place([{ ...shop, quantity: 3, members: [email, null, null] }], { email });
    await endTerms(later(31 * DAY));
    await pay(order.id, later(31 * DAY));
    expect(await deliver(order.id, 31 * DAY)).toBe("pending_stock");
    return { shop, home, id: order.id };
  };

  it("keeps from buyers what it lacks, and no more", async () => {
    const { shop, home, id } = await half();
    // It holds one seat for the two who are not named yet.
    expect((await unitsOf(id)).map(({ status }) => status).toSorted()).toEqual(["delivered", "waiting", "waiting"]);
    await resize(home, 4);
    expect(await free(shop.product, 31 * DAY)).toBe(0);
    await expectSoldOut(shop, 31 * DAY);
    await resize(home, 5);
    expect(await free(shop.product, 31 * DAY)).toBe(1);
    expect(await served([id], 31 * DAY)).toEqual([id]);
    await place([shop], {}, later(31 * DAY));
    expect(await deliver(id, 31 * DAY)).toBe("invited");
    await nameUnits(ctx, id, [newEmail(), newEmail()]);
    expect(await deliver(id, 31 * DAY)).toBe("invited");
  });

  it("keeps one from buyers for somebody who is still to be named", async () => {
    const shop = await openSeatShop([2]);
    const email = newEmail();
    const former = await paid([shop], { email });
    await deliver(former);
    const id = await paid([{ ...shop, quantity: 2, members: [email, null] }], { email });
    expect((await prepareDelivery(ctx, id)).state).toBe("ready");
    // The seat to renew is taken away, so its person takes the one that was kept for a name.
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, former), "reversed"));
    expect(await deliver(id)).toBe("invited");
    expect((await unitsOf(id)).map(({ status }) => status).toSorted()).toEqual(["delivered", "needs_name"]);
    expect(await vacateSeat(later(2), only(await seatsOf(shop, "leaving")).id)).toBe("free");
    expect(await free(shop.product, 2)).toBe(0);
    await expectSoldOut(shop, 2);
    expect(await served([id], 2)).toEqual([id]);
    await nameUnits(ctx, id, [newEmail()]);
    expect(await deliver(id, 2)).toBe("invited");
    expect(await free(shop.product, 2)).toBe(0);
  });
});
