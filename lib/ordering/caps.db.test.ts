import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blockBuyer } from "@/lib/buyers";
import { forgetEnv } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { findWindowItem, placeOrder } from "@/lib/ordering";
import { ctx, deliver, newEmail, openShop, orderRow, pay, seatsOf, type Shop } from "@/lib/testing/world";
import { placeOrderInput } from "./schemas";

/** What one person may hold unpaid, and what a refusal tells of others: nothing. */

const useLimits = (factor: string): void => {
  process.env.RATE_LIMIT_FACTOR = factor;
  forgetEnv();
};
beforeEach(() => useLimits("1"));
afterEach(() => useLimits("0"));

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const newPhone = (): string => `0813${Math.floor(10_000_000 + Math.random() * 9e7)}`;
type Body = Record<string, unknown>;

const from = (address: string | null, shop: Pick<Shop, "packageId">, more: Body = {}) =>
  placeOrder(ctx, placeOrderInput.parse({ customer_email: newEmail(), package_id: shop.packageId, ...more }), {
    address,
  });

/** A refusal as its reader sees it. */
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => "ok",
    (error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      const { code, message, fields } = error;
      return { code, message, fields };
    },
  );

/** Orders, pays and is seated. */
async function tenant(shop: Shop, address: string, more: Body = {}): Promise<string> {
  const email = newEmail();
  const placed = await from(address, shop, { customer_email: email, ...more });
  await pay(placed.payment_reference);
  await deliver(placed.order_id);
  return email;
}

describe("units held unpaid", () => {
  it("are capped by address: five, or a tenth of the pool, whatever the orders are called", async () => {
    const [shop, address] = [await openShop([80]), randomUUID()];
    expect(await refusalOf(from(address, shop, { quantity: 5 }))).toBe("ok");
    expect(await refusalOf(from(address, shop, { quantity: 3 }))).toBe("ok");
    expect(await refusalOf(from(address, shop))).toMatchObject({ code: "too_many", fields: {} });
    expect(await refusalOf(from(randomUUID(), shop))).toBe("ok");
    expect(await seatsOf(shop, "held")).toHaveLength(9);
  });

  it("are capped by email and phone where no address is known", async () => {
    const shop = await openShop([40]);
    const [customer_email, phone_number] = [newEmail(), newPhone()];
    expect(await refusalOf(from(null, shop, { customer_email, quantity: 5 }))).toBe("ok");
    expect(await refusalOf(from(null, shop, { customer_email }))).toMatchObject({ code: "too_many" });
    expect(await refusalOf(from(null, shop, { phone_number, quantity: 4 }))).toBe("ok");
    expect(await refusalOf(from(null, shop, { phone_number, quantity: 2 }))).toMatchObject({ code: "too_many" });
  });

  it("leave half of a pool to whoever has paid before", async () => {
    const shop = await openShop([12]);
    const home = randomUUID();
    const known = await tenant(shop, home);
    for (const _ of times(6)) expect(await refusalOf(from(randomUUID(), shop))).toBe("ok");
    expect(await refusalOf(from(randomUUID(), shop))).toMatchObject({ code: "too_many" });
    // A stranger who gives their address is as new as anybody.
    const more = { customer_email: known, intent: "new" };
    expect(await refusalOf(from(randomUUID(), shop, more))).toMatchObject({ code: "too_many" });
    expect(await refusalOf(from(home, shop, more))).toBe("ok");
  });

  it("may always be one package, and more at a time is refused by its field, and not offered", async () => {
    const team = await openShop([20], { seatsPerPackage: 8, quantityMax: 3 });
    expect(await findWindowItem(ctx, team.packageId)).toMatchObject({ quantityMax: 1, available: 2 });
    expect(await refusalOf(from(randomUUID(), team, { quantity: 2 }))).toMatchObject({
      code: "invalid",
      fields: { quantity: expect.stringContaining("at most 1") as string },
    });
    expect(await refusalOf(from(randomUUID(), team))).toBe("ok");
  });

  it("are held for the shortest time when one address holds many", async () => {
    const [shop, address] = [await openShop([40]), randomUUID()];
    const minutes = async (placed: Promise<{ order_id: string }>): Promise<number> => {
      const { expiresAt, createdAt } = await orderRow((await placed).order_id);
      return (expiresAt.getTime() - createdAt.getTime()) / 60_000;
    };
    expect(await minutes(from(address, shop, { quantity: 2 }))).toBe(30);
    expect(await minutes(from(address, shop))).toBe(15);
  });
});

describe("whoever orders in somebody's name", () => {
  it("does not block them, and learns nothing of what they have ordered", async () => {
    const [shop, victim, attacker] = [await openShop([60]), newEmail(), randomUUID()];
    const theirs = { customer_email: victim };
    for (const _ of times(3)) await from(attacker, shop, theirs);
    const refused = await refusalOf(from(attacker, shop, theirs));
    expect(await refusalOf(from(randomUUID(), shop, theirs))).toBe("ok");
    for (const _ of times(3)) await from(attacker, shop);
    // By email there, by address here: the same words.
    expect(refused).toEqual(await refusalOf(from(attacker, shop)));
    expect(refused).toMatchObject({ code: "too_many", fields: {} });
  });

  it("cannot tell by a sold-out shop who has a seat, but who has it extends it there", async () => {
    const [shop, home, phone_number] = [await openShop([2]), randomUUID(), newPhone()];
    const known = await tenant(shop, home, { phone_number });
    await tenant(shop, randomUUID());
    for (const intent of ["auto", "renew"]) {
      const asked = (customer_email: string) => refusalOf(from(randomUUID(), shop, { customer_email, intent }));
      expect(await asked(known)).toEqual(await asked(newEmail()));
    }
    const extend = { customer_email: known, intent: "renew" };
    expect(await from(home, shop, extend)).toMatchObject({ intent: "renew" });
    expect(await from(randomUUID(), shop, { ...extend, phone_number })).toMatchObject({ intent: "renew" });
  });
});

it("serves no blocked phone number under another email", async () => {
  const [shop, phone_number] = [await openShop([4]), newPhone()];
  const { order_id } = await from(randomUUID(), shop, { phone_number });
  await blockBuyer(ctx, (await orderRow(order_id)).buyerId, "chargebacks");
  expect(await refusalOf(from(randomUUID(), shop, { phone_number }))).toMatchObject({ code: "forbidden", fields: {} });
  expect(await refusalOf(from(randomUUID(), shop, { phone_number: newPhone() }))).toBe("ok");
});
