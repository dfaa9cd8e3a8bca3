import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { idempotencyKeys, orders, paymentAttempts } from "@/db/schema";
import { ctx, later, newEmail, openShop, order } from "@/lib/testing/world";
import type { Ctx } from "@/lib/work/context";
import { pruneIdempotency } from "./idempotency";
import { placeOrder } from "./place-order";
import { placeOrderInput } from "./schemas";

/** Many requests at once under one key; they must make one order and get one answer, to the byte. */
async function expectOneOrder(): Promise<void> {
  const shop = await openShop([30]);
  const body = { customer_email: newEmail() };
  const key = `key-${body.customer_email}`;
  const answers = await Promise.all(Array.from({ length: 25 }, () => order(shop, body, key)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await db().$count(orders, eq(orders.customerEmail, body.customer_email))).toBe(1);
  expect(JSON.stringify(await order(shop, body, key))).toBe(JSON.stringify(answers[0]));
}

describe("an idempotency key", () => {
  it("makes one order and one answer from many requests at once", async () => {
    for (let round = 0; round < 5; round++) await expectOneOrder();
  });

  it("would make many orders without the primary key of its table", async () => {
    await db().execute(sql`alter table idempotency_keys drop constraint idempotency_keys_pkey`);
    try {
      await expect(expectOneOrder()).rejects.toThrow(/expected \d+ to be 1/);
    } finally {
      await db().delete(idempotencyKeys);
      await db().execute(sql`alter table idempotency_keys add primary key (key_hash)`);
    }
  });

  it("takes bodies that mean the same for the same, and refuses another one", async () => {
    const shop = await openShop([5]);
    const customer_email = newEmail();
    const first = await order(shop, { customer_email }, "the-same-key");
    const asked = { customer_email, quantity: 1, intent: "auto" };
    expect(await order(shop, asked, "the-same-key")).toEqual(first);
    const line = { package_id: shop.packageId, quantity: 1 };
    expect(await order(shop, { customer_email, lines: [line] }, "the-same-key")).toEqual(first);
    await expect(order(shop, { customer_email, quantity: 2 }, "the-same-key")).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(order(shop, { customer_email, intent: "new" }, "the-same-key")).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("is its caller's own: an API key's, or that of an email at an address", async () => {
    const shop = await openShop([9]);
    const [customer_email, key] = [newEmail(), "a-key-of-many"];
    const place = async (address: string | null, email = customer_email, at: Ctx = ctx) => {
      const input = placeOrderInput.parse({ customer_email: email, package_id: shop.packageId });
      return (await placeOrder(at, input, { address, idempotencyKey: key })).order_id;
    };
    const machine = (id: string): Ctx => ({
      ...ctx,
      actor: { kind: "api_key", id, name: id, role: "admin", scopes: null },
    });
    const first = await place("203.0.113.1");
    expect(await place("203.0.113.1")).toBe(first);
    const others = [
      await place("203.0.113.2"),
      await place("203.0.113.1", newEmail()),
      await place("203.0.113.1", customer_email, machine("one")),
      await place("203.0.113.1", customer_email, machine("two")),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
    // A machine orders for everybody from everywhere: another body under its key is refused, whoever it is for.
    await expect(place(null, newEmail(), machine("one"))).rejects.toMatchObject({ code: "conflict" });
  });

  it("finishes what a request that died halfway had begun", async () => {
    const shop = await openShop([1]);
    const body = { customer_email: newEmail() };
    const answer = await order(shop, body, "died-halfway");
    // As it stands when the process is killed between our commit and the gateway's answer.
    await db()
      .update(paymentAttempts)
      .set({ status: "creating", gatewayRef: null, qrString: null, leasedUntil: new Date(Date.now() - 1_000) })
      .where(eq(paymentAttempts.reference, answer.payment_reference));
    await db().update(idempotencyKeys).set({ answer: null });
    expect(await order(shop, body, "died-halfway")).toEqual(answer);
    expect(await db().$count(paymentAttempts, eq(paymentAttempts.payableId, answer.order_id))).toBe(1);
  });

  it("is forgotten after two days, and may then make another order", async () => {
    const shop = await openShop([2]);
    const body = { customer_email: newEmail() };
    const first = await order(shop, body, "an-old-key");
    await pruneIdempotency(later(47 * 60));
    expect(await order(shop, body, "an-old-key")).toEqual(first);
    await pruneIdempotency(later(49 * 60));
    expect((await order(shop, body, "an-old-key")).order_id).not.toBe(first.order_id);
  });
});
