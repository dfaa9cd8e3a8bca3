import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { paymentAttempts } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { newPaymentReference } from "@/lib/core/ids";
import { expireOrder, requestNewPayment } from "@/lib/ordering";
import { ctx, later, newEmail, openShop, order, outcomeOf, paymentOf, seatsOf, statusOf } from "@/lib/testing/world";
import { placeOrder } from "./place-order";
import { ATTEMPTS_MAX, PENDING_CAPS } from "./rules";
import { placeOrderInput } from "./schemas";

/** Lets a function in `public` stand before PostgreSQL's own of the same name: a twin takes a lock away with it. */
beforeAll(async () => {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query(`alter database ${client.database} set search_path to public, pg_catalog`);
  await client.end();
});

const useLimits = (factor: string): void => {
  process.env.RATE_LIMIT_FACTOR = factor;
  forgetEnv();
};
beforeEach(() => useLimits("1"));
afterEach(() => useLimits("0"));

const ENDED = later(40);
const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
let phones = 0;
const newPhone = (): string => `0812${(30_000_000 + phones++).toString()}`;

/** Many orders at once of one person who changes what else they can change; just as many as the cap must be held. */
async function expectCapped(cap: number, bodyOf: () => Record<string, unknown>, address: string | null): Promise<void> {
  const shop = await openShop([30]);
  const place = () => {
    const input = placeOrderInput.parse({ package_id: shop.packageId, ...bodyOf() });
    return placeOrder(ctx, input, { address });
  };
  const outcomes = await Promise.all(times(cap + 8).map(() => outcomeOf(place())));
  expect(outcomes.filter((one) => one === "ok")).toHaveLength(cap);
  expect(outcomes.filter((one) => one === "too_many")).toHaveLength(8);
  expect(await seatsOf(shop, "held")).toHaveLength(cap);
}

describe("the cap on unpaid orders", () => {
  it("is exact for parallel orders of one email", async () => {
    const customer_email = newEmail();
    await expectCapped(PENDING_CAPS.email, () => ({ customer_email, phone_number: newPhone() }), null);
  });

  it("is exact for parallel orders of one phone under many emails", async () => {
    for (let round = 0; round < 5; round++) {
      const phone_number = newPhone();
      await expectCapped(PENDING_CAPS.phone, () => ({ customer_email: newEmail(), phone_number }), null);
    }
  });

  it("is exact for parallel orders from one address", async () => {
    await expectCapped(PENDING_CAPS.address, () => ({ customer_email: newEmail() }), "203.0.113.77");
  });

  it("would be passed without the lock of the phone", async () => {
    await db().execute(sql`create function public.pg_advisory_xact_lock(bigint) returns void language sql as ''`);
    const round = () => {
      const phone_number = newPhone();
      return expectCapped(PENDING_CAPS.phone, () => ({ customer_email: newEmail(), phone_number }), null);
    };
    try {
      // One round may pass by luck.
      await expect(Promise.all(times(3).map(round))).rejects.toThrow(/length of 3 but got ([4-9]|1\d)/);
    } finally {
      await db().execute(sql`drop function public.pg_advisory_xact_lock(bigint)`);
    }
  });

  it("names the field, and counts other people separately", async () => {
    const shop = await openShop([9]);
    const customer_email = newEmail();
    for (const _ of times(PENDING_CAPS.email)) await order(shop, { customer_email });
    await expect(order(shop, { customer_email })).rejects.toMatchObject({
      code: "too_many",
      details: { retryAfterSeconds: expect.any(Number) },
      fields: { customer_email: expect.any(String) },
    });
    expect(await outcomeOf(order(shop))).toBe("ok");
  });

  it("counts orders that come back from their end like new ones", async () => {
    const shop = await openShop([20]);
    const body = { customer_email: newEmail() };
    const rows: string[] = [];
    for (const _ of times(PENDING_CAPS.email + 2)) {
      const { order_id } = await order(shop, body);
      expect(await expireOrder(ENDED, order_id)).toBe("expired");
      rows.push(order_id);
    }
    const outcomes = await Promise.all(rows.map((id) => outcomeOf(requestNewPayment(ENDED, id))));
    expect(outcomes.toSorted()).toEqual([...times(PENDING_CAPS.email).map(() => "ok"), "too_many", "too_many"]);
    expect(await seatsOf(shop, "held")).toHaveLength(PENDING_CAPS.email);
  });

  it("counts overdue orders that no sweep has ended yet when they get a new code", async () => {
    const shop = await openShop([20]);
    const body = { customer_email: newEmail() };
    const overdue = await order(shop, body);
    const others = await openShop([20]);
    useLimits("0");
    for (const _ of times(PENDING_CAPS.email)) await requestNewPayment(ENDED, (await order(others, body)).order_id);
    useLimits("1");
    await expect(requestNewPayment(ENDED, overdue.order_id)).rejects.toMatchObject({ code: "too_many" });
    expect(await statusOf(overdue.order_id)).toBe("pending");
  });

  it("lets an ended order of somebody else come back", async () => {
    const { order_id } = await order(await openShop([1]));
    await expireOrder(ENDED, order_id);
    await requestNewPayment(ENDED, order_id);
    expect(await statusOf(order_id)).toBe("pending");
  });
});

it("gives no order endless QR codes, since the gateway is asked about each of them", async () => {
  const { order_id, payment_reference } = await order(await openShop([1]));
  await expireOrder(ENDED, order_id);
  const first = await paymentOf(payment_reference);
  const more = times(ATTEMPTS_MAX - 1).map(() => ({
    payableId: order_id,
    gateway: first.gateway,
    reference: newPaymentReference(),
    status: "expired" as const,
    dueIdr: first.dueIdr,
    amountIdr: first.amountIdr,
    expiresAt: first.expiresAt,
    createdAt: ctx.now(),
  }));
  await db().insert(paymentAttempts).values(more);
  await expect(requestNewPayment(ENDED, order_id)).rejects.toMatchObject({ code: "too_many" });
});
