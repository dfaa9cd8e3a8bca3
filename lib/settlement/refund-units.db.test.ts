import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { orderUnits, paymentAttempts, refunds } from "@/db/schema";
import { requestRefund, sendRefund } from "@/lib/settlement";
import { payOut } from "@/lib/testing/money";
import { ctx, deliver, openCodeShop, openShop, orderCart, orderRow, pay, seatsOf } from "@/lib/testing/world";

/** A refund can be about a part of an order: its units are taken back with it, the others stay. */

/** Two seats at 50,000 and two codes at 20,000, paid. */
async function paidCart() {
  const [shop, codes] = [await openShop([2]), await openCodeShop(2)];
  const placed = await orderCart([
    [shop, 2],
    [codes, 2],
  ]);
  expect(await pay(placed.payment_reference)).toBe("paid");
  const [attempt] = await db().select().from(paymentAttempts).where(eq(paymentAttempts.payableId, placed.order_id));
  return { shop, orderId: placed.order_id, attemptId: attempt?.id ?? "" };
}

const unitsOf = (orderId: string) => db().select().from(orderUnits).where(eq(orderUnits.orderId, orderId));
const countOf = async (orderId: string, status: string) =>
  (await unitsOf(orderId)).filter((unit) => unit.status === status).length;
const request = (attemptId: string, amountIdr: number, unitIds: string[]) => ({
  attemptId,
  amountIdr,
  unitIds,
  reason: "two would have been enough",
});

describe("a refund of units", () => {
  it("takes them back when it is done, not before, and leaves the others", async () => {
    const { shop, orderId, attemptId } = await paidCart();
    await deliver(orderId);
    const delivered = (await unitsOf(orderId)).find(({ status, email }) => status === "delivered" && email);
    const { id } = await requestRefund(ctx, { ...request(attemptId, 20_000, [delivered?.id ?? ""]), isByHand: true });
    expect(await countOf(orderId, "withdrawn")).toBe(0);
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "paid" });

    await payOut(orderId, id, "BCA 0001");
    await payOut(orderId, id, "BCA 0001");
    const after = await unitsOf(orderId);
    expect(after.filter(({ status }) => status === "withdrawn").map((unit) => unit.id)).toEqual([delivered?.id]);
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "partially_refunded" });
    expect(["revoked", "ended"]).not.toContain((await orderRow(orderId)).invitationStatus);
    // The person leaves their seat; the seat that nobody was named for is still this order's.
    expect(await seatsOf(shop, "leaving")).toHaveLength(1);
    expect(await seatsOf(shop, "held")).toHaveLength(1);
  });

  it("frees what was only held at once, and takes the rest back with the rest of the money", async () => {
    const { shop, orderId, attemptId } = await paidCart();
    const units = await unitsOf(orderId);
    const { id, method } = await requestRefund(
      ctx,
      request(
        attemptId,
        100_000,
        units.slice(0, 2).map((unit) => unit.id),
      ),
    );
    expect(method).toBe("gateway");
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(await countOf(orderId, "withdrawn")).toBe(2);
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "partially_refunded" });

    const rest = await requestRefund(ctx, request(attemptId, 40_000, []));
    expect(await sendRefund(ctx, rest.id)).toBe("done");
    expect(await countOf(orderId, "withdrawn")).toBe(4);
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "refunded", invitationStatus: "revoked" });
    expect(await seatsOf(shop, "free")).toHaveLength(2);
  });

  it("is refused for units of another order, units that are over, and units in another refund", async () => {
    const [{ orderId, attemptId }, other] = [await paidCart(), await paidCart()];
    const [mine, next] = await unitsOf(orderId);
    const [theirs] = await unitsOf(other.orderId);
    const refuse = (unitId: string | undefined) =>
      expect(requestRefund(ctx, request(attemptId, 1_000, [unitId ?? ""]))).rejects.toMatchObject({
        code: "invalid",
        fields: { unit_ids: expect.stringContaining(unitId ?? "") },
      });
    await refuse(theirs?.id);
    const first = await requestRefund(ctx, { ...request(attemptId, 1_000, [mine?.id ?? ""]), isByHand: true });
    await refuse(mine?.id);
    await payOut(orderId, first.id, "BCA 0002");
    await refuse(mine?.id);
    await requestRefund(ctx, { ...request(attemptId, 1_000, [next?.id ?? ""]), isByHand: true });
    const asked = await db().select().from(refunds).where(eq(refunds.payableId, orderId));
    expect(asked.map(({ unitIds }) => unitIds).toSorted()).toEqual([[mine?.id], [next?.id]].toSorted());
  });
});
