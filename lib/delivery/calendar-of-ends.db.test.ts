import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { workspaces } from "@/db/schema";
import { lockOrderRows } from "@/lib/orders";
import { selectSeatEnds } from "@/lib/seats";
import { inTransaction } from "@/lib/work/context";
import { endTerms, expectedFree, releaseOrder } from ".";
import {
  ctx,
  DAY,
  deliver,
  first,
  later,
  openSeatShop,
  paid,
  pay,
  place,
  seatProduct,
  type SeatShop,
} from "./testing/world";

/** Whole days from now, as the calendar says it; a seat that is free or leaving is day 0. */
async function daysUntil(shop: SeatShop, nth: number, minute = 0): Promise<number | null> {
  const at = await expectedFree(later(minute), shop.poolId, nth);
  return at && Math.round(Math.abs(at.getTime() - later(minute).now().getTime()) / (DAY * 60_000));
}

/** Sells a seat for so many days. */
const sell = async (shop: SeatShop, days: number): Promise<unknown> =>
  deliver(await paid([{ product: seatProduct(shop.poolId, 1, days) }]));

it("says when the nth seat of a pool comes free: now, or as the terms of its people end", async () => {
  const shop = await openSeatShop([3]);
  await sell(shop, 20);
  await sell(shop, 10);
  expect(await daysUntil(shop, 1)).toBe(0);
  expect(await daysUntil(shop, 2)).toBe(10);
  expect(await daysUntil(shop, 3)).toBe(20);
  expect(await daysUntil(shop, 4)).toBeNull();
  const home = first(shop.workspaces).id;
  const ends = await selectSeatEnds(ctx, [home], 1);
  expect(ends).toEqual([{ at: expect.any(Date), workspaceId: home }]);
  expect(await selectSeatEnds(ctx, [], 5)).toEqual([]);
});

it("leaves out what is owed to those who paid earlier", async () => {
  const shop = await openSeatShop([2]);
  const { order } = await place([shop]);
  await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, order.id)));
  await sell(shop, 10);
  await sell(shop, 20);
  expect(await daysUntil(shop, 1)).toBe(10);
  await pay(order.id);
  expect(await daysUntil(shop, 1)).toBe(20);
  expect(await daysUntil(shop, 2)).toBeNull();
});

it("counts a seat that is being cleared as one that is about to come free", async () => {
  const shop = await openSeatShop([1]);
  await sell(shop, 10);
  await endTerms(later(11 * DAY));
  expect(await daysUntil(shop, 1, 11 * DAY)).toBe(0);
});

it("fills a workspace's reserve first, and expects nothing of one that is suspended or has ended by then", async () => {
  const shop = await openSeatShop([2, 1]);
  await sell(shop, 10);
  // The least filled one is sold from first.
  await sell(shop, 40);
  await sell(shop, 20);
  const [large, small] = shop.workspaces;
  const set = (id: string | undefined, facts: Partial<typeof workspaces.$inferInsert>) =>
    db()
      .update(workspaces)
      .set(facts)
      .where(eq(workspaces.id, id ?? ""));
  const days = async () => [await daysUntil(shop, 1), await daysUntil(shop, 2), await daysUntil(shop, 3)];
  expect(await days()).toEqual([10, 20, 40]);
  await set(large?.id, { reserve: 1 });
  expect(await days()).toEqual([20, 40, null]);
  await set(large?.id, { reserve: 0, endsAt: later(15 * DAY).now() });
  expect(await days()).toEqual([10, 40, null]);
  await set(small?.id, { status: "SUSPENDED" });
  expect(await days()).toEqual([10, null, null]);
});
