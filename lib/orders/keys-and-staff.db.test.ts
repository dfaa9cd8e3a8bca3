import { randomUUID } from "node:crypto";
import { eq, and } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { orders } from "@/db/schema";
import { inTransaction } from "@/lib/work/context";
import { pruneKeys, releaseKeys, selectKey, storeAnswer, takeKey } from "./key-store";
import { addNote, matching, selectNotes, type OrderFilter } from "./staff-store";
import { movePayment, updateOrder } from "./store";
import { ctx, later, newLine, PAID, placed } from "./testing/orders";

describe("an idempotency key", () => {
  const take = (key: string, orderId = "ORD-1", at = ctx) =>
    inTransaction(at, (tx) => takeKey(tx, key, "hash", orderId));
  const release = (orderId: string, which: "all" | "unanswered") =>
    inTransaction(ctx, (tx) => releaseKeys(tx, orderId, which));

  it("goes to one of many parallel requests", async () => {
    for (let round = 0; round < 10; round++) {
      const key = randomUUID();
      const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => take(key, `ORD-${index}`)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await selectKey(ctx, key)).toMatchObject({ orderId: `ORD-${taken.indexOf(true)}`, answer: null });
    }
  });

  it("keeps the first answer to the byte, whoever finishes second", async () => {
    const key = randomUUID();
    await take(key);
    expect(await storeAnswer(ctx, key, '{"a": 1}')).toBe('{"a": 1}');
    expect(await storeAnswer(ctx, key, '{"a": 2}')).toBe('{"a": 1}');
    expect(await selectKey(ctx, key)).toMatchObject({ answer: '{"a": 1}' });
    expect(await storeAnswer(ctx, "no such key", "x")).toBe("x");
  });

  it("is free again when its order came to nothing, the answered ones only on request", async () => {
    const [answered, open, orderId] = [randomUUID(), randomUUID(), `ORD-${randomUUID()}`];
    await take(answered, orderId);
    await take(open, orderId);
    await storeAnswer(ctx, answered, "{}");
    await release(orderId, "unanswered");
    expect(await selectKey(ctx, open)).toBeUndefined();
    expect(await selectKey(ctx, answered)).toBeDefined();
    await release(orderId, "all");
    expect(await selectKey(ctx, answered)).toBeUndefined();
    expect(await take(answered)).toBe(true);
  });

  it("is forgotten after its time", async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    await take(old, "ORD-1", later(-60));
    await take(young);
    await pruneKeys(ctx, later(-30).now(), 100);
    expect([await selectKey(ctx, old), (await selectKey(ctx, young))?.keyHash]).toEqual([undefined, young]);
  });
});

describe("staff", () => {
  it("find orders by status, gateway, open attention and any part of who ordered", async () => {
    const name = `Sari 100%_${randomUUID()}`;
    const { order } = await placed([newLine()], { fullName: name, phone: "+6281299988877", gateway: "tripay" });
    await inTransaction(ctx, (tx) => movePayment(tx, order, "paid", PAID));
    /** Those of the filters that find this order. */
    const finding = async (filters: readonly OrderFilter[]): Promise<OrderFilter[]> => {
      const found: OrderFilter[] = [];
      for (const filter of filters) {
        const isThis = and(matching(filter), eq(orders.id, order.id));
        if ((await db().select().from(orders).where(isThis)).length > 0) found.push(filter);
      }
      return found;
    };
    const found: OrderFilter[] = [
      {},
      { paymentStatus: "paid", invitationStatus: "not_started", gateway: "tripay", attention: false },
      { search: order.id.slice(4, 20).toLowerCase() },
      { search: order.customerEmail.toUpperCase() },
      { search: "100%_" },
      { search: "0812 9998 8877" },
    ];
    expect(await finding(found)).toEqual(found);
    const missed: OrderFilter[] = [
      { paymentStatus: "pending" },
      { invitationStatus: "active" },
      { gateway: "midtrans" },
      { attention: true },
      { search: "100_" },
    ];
    expect(await finding(missed)).toEqual([]);
    await inTransaction(ctx, (tx) => updateOrder(tx, order.id, { attention: "late" }));
    expect(await finding([{ attention: true }, { attention: false }])).toEqual([{ attention: true }]);
  });

  it("write notes on orders that exist", async () => {
    const { order } = await placed();
    await addNote(ctx, order.id, "called back");
    await addNote(later(1), order.id, "solved");
    expect(await selectNotes(ctx, order.id)).toMatchObject([
      { text: "called back", actor: "system:test" },
      { text: "solved" },
    ]);
    await expect(addNote(ctx, "ORD-NONE", "x")).rejects.toMatchObject({ code: "not_found" });
  });
});
