import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { payments } from "@/db/schema";
import { expireOrder, requestNewPayment } from "@/lib/ordering";
import { forgetEnv } from "@/lib/core/env";
import { newPaymentReference } from "@/lib/core/ids";
import { ctx, later, newEmail, openShop, order, paymentOf, seatsOf, statusOf } from "@/lib/testing/world";
import { ATTEMPTS_MAX, PENDING_CAPS } from "./rules";

const useLimits = (factor: string): void => {
  process.env.RATE_LIMIT_FACTOR = factor;
  forgetEnv();
};
beforeEach(() => useLimits("1"));
afterEach(() => useLimits("0"));

const ENDED = later(40);
const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe("the cap on unpaid orders", () => {
  it("counts orders that come back from their end like new ones", async () => {
    const shop = await openShop([20]);
    const body = { customer_email: newEmail() };
    const rows: string[] = [];
    for (const _ of times(PENDING_CAPS.email + 2)) {
      const { order_id } = await order(shop, body);
      expect(await expireOrder(ENDED, order_id)).toBe("expired");
      rows.push(order_id);
    }
    const outcomes = await Promise.all(
      rows.map((id) =>
        requestNewPayment(ENDED, id).then(
          () => "held",
          (error: { code?: string }) => error.code,
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual([...times(PENDING_CAPS.email).map(() => "held"), "too_many", "too_many"]);
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
    orderId: order_id,
    gateway: first.gateway,
    reference: newPaymentReference(),
    status: "expired" as const,
    orderAmountIdr: first.orderAmountIdr,
    amountIdr: first.amountIdr,
    expiresAt: first.expiresAt,
    createdAt: ctx.now(),
  }));
  await db().insert(payments).values(more);
  await expect(requestNewPayment(ENDED, order_id)).rejects.toMatchObject({ code: "too_many" });
});
