import { describe, expect, it } from "vitest";
import {
  deliver,
  newEmail,
  openCodeShop,
  openShop,
  order,
  orderCart,
  orderRow,
  pay,
  seatsOf,
  type Shop,
} from "@/lib/testing/world";

/** A shop whose one buyer sits on a seat. */
async function openShopWithMember(seats: number): Promise<{ shop: Shop; customer_email: string }> {
  const shop = await openShop([seats]);
  const customer_email = newEmail();
  const { order_id, payment_reference } = await order(shop, { customer_email });
  await pay(payment_reference);
  expect(await deliver(order_id)).toBe("invited");
  return { shop, customer_email };
}

describe("ordering again", () => {
  it("renews by itself for whoever has one seat of the product, also when it is sold out", async () => {
    const { shop, customer_email } = await openShopWithMember(1);
    const again = await order(shop, { customer_email });
    expect(again.intent).toBe("renew");
    expect(await orderRow(again.order_id)).toMatchObject({ intent: "renew", units: 1 });
    expect(await seatsOf(shop, "held")).toHaveLength(0);
    await pay(again.payment_reference);
    await deliver(again.order_id);
    expect(await seatsOf(shop, "invited")).toHaveLength(1);
  });

  it("takes a second seat when asked for a new one, and is sold out without any", async () => {
    const { shop, customer_email } = await openShopWithMember(2);
    const second = await order(shop, { customer_email, intent: "new" });
    expect(second.intent).toBe("new");
    expect(await seatsOf(shop, "held")).toMatchObject([{ orderId: second.order_id }]);
    await expect(order(shop, { customer_email, intent: "new" })).rejects.toMatchObject({ code: "sold_out" });
  });

  it("is refused as a renewal for whoever has nothing to renew", async () => {
    const { shop } = await openShopWithMember(3);
    const nothing = { code: "invalid", fields: { intent: expect.any(String) } };
    await expect(order(shop, { intent: "renew" })).rejects.toMatchObject(nothing);
    await expect(order(await openCodeShop(3), { intent: "renew" })).rejects.toMatchObject(nothing);
    expect(await seatsOf(shop, "held")).toHaveLength(0);
  });

  it("is new by default for somebody else, for another product and for codes", async () => {
    const { shop, customer_email } = await openShopWithMember(3);
    expect((await order(shop)).intent).toBe("new");
    expect((await order(await openShop([1]), { customer_email })).intent).toBe("new");
    expect((await order(await openCodeShop(1), { customer_email })).intent).toBe("new");
  });

  it("renews the line that can be renewed and holds the goods of the other", async () => {
    const { shop, customer_email } = await openShopWithMember(1);
    const other = await openShop([2]);
    const placed = await orderCart(
      [
        [shop, 1],
        [other, 1],
      ],
      { customer_email },
    );
    expect(placed.intent).toBe("renew");
    expect(await seatsOf(shop, "held")).toHaveLength(0);
    expect(await seatsOf(other, "held")).toMatchObject([{ orderId: placed.order_id }]);
  });
});
