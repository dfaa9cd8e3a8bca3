import { expect, it } from "vitest";
import { payCharge } from "@/lib/pretend";
import { ctx, openShop, order, statusOf } from "@/lib/testing/world";
import { cancelOrder } from ".";

it("does not say that it has cancelled an order for which too little money came in that moment", async () => {
  const shop = await openShop([1]);
  const { order_id, payment_reference } = await order(shop);
  // The webhook is lost: only the question before the cancellation brings the money to light.
  await payCharge(ctx, payment_reference, "wrong_amount", { heardWithinMs: 0 });
  await expect(cancelOrder(ctx, order_id)).rejects.toMatchObject({ code: "conflict" });
  expect(await statusOf(order_id)).toBe("needs_review");
});
