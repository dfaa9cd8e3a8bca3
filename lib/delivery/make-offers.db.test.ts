import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { messages, waitingEntries } from "@/db/schema";
import { saveProduct } from "@/lib/catalog";
import { isDomainError } from "@/lib/core/errors";
import { lockOrderRows } from "@/lib/orders";
import { addEntry } from "@/lib/waiting";
import { inTransaction } from "@/lib/work/context";
import { available, deliverWaiting, endPlace, makeOffers, prepareDelivery, releaseOrder } from ".";
import {
  announced,
  ctx,
  later,
  newEmail,
  only,
  openCodeShop,
  openSeatShop,
  pay,
  place,
  resize,
  stockUp,
  type Placing,
  type Product,
  type SeatShop,
} from "./testing/world";

/** Sold out: what comes free goes to whoever has paid, then to the waiting list in order of joining. */

/** A shop whose seats are all held by unpaid orders, with its product in the catalogue. */
async function soldOutShop(seats: number): Promise<SeatShop> {
  const shop = await openSeatShop([seats]);
  const words = { id: "Uji", en: "Test" };
  const { id, durationDays } = shop.product;
  const settings = { kind: "seat", poolId: shop.poolId, seats: 1 } as const;
  await saveProduct(ctx, { id, settings, name: "Kursi", summary: words, terms: words, priceIdr: 1_000, durationDays });
  for (let taken = 0; taken < seats; taken++) await place([shop]);
  return shop;
}

async function join(product: Product, minute = 0, quantity = 1, email = newEmail()): Promise<string> {
  const wish = { productId: product.id, supply: product.supply, email, locale: "id" as const };
  const units = quantity * product.unitsInOne;
  const entry = await inTransaction(later(minute), (tx) => addEntry(tx, { ...wish, quantity, units }));
  return entry?.id ?? "there already";
}

const entries = (product: Product) =>
  db()
    .select()
    .from(waitingEntries)
    .where(eq(waitingEntries.productId, product.id))
    .orderBy(asc(waitingEntries.joinedAt));
const statuses = async (product: Product) => (await entries(product)).map(({ status }) => status);
const freeOf = async (product: Product) => (await available(ctx, [product])).get(product.id)?.available;

/** Whether somebody could buy one. */
const isSold = (shop: { product: Product }, placing: Placing = {}): Promise<boolean> =>
  place([shop], placing).then(
    () => true,
    (error: unknown) => {
      if (isDomainError(error) && error.code === "sold_out") return false;
      throw error;
    },
  );

describe("50 who wait, 5 seats that come free, and 20 who try to buy them at the same moment", () => {
  async function race(placing: Placing): Promise<void> {
    const shop = await soldOutShop(1);
    const [home] = shop.workspaces;
    if (!home) throw new Error("a shop has a workspace");
    for (let nth = 0; nth < 50; nth++) await join(shop.product, nth);
    await resize(home, 6);
    const passersBy = Array.from({ length: 20 }, () => isSold(shop, placing));
    const [, , ...sold] = await Promise.all([makeOffers(later(60)), makeOffers(later(60)), ...passersBy]);
    await makeOffers(later(60));
    expect(sold.filter(Boolean)).toEqual([]);
    const list = await entries(shop.product);
    expect(list.map(({ status }) => status === "offered")).toEqual(list.map((_, index) => index < 5));
    // And later on nobody else can have them either.
    expect(await isSold(shop, placing)).toBe(false);
  }

  it("gives exactly the first five an offer, and nobody else a seat", { timeout: 60_000 }, async () => {
    await expect(race({})).resolves.toBeUndefined();
  });

  it("is lost when the list is not counted", { timeout: 60_000 }, async () => {
    await expect(race({ isBlindToWaiting: true })).rejects.toThrow(/expected/);
  });
});

describe("an offer", () => {
  it("is mailed once with its link, and goes to the next when its time is over", async () => {
    const product = await openCodeShop(0);
    const [first, second] = [await join(product), await join(product, 1)];
    await stockUp(product, 1);
    expect(await freeOf(product)).toBe(0);
    await makeOffers(later(2));
    await makeOffers(later(2));
    expect(await statuses(product)).toEqual(["offered", "waiting"]);
    const [mail] = await db().select().from(messages).where(eq(messages.recipientId, first));
    expect(mail).toMatchObject({ kind: "waiting_offer", orderId: null, status: "queued" });
    await makeOffers(later(121));
    expect(await statuses(product)).toEqual(["offered", "waiting"]);
    await makeOffers(later(123));
    expect(await statuses(product)).toEqual(["lapsed", "offered"]);
    await endPlace(ctx, second, "left");
    expect(await announced("stock/supply.freed")).toContainEqual({ supply: product.supply });
    await makeOffers(later(124));
    expect(await freeOf(product)).toBe(1);
  });

  it("is of as many as are free, and passes by whose package does not fit", async () => {
    const product = await openCodeShop(0, { items: 3 });
    const single = await openCodeShop(0);
    await join(product, 0, 2);
    await join(single, 0, 4);
    await stockUp(product, 5);
    await stockUp(single, 3);
    await makeOffers(later(1));
    expect(only(await entries(product))).toMatchObject({ status: "offered", offeredQuantity: 1, offeredUnits: 3 });
    expect(only(await entries(single))).toMatchObject({ status: "offered", quantity: 4, offeredQuantity: 3 });
    const waits = await openCodeShop(2, { items: 3 });
    await join(waits);
    await makeOffers(later(1));
    expect(await statuses(waits)).toEqual(["waiting"]);
  });

  it("is nobody's twice: joining again is the same place, and what is not sold any more is offered to nobody", async () => {
    const product = await openCodeShop(0);
    const email = newEmail();
    await join(product, 0, 1, email);
    expect(await join(product, 1, 1, email)).toBe("there already");
    const archived = await openCodeShop(1);
    await saveProduct(ctx, {
      id: archived.id,
      settings: { kind: "code", items: 1 },
      name: "Kode",
      summary: { id: "x", en: "x" },
      terms: { id: "x", en: "x" },
      priceIdr: 1_000,
      isActive: false,
    });
    await join(archived);
    await makeOffers(later(1));
    expect(await statuses(archived)).toEqual(["removed"]);
  });

  it("leaves to a paid order what it lacks, and is not taken by one that is paid later", async () => {
    const shop = await soldOutShop(1);
    const [home] = shop.workspaces;
    if (!home) throw new Error("a shop has a workspace");
    await resize(home, 3);
    const [early, late] = [await place([shop]), await place([shop])];
    const unhold = async (orderId: string) =>
      inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, orderId)));
    await unhold(early.order.id);
    await unhold(late.order.id);
    await join(shop.product);
    // One of the two free seats is owed to the order that is paid; the other one is offered.
    await pay(early.order.id);
    await makeOffers(later(1));
    expect(await statuses(shop.product)).toEqual(["offered"]);
    await pay(late.order.id, later(2));
    await deliverWaiting(later(3));
    expect(await prepareDelivery(later(3), late.order.id)).toEqual({ state: "pending_stock" });
    expect(await prepareDelivery(later(3), early.order.id)).toMatchObject({ state: "ready" });
    await endPlace(later(4), only(await entries(shop.product)).id, "left");
    expect(await prepareDelivery(later(5), late.order.id)).toMatchObject({ state: "ready" });
  });
});
