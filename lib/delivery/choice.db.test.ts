import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { transitions, workspaces } from "@/db/schema";
import { REASONS } from "@/lib/core/reasons";
import {
  DAY,
  ctx,
  deliver,
  first,
  homesOf,
  later,
  newEmail,
  openSeatShop,
  paid,
  place,
  recordsOf,
} from "./testing/world";
import { peopleIn, seatProduct, statusOf, termsOf, type Home, type SeatShop } from "./testing/world";
import { available } from ".";

/** Where a seat is taken from, from the order to the invitation, and what is kept of the choice. */

const change = (home: Home | undefined, facts: Partial<typeof workspaces.$inferInsert>) =>
  db()
    .update(workspaces)
    .set(facts)
    .where(eq(workspaces.id, home?.id ?? ""));
const inDays = (days: number): Date => later(days * DAY).now();
const forSale = async (product: SeatShop["product"]): Promise<number> =>
  (await available(ctx, [product])).get(product.id)?.available ?? -1;

/** The choices on an order's record. */
async function choicesOf(orderId: string) {
  const rows = await db()
    .select({ facts: transitions.facts })
    .from(transitions)
    .where(and(eq(transitions.orderId, orderId), eq(transitions.reason, "seats_chosen")));
  return rows.map(({ facts }) => REASONS.seats_chosen.parse(facts));
}

describe("a workspace that ends", () => {
  it("is not for sale to whoever would outlive it, in the window, the hold and the waiting list alike", async () => {
    const shop = await openSeatShop([2, 1]);
    const [short, lasting] = shop.workspaces;
    await change(short, { endsAt: inDays(12) });
    const week = seatProduct(shop.poolId, 1, 7);
    expect([await forSale(shop.product), await forSale(week)]).toEqual([1, 3]);

    // A short term goes where a long one could not, and leaves the other seat to it.
    const brief = await paid([{ product: week }]);
    await deliver(brief);
    expect(await homesOf(brief)).toEqual([short?.name]);
    const long = await paid([shop]);
    await deliver(long);
    expect(await homesOf(long)).toEqual([lasting?.name]);
    expect([await forSale(shop.product), await forSale(week)]).toEqual([0, 1]);
    await expect(place([shop])).rejects.toMatchObject({ code: "sold_out" });
    expect(await choicesOf(long)).toMatchObject([
      {
        days: 30,
        chosen: [{ workspace: lasting?.name, seats: 1, billed: 0, free: 1, total: 1, endsAt: null }],
        passedOver: [{ workspace: short?.name, why: "ends_too_early", total: 2 }],
      },
    ]);
  });

  it("is left for another one when its owner has set the end after the sale", async () => {
    const shop = await openSeatShop([1, 0, 1]);
    const [before, , after] = shop.workspaces;
    const id = await paid([shop]);
    const [held] = await choicesOf(id);
    const taken = shop.workspaces.find(({ name }) => name === held?.chosen[0]?.workspace);
    await change(taken, { endsAt: inDays(12) });
    expect(await deliver(id)).toBe("invited");
    const other = taken?.id === before?.id ? after : before;
    expect(await homesOf(id)).toEqual([other?.name]);
    expect(await peopleIn([taken ?? first(shop.workspaces)])).toEqual([]);
    expect((await recordsOf(id)).find(({ reason }) => reason === "reseated")?.facts).toMatchObject({
      why: "ends_too_early",
      to: other?.name,
    });
  });

  it("keeps whoever renews beyond its end", async () => {
    const shop = await openSeatShop([1, 1]);
    const email = newEmail();
    const id = await paid([shop], { email });
    await deliver(id);
    const [home] = await homesOf(id);
    await change(
      shop.workspaces.find(({ name }) => name === home),
      { endsAt: inDays(40) },
    );
    const renewal = await paid([shop], { email });
    expect(await deliver(renewal)).toBe("invited");
    expect(await homesOf(id)).toEqual([home]);
    expect(await termsOf(renewal)).toHaveLength(1);
    expect(await statusOf(id)).toBe("invited");
  });
});

describe("among seats that fit", () => {
  it("those that are paid for come first, and what would be billed is said", async () => {
    const shop = await openSeatShop([1, 3]);
    const [small, large] = shop.workspaces;
    await change(large, { extraSeats: 3, endsAt: inDays(40) });
    const [one, two] = [await paid([shop]), await paid([shop])];
    expect(await choicesOf(one)).toMatchObject([
      { chosen: [{ workspace: small?.name, billed: 0 }], passedOver: [{ workspace: large?.name, why: "billed" }] },
    ]);
    expect(await choicesOf(two)).toMatchObject([
      { chosen: [{ workspace: large?.name, billed: 1 }], passedOver: [{ workspace: small?.name, why: "full" }] },
    ]);
  });

  it("the closest end comes first, then the least filled", async () => {
    const shop = await openSeatShop([4, 4, 4]);
    await change(shop.workspaces[2], { endsAt: inDays(45) });
    const homes: string[] = [];
    for (let nth = 0; nth < 8; nth++) {
      const [choice] = await choicesOf(await paid([shop]));
      homes.push(choice?.chosen[0]?.workspace ?? "");
    }
    expect(new Set(homes.slice(0, 4))).toEqual(new Set([shop.workspaces[2]?.name]));
    const rest = homes.slice(4);
    for (const home of shop.workspaces.slice(0, 2)) expect(rest.filter((name) => name === home.name)).toHaveLength(2);
  });

  it("one where the person has a seat comes last, and that is said", async () => {
    const shop = await openSeatShop([3, 3]);
    const email = newEmail();
    const id = await paid([shop], { email });
    await deliver(id);
    const [home] = await homesOf(id);
    const second = await paid([shop], { email, intent: "new" });
    expect(await choicesOf(second)).toMatchObject([{ passedOver: [{ workspace: home, why: "lives_there" }] }]);
  });
});
