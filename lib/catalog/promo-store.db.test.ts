import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { buyers, orders, promos, promoUses } from "@/db/schema";
import { newOrderId } from "@/lib/core/ids";
import { inTransaction, systemCtx, type TxCtx } from "@/lib/work/context";
import { savePromo } from "./promo-edit";
import { keepUse, releaseUse, reserveUse, retakeUse } from "./promo-store";

const ctx = systemCtx("test");

async function newOrder(): Promise<string> {
  const [id, buyerId] = [newOrderId(), randomUUID()];
  const now = ctx.now();
  await db().insert(buyers).values({ id: buyerId, createdAt: now });
  const amounts = { subtotalIdr: 50_000, totalIdr: 50_000, units: 1 };
  const times = { createdAt: now, updatedAt: now, expiresAt: now };
  await db()
    .insert(orders)
    .values({ id, buyerId, title: "x", customerEmail: "x@example.com", ...amounts, ...times });
  return id;
}
const newPromo = async (usesMax: number | null): Promise<string> =>
  (await savePromo(ctx, { code: `UJI-${randomUUID().slice(0, 8)}`, kind: "percent", value: 10, usesMax })).id;

const inside = <T>(work: (tx: TxCtx) => Promise<T>): Promise<T> => inTransaction(ctx, work);
const reserve = (promoId: string, orderId: string) => inside((tx) => reserveUse(tx, promoId, orderId));
const release = (orderId: string) => inside((tx) => releaseUse(tx, orderId));
const retake = (orderId: string) => inside((tx) => retakeUse(tx, orderId));
const keep = (orderId: string) => inside((tx) => keepUse(tx, orderId));

const usesOf = async (promoId: string): Promise<number | undefined> =>
  (await db().select().from(promos).where(eq(promos.id, promoId)))[0]?.uses;
const stateOf = async (orderId: string): Promise<string | undefined> =>
  (await db().select().from(promoUses).where(eq(promoUses.orderId, orderId)))[0]?.status;

describe("a voucher's use", () => {
  it("is reserved with the order, released once when it ends, and taken again when it comes back", async () => {
    const [promoId, orderId] = [await newPromo(1), await newOrder()];
    expect(await reserve(promoId, orderId)).toBe("reserved");
    expect(await retake(orderId)).toBe("none");
    await release(orderId);
    await release(orderId);
    expect([await usesOf(promoId), await stateOf(orderId)]).toEqual([0, "released"]);
    expect(await retake(orderId)).toBe("reserved");
    await keep(orderId);
    await release(orderId);
    expect([await usesOf(promoId), await stateOf(orderId)]).toEqual([1, "used"]);
  });

  it("is not taken again when others have used the voucher up meanwhile", async () => {
    const [promoId, ended, other] = [await newPromo(1), await newOrder(), await newOrder()];
    await reserve(promoId, ended);
    await release(ended);
    expect(await reserve(promoId, other)).toBe("reserved");
    expect(await retake(ended)).toBe("used_up");
    // A late payment keeps its price all the same; only the use is not counted.
    await keep(ended);
    expect([await usesOf(promoId), await stateOf(ended)]).toEqual([1, "released"]);
  });

  it("of a late payment is counted again while one is left", async () => {
    const [promoId, orderId] = [await newPromo(null), await newOrder()];
    await reserve(promoId, orderId);
    await release(orderId);
    await keep(orderId);
    await keep(orderId);
    expect([await usesOf(promoId), await stateOf(orderId)]).toEqual([1, "used"]);
  });

  it("of an order without a voucher is nothing", async () => {
    const orderId = await newOrder();
    await keep(orderId);
    await release(orderId);
    expect([await retake(orderId), await stateOf(orderId)]).toEqual(["none", undefined]);
  });
});

describe("parallel orders with one voucher", () => {
  const [LIMIT, ORDERS] = [3, 10];
  type Reserve = typeof reserveUse;

  /** How many of the orders got a use, over several rounds. */
  async function race(take: Reserve): Promise<number[]> {
    const counts: number[] = [];
    for (let round = 0; round < 5; round++) {
      const promoId = await newPromo(LIMIT);
      const ids = await Promise.all(Array.from({ length: ORDERS }, newOrder));
      const got = await Promise.all(ids.map((id) => inside((tx) => take(tx, promoId, id))));
      counts.push(got.filter((one) => one === "reserved").length);
    }
    return counts;
  }
  const expectExact = (counts: number[]): void => expect(counts).toEqual(Array(5).fill(LIMIT));

  it("use it exactly as often as it may be used", async () => {
    expectExact(await race(reserveUse));
  });

  it("would use it more often if somebody looked first and took then", async () => {
    await db().execute("alter table promos drop constraint promos_uses_within_limit");
    const lookThenTake: Reserve = async (tx, promoId, orderId) => {
      if (((await usesOf(promoId)) ?? 0) >= LIMIT) return "used_up";
      await tx.db
        .update(promos)
        .set({ uses: sql`${promos.uses} + 1` })
        .where(eq(promos.id, promoId));
      await tx.db.insert(promoUses).values({ orderId, promoId, status: "reserved" });
      return "reserved";
    };
    const counts = await race(lookThenTake);
    expect(() => expectExact(counts)).toThrow(/expected/);
  });
});
