import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { paymentAttempts } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { newPaymentReference } from "@/lib/core/ids";
import { expireOrder, readOrder, requestNewPayment } from "@/lib/ordering";
import {
  ctx,
  later,
  newEmail,
  openShop,
  order,
  orderRow,
  outcomeOf,
  paymentOf,
  seatsOf,
  statusOf,
} from "@/lib/testing/world";
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
let addresses = 0;
const newAddress = (): string => `203.0.113.${addresses++}-${process.pid}`;
const newPhone = (): string => `0812${(30_000_000 + phones++).toString()}`;

/** Many orders at once of one person who changes what else they can change; just as many as the cap must be held. */
async function expectCapped(
  cap: number,
  bodyOf: () => Record<string, unknown>,
  address: string | null | (() => string),
  seats = 200,
): Promise<void> {
  const shop = await openShop([seats]);
  const place = () => {
    const input = placeOrderInput.parse({ package_id: shop.packageId, ...bodyOf() });
    return placeOrder(ctx, input, { address: typeof address === "function" ? address() : address });
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

  it("is exact for the seats of one address, and for those of all new contacts together", async () => {
    await expectCapped(5, () => ({ customer_email: newEmail() }), newAddress(), 40);
    await expectCapped(10, () => ({ customer_email: newEmail() }), newAddress, 20);
  });

  it("would be passed without the locks of the phone, the address and the supply", async () => {
    await db().execute(sql`create function public.pg_advisory_xact_lock(bigint) returns void language sql as ''`);
    const byPhone = () => {
      const phone_number = newPhone();
      return expectCapped(PENDING_CAPS.phone, () => ({ customer_email: newEmail(), phone_number }), null);
    };
    const byNewcomers = () => expectCapped(10, () => ({ customer_email: newEmail() }), newAddress, 20);
    try {
      // One round may pass by luck.
      await expect(Promise.all(times(3).map(byPhone))).rejects.toThrow(/length of 3 but got ([4-9]|1\d)/);
      await expect(Promise.all(times(3).map(byNewcomers))).rejects.toThrow(/length of 10 but got 1[1-8]/);
    } finally {
      await db().execute(sql`drop function public.pg_advisory_xact_lock(bigint)`);
    }
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

it("holds no order past its limit, however often another code is asked for", async () => {
  const shop = await openShop([2]);
  const { order_id } = await order(shop);
  const { createdAt } = await orderRow(order_id);
  const minutesOf = async (): Promise<number> =>
    ((await orderRow(order_id)).expiresAt.getTime() - createdAt.getTime()) / 60_000;
  let outcome = "ok";
  for (let codes = 1; outcome === "ok" && codes < 50; codes++)
    outcome = await outcomeOf(requestNewPayment(later((await minutesOf()) + 0.1), order_id));
  expect(outcome).toBe("too_many");
  expect(await minutesOf()).toBeLessThanOrEqual(120);
  expect(await expireOrder(later(121), order_id)).toBe("expired");
  expect(await outcomeOf(requestNewPayment(later(122), order_id))).toBe("too_many");
  expect(await readOrder(later(122), order_id)).toMatchObject({ canPayAgain: false });
  expect(await seatsOf(shop, "free")).toHaveLength(2);
});
