import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, orderLines, seats, stockItems, workspaces } from "@/db/schema";
import { isDomainError } from "@/lib/core/errors";
import { drawDelivery, insertOrder, movePayment } from "@/lib/orders";
import { ITEM_STATUSES } from "@/lib/stock/status";
import { SEAT_STATUSES } from "@/lib/seats/status";
import { bareLines } from "@/lib/testing/bare-lines";
import { inTransaction } from "@/lib/work/context";
import { available, deliverWaiting, prepareDelivery } from ".";
import { countFree } from "./availability";
import {
  announced,
  ctx,
  later,
  newEmail,
  newLine,
  newOrder,
  openCodeShop,
  openSeatShop,
  place,
  type Product,
} from "./testing/world";

/** The window, the hold and the waiting list ask the one availability: in no world may they disagree. */

const few = fc.nat({ max: 3 });
const seatCounts = fc.record(Object.fromEntries(SEAT_STATUSES.map((status) => [status, few])));
const workspace = fc.record({
  seats: seatCounts,
  reserve: few,
  status: fc.constantFrom("AVAILABLE", "AVAILABLE", "AVAILABLE", "SUSPENDED"),
  /** Minutes from now; before, after, or not at all. */
  rests: fc.constantFrom(null, null, -5, 15),
});
const waiting = fc.array(fc.record({ units: fc.integer({ min: 1, max: 3 }), renewing: fc.nat({ max: 2 }) }), {
  maxLength: 2,
});
const seatWorld = fc.record({
  kind: fc.constant("seat" as const),
  workspaces: fc.array(workspace, { minLength: 1, maxLength: 3 }),
  isTenant: fc.boolean(),
});
const itemCounts = fc.record(Object.fromEntries(ITEM_STATUSES.map((status) => [status, fc.nat({ max: 6 })])));
const codeWorld = fc.record({ kind: fc.constant("code" as const), items: itemCounts });
const anyWorld = fc.record({
  goods: fc.oneof(seatWorld, seatWorld, codeWorld),
  unitsInOne: fc.integer({ min: 1, max: 3 }),
  waiting,
  inLines: fc.boolean(),
});

type Generated<T> = T extends fc.Arbitrary<infer Value> ? Value : never;
type World = Generated<typeof anyWorld>;

async function build({ goods, unitsInOne, waiting: promises }: World) {
  const email = newEmail();
  const product =
    goods.kind === "seat" ? await buildSeats(goods, unitsInOne, email) : await buildItems(goods, unitsInOne);
  const orders: { id: string; units: number }[] = [];
  for (const [minute, promise] of promises.entries()) orders.push(await waitFor(product, promise, minute));
  return { product, email, orders };
}

async function buildSeats({ workspaces: homes, isTenant }: Generated<typeof seatWorld>, inOne: number, email: string) {
  const shop = await openSeatShop(
    homes.map(() => 0),
    { seats: inOne },
  );
  const [owner] = await bareLines(1);
  for (const [index, home] of homes.entries()) {
    const workspaceId = shop.workspaces[index]?.id ?? "";
    const restUntil = home.rests === null ? null : later(home.rests).now();
    await db()
      .update(workspaces)
      .set({ reserve: home.reserve, status: home.status === "SUSPENDED" ? "SUSPENDED" : "AVAILABLE", restUntil })
      .where(eq(workspaces.id, workspaceId));
    const rows = SEAT_STATUSES.flatMap((status) => Array.from({ length: home.seats[status] ?? 0 }, () => status)).map(
      (status, number) => ({
        workspaceId,
        number: number + 1,
        status,
        lineId: status === "free" || status === "retired" ? null : (owner?.lineId ?? null),
        changedAt: ctx.now(),
      }),
    );
    const made = rows.length > 0 ? await db().insert(seats).values(rows).returning() : [];
    const seat = made.find(({ status }) => status === "member");
    if (isTenant && index === 0 && seat && owner)
      await db()
        .insert(assignments)
        .values({ seatId: seat.id, workspaceId, unitId: owner.unitId, orderId: owner.orderId, email });
  }
  return shop.product;
}

async function buildItems({ items }: Generated<typeof codeWorld>, inOne: number): Promise<Product> {
  const product = await openCodeShop(0, { items: inOne });
  const owners = await bareLines(6);
  const rows = ITEM_STATUSES.flatMap((status) =>
    Array.from({ length: items[status] ?? 0 }, (_, index) => ({
      productId: product.id,
      sealed: "never opened",
      fingerprint: randomUUID(),
      status,
      lineId: status === "held" || status === "handed" ? (owners[index]?.lineId ?? null) : null,
      unitId: status === "handed" ? (owners[index]?.unitId ?? null) : null,
      addedAt: ctx.now(),
      changedAt: ctx.now(),
    })),
  );
  if (rows.length > 0) await db().insert(stockItems).values(rows);
  return product;
}

/** A paid order that waits for stock: so many units of it need some, the others renew. */
async function waitFor(product: Product, promise: { units: number; renewing: number }, minute: number) {
  const at = later(minute);
  const renewing = product.kind === "seat" ? promise.renewing : 0;
  const people = Array.from({ length: promise.units + renewing }, (_, index) => ({
    email: product.kind === "seat" ? newEmail() : null,
    renews: index < renewing ? randomUUID() : null,
  }));
  const one = { ...product, unitsInOne: 1 };
  const line = newLine({ product: one, quantity: people.length, units: people.length }, people);
  const id = await inTransaction(at, async (tx) => {
    const rows = await insertOrder(tx, await newOrder(tx, { email: newEmail(), totalIdr: line.totalIdr }), [line]);
    const order = await movePayment(tx, rows.order, "paid", { code: "paid", gateway: "sandbox", amountIdr: 1 });
    const pendingLines = new Set(rows.lines.map(({ id: lineId }) => lineId));
    await drawDelivery(tx, { ...rows, order }, { isStarted: true, pendingLines });
    return order.id;
  });
  return { id, units: promise.units };
}

/** Whether so many can be ordered: in one line, or divided over two. */
async function isHeld(product: Product, email: string, quantity: number, inLines: boolean): Promise<boolean> {
  const half = inLines && quantity > 1 ? Math.floor(quantity / 2) : 0;
  const quantities = [quantity - half, half].filter((one) => one > 0);
  const lines = quantities.map((one, index) => ({ product, quantity: one, members: index === 0 ? [email] : [] }));
  try {
    await place(lines, { email, intent: "new" });
    return true;
  } catch (error) {
    if (isDomainError(error) && error.code === "sold_out") return false;
    throw error;
  }
}

it(
  "never offers what the hold refuses, nor refuses what it offers, in 200 random worlds",
  { timeout: 400_000 },
  async () => {
    const seen = { sellable: 0, soldOut: 0, servable: 0, waiting: 0 };
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const { product, email, orders } = await build(world);
        const free = (await countFree(ctx, [product.supply])).get(product.supply)?.free ?? 0;
        const offered = (await available(ctx, [product])).get(product.id)?.available ?? -1;
        const promised = orders.reduce((sum, { units }) => sum + units, 0);
        expect(offered).toBe(Math.floor(Math.max(0, free - promised) / world.unitsInOne));

        // What is refused leaves nothing behind, so the next question meets the same world.
        expect(await isHeld(product, email, offered + 1, world.inLines)).toBe(false);
        const isKept = offered === 0 || (await isHeld(product, email, offered, world.inLines));
        expect(isKept).toBe(true);
        const held = offered * world.unitsInOne;
        expect((await available(ctx, [product])).get(product.id)?.available).toBe(0);

        // The waiting list serves whom the rest is for: in order of payment, as long as it lasts.
        await deliverWaiting(later(5));
        const due = new Set((await announced("orders/delivery.due")).map(({ orderId }) => orderId));
        let left = free - held;
        for (const { id, units } of orders) {
          const isServed = left >= units;
          left = isServed ? left - units : -1;
          expect(due.has(id)).toBe(isServed);
          seen[isServed ? "servable" : "waiting"]++;
          const isAsked = isServed && product.kind === "code";
          const { state } = isAsked ? await prepareDelivery(later(5), id) : { state: "ready" };
          expect(state).toBe("ready");
        }
        seen[offered > 0 ? "sellable" : "soldOut"]++;
        // The next world's waiting list is its own.
        await db().update(orderLines).set({ deliveryStatus: "revoked" }).where(eq(orderLines.supply, product.supply));
      }),
      { numRuns: 200, endOnFailure: true },
    );
    // The worlds were worth playing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  },
);
