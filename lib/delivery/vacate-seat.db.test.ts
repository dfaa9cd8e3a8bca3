import { expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox } from "@/db/schema";
import { setVendorSeats } from "@/lib/pretend";
import { driverNamed } from "@/lib/workspaces/registry";
import { endTerms, vacateSeat } from ".";
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
  seatsOf,
} from "./testing/world";

it("removes nobody from a leaving seat who sat there before it was taken again", async () => {
  const shop = await openSeatShop([1]);
  const home = first(shop.workspaces);
  const clear = async (minute: number) => {
    await endTerms(later(minute));
    return vacateSeat(later(minute), only(await seatsOf(shop, "leaving")).id);
  };
  const email = newEmail();
  await deliver(await paid([shop], { email }));
  expect(await clear(31 * DAY)).toBe("free");
  // The owner has let them in again on their own; the seat is sold to somebody else.
  await setVendorSeats(ctx, home.remoteId, 2);
  await driverNamed("stand_in").invite(home, email, "by hand");
  await deliver(await paid([shop], {}, later(32 * DAY)), 32 * DAY);
  expect(await peopleIn([home])).toHaveLength(2);
  expect(await clear(63 * DAY)).toBe("free");
  expect(await peopleIn([home])).toEqual([email]);
});

it("says, once, that its supply has more, so that whoever has paid and waits is served", async () => {
  const shop = await openSeatShop([1]);
  await deliver(await paid([shop]));
  await endTerms(later(31 * DAY));
  const { id } = only(await seatsOf(shop, "leaving"));
  await db().delete(outbox);
  expect(await vacateSeat(later(31 * DAY), id)).toBe("free");
  expect(await vacateSeat(later(31 * DAY), id)).toBe("not_leaving");
  expect(await announced("stock/supply.freed")).toEqual([{ supply: shop.product.supply }]);
});
