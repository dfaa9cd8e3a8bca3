import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, orders as orderRows, seats, stockItems, workspaces } from "@/db/schema";
import { isDomainError } from "@/lib/core/errors";
import { drawDelivery, insertOrder, movePayment, moveUnits } from "@/lib/orders";
import { ITEM_STATUSES } from "@/lib/stock/status";
import { lastingFor, spare, without } from "@/lib/seats";
import { SEAT_STATUSES } from "@/lib/seats/status";
import { bareLines } from "@/lib/testing/bare-lines";
import { inTransaction } from "@/lib/work/context";
import { available, deliverWaiting, prepareDelivery } from ".";
import { countFree } from "./availability";
import { readOwed } from "./owed";
import { addSeats, sit } from "./testing/seating";
import {
  announced,
  ctx,
  DAY,
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
  /** In so many days the workspace itself is over; null: it renews by itself. */
  ends: fc.constantFrom(null, null, 12, 60),
  extra: few,
});
const days = fc.constantFrom(7, 30, 30);
/** A paid order: what its line lacks, what it holds or has in a workspace, and who renews a seat that is there or gone. */
const waiting = fc.array(
  fc.record({
    units: fc.nat({ max: 3 }),
    held: fc.nat({ max: 2 }),
    seated: fc.nat({ max: 2 }),
    renewing: fc.nat({ max: 2 }),
    gone: fc.nat({ max: 1 }),
    /** Which of the workspaces its seats are in. */
    home: fc.nat({ max: 2 }),
    status: fc.constantFrom("waiting", "waiting", "needs_name", "needs_person"),
    isPrepared: fc.boolean(),
    days,
  }),
  { maxLength: 3 },
);
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
  days,
  waiting,
  inLines: fc.boolean(),
});

type Generated<T> = T extends fc.Arbitrary<infer Value> ? Value : never;
type World = Generated<typeof anyWorld>;

const NOBODY = { units: 0, held: 0, seated: 0, renewing: 0, gone: 0, home: 0, isPrepared: false };
/** Seats that end too early for a long term are enough for the short ones that are owed: the long one may have the rest. */
const TWO_TERMS: World = {
  goods: {
    kind: "seat",
    workspaces: ([60, 12] as const).map((ends) => ({
      seats: { free: 2, held: 0, invited: 0, member: 0, leaving: 0, retired: 0 },
      reserve: 0,
      status: "AVAILABLE" as const,
      rests: null,
      ends,
      extra: 0,
    })),
    isTenant: false,
  },
  unitsInOne: 2,
  days: 7,
  waiting: [
    { ...NOBODY, units: 2, status: "waiting", days: 7 },
    { ...NOBODY, units: 2, status: "waiting", days: 30 },
  ],
  inLines: false,
};

async function build({ goods, unitsInOne, days: term, waiting: promises }: World) {
  const email = newEmail();
  const { product: made, homes } =
    goods.kind === "seat" ? await buildSeats(goods, unitsInOne, email) : await buildItems(goods, unitsInOne);
  const product = made.kind === "seat" ? { ...made, durationDays: term } : made;
  const orders: PaidOrder[] = [];
  for (const [minute, waits] of promises.entries()) orders.push(...(await waitFor(product, homes, waits, minute)));
  return { product, email, orders };
}

/** `days`: how long a term may be that is served from it, null for ever; 0 while it is closed. */
type Home = { id: string; days: number | null };

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
      .set({
        reserve: home.reserve,
        extraSeats: home.extra,
        endsAt: home.ends === null ? null : later(home.ends * DAY).now(),
        status: home.status === "SUSPENDED" ? "SUSPENDED" : "AVAILABLE",
        restUntil,
      })
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
  return {
    product: shop.product,
    homes: homes.map((home, index): Home => ({
      id: shop.workspaces[index]?.id ?? "",
      days: home.status === "AVAILABLE" && (home.rests ?? 0) <= 0 ? home.ends : 0,
    })),
  };
}

async function buildItems({ items }: Generated<typeof codeWorld>, inOne: number) {
  const product = await openCodeShop(0, { items: inOne });
  const owners = await bareLines(6);
  await addItems(
    product,
    ITEM_STATUSES.flatMap((status) =>
      Array.from({ length: items[status] ?? 0 }, (_, index) => ({
        status,
        lineId: status === "held" || status === "handed" ? (owners[index]?.lineId ?? null) : null,
        unitId: status === "handed" ? (owners[index]?.unitId ?? null) : null,
      })),
    ),
  );
  return { product, homes: [] };
}

type ItemFacts = Pick<typeof stockItems.$inferSelect, "status" | "lineId" | "unitId">;

async function addItems(product: Product, items: ItemFacts[]): Promise<void> {
  const [sealed, at] = ["never opened", ctx.now()];
  const rows = items.map((item) => ({
    ...item,
    productId: product.id,
    sealed,
    fingerprint: randomUUID(),
    addedAt: at,
    changedAt: at,
  }));
  if (rows.length > 0) await db().insert(stockItems).values(rows);
}

type Waits = Generated<typeof waiting>[number];
/** `missing`: without any goods; `stranded`: with a seat in a workspace that cannot be invited to now. */
type PaidOrder = { id: string; lineId: string; missing: number; stranded: number; days: number };

/** A paid order, half served: some of its units lack their goods, others have them within reach or out of it. */
async function waitFor(product: Product, homes: Home[], waits: Waits, minute: number): Promise<PaidOrder[]> {
  const isSeat = product.kind === "seat";
  const home = isSeat ? homes[waits.home % homes.length] : undefined;
  const { units, held, seated, renewing, gone } = home ? waits : { ...waits, seated: 0, renewing: 0, gone: 0 };
  const others = renewing > 0 ? await bareLines(renewing) : [];
  const tenants = await sit(home, others, { from: 1_000 + 20 * minute, status: "member" });
  const people = [
    ...Array.from({ length: units + held + seated }, () => ({ email: isSeat ? newEmail() : null, renews: null })),
    ...[...tenants, ...Array.from({ length: gone }, () => randomUUID())].map((renews) => ({
      email: newEmail(),
      renews,
    })),
  ];
  if (people.length === 0) return [];
  const line = newLine(
    {
      product: { ...product, unitsInOne: 1, durationDays: isSeat ? waits.days : null },
      quantity: people.length,
      units: people.length,
    },
    people,
  );
  const rows = await inTransaction(later(minute), async (tx) => {
    const placed = await insertOrder(tx, await newOrder(tx, { email: newEmail(), totalIdr: line.totalIdr }), [line]);
    const order = await movePayment(tx, placed.order, "paid", { code: "paid", gateway: "sandbox", amountIdr: 1 });
    const asked = isSeat ? placed.units.slice(0, units) : [];
    const moved = await moveUnits(tx, asked, waits.status, { code: "tried_again" });
    const now = { ...placed, order, units: placed.units.map((unit) => moved.find(({ id }) => id === unit.id) ?? unit) };
    const isPending = waits.isPrepared && now.units.some(({ status }) => status === "waiting");
    const pendingLines = new Set(isPending ? now.lines.map(({ id }) => id) : []);
    return waits.isPrepared || moved.length > 0 ? drawDelivery(tx, now, { isStarted: true, pendingLines }) : now;
  });
  const lineId = rows.lines[0]?.id ?? "";
  const own = rows.units
    .slice(units, units + held + seated)
    .map(({ id }) => ({ lineId, unitId: id, orderId: rows.order.id }));
  if (home) {
    await addSeats(home, own.slice(0, held), { from: 1_005 + 20 * minute, status: "held" });
    await sit(home, own.slice(held), { from: 1_010 + 20 * minute, status: "held" });
  } else
    await addItems(
      product,
      own.map(() => ({ status: "held", lineId, unitId: null })),
    );
  const isInReach = !home || home.days === null || home.days >= waits.days;
  const stranded = isInReach ? 0 : held + seated;
  return [{ id: rows.order.id, lineId, missing: units + gone, stranded, days: isSeat ? waits.days : 0 }];
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
    const seen = { sellable: 0, soldOut: 0, servable: 0, waiting: 0, stranded: 0 };
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const { product, email, orders } = await build(world);
        const free = (await countFree(ctx, [product.supply])).get(product.supply)?.free ?? [];
        const offered = (await available(ctx, [product])).get(product.id)?.available ?? -1;
        const term = product.durationDays ?? 0;
        const promised = orders.map(({ missing, stranded, days: one }) => ({ units: missing + stranded, days: one }));
        expect(offered).toBe(Math.floor(spare(free, promised, term) / world.unitsInOne));

        // What is refused leaves nothing behind, so the next question meets the same world.
        expect(await isHeld(product, email, offered + 1, world.inLines)).toBe(false);
        const isKept = offered === 0 || (await isHeld(product, email, offered, world.inLines));
        expect(isKept).toBe(true);
        const held = offered * world.unitsInOne;
        expect((await available(ctx, [product])).get(product.id)?.available).toBe(0);

        // The waiting list serves whom the rest is for: in order of payment, as long as it lasts.
        await deliverWaiting(later(5));
        const due = new Set((await announced("orders/delivery.due")).map(({ orderId }) => orderId));
        let left = held === 0 ? free : ((await countFree(ctx, [product.supply])).get(product.supply)?.free ?? []);
        const plan = orders.map((order) => {
          const { missing, stranded, days: one } = order;
          const units = lastingFor(left, one);
          const isServed = missing + stranded > 0 && units > 0 && units >= missing;
          if (missing + stranded > 0) left = without(left, isServed ? missing + stranded : units, one);
          return { ...order, isServed };
        });
        for (const { id, isServed } of plan) expect(due.has(id)).toBe(isServed);
        // Whoever paid last asks first, and gets only what is theirs.
        for (const { id, lineId, isServed, missing } of plan.toReversed()) {
          await prepareDelivery(later(5), id);
          const owed = (await readOwed(ctx, { supplies: [product.supply] })).find((one) => one.lineId === lineId);
          expect(owed?.missing ?? 0).toBe(isServed ? 0 : missing);
          if (missing > 0) seen[isServed ? "servable" : "waiting"]++;
        }
        seen.stranded += orders.some(({ stranded }) => stranded > 0) ? 1 : 0;
        seen[offered > 0 ? "sellable" : "soldOut"]++;
        // The next world's waiting list is its own.
        const ids = orders.map(({ id }) => id);
        await db().update(orderRows).set({ invitationStatus: "revoked" }).where(inArray(orderRows.id, ids));
      }),
      { numRuns: 200, endOnFailure: true, examples: [[TWO_TERMS]] },
    );
    // The worlds were worth playing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  },
);
