import { afterEach, describe, expect, it, vi } from "vitest";
import { findAttempt, keyOf } from "@/lib/payments";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { payCharge } from "@/lib/pretend";
import { askGateways } from "@/lib/settlement";
import { ctx, later, openShop, order, orderRow, paymentOf, seatsOf, settle, statusOf } from "@/lib/testing/world";
import { cancelOrder, expireOrder, requestNewPayment } from ".";

afterEach(() => vi.restoreAllMocks());

describe("before an order is ended", () => {
  // The webhook is lost: only the question before the end brings the money to light.
  it("its gateway is asked when it is cancelled, also about too little", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    await payCharge(ctx, payment_reference, "wrong_amount", { heardWithinMs: 0 });
    await expect(cancelOrder(ctx, order_id)).rejects.toMatchObject({ code: "conflict" });
    expect(await statusOf(order_id)).toBe("needs_review");

    const exact = await order(await openShop([1]));
    await payCharge(ctx, exact.payment_reference, "no_webhook");
    await expect(cancelOrder(ctx, exact.order_id)).rejects.toMatchObject({ code: "conflict" });
    expect(await statusOf(exact.order_id)).toBe("paid");
  });

  it("its gateway is asked when its time is over", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    await payCharge(ctx, payment_reference, "no_webhook");
    expect(await expireOrder(later(40), order_id)).toBe("not_expired");
    expect(await statusOf(order_id)).toBe("paid");
  });

  it("its time is looked at again: whoever got another code meanwhile keeps their goods", async () => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop);
    const unpaid = { outcome: "absent", why: "not paid" } as const;
    // The buyer asks for another code while the sweep asks the gateway about the old one.
    vi.spyOn(gatewayNamed("sandbox"), "readPayment")
      .mockImplementationOnce(async () => {
        await requestNewPayment(later(40), order_id);
        return unpaid;
      })
      .mockResolvedValue(unpaid);
    expect(await expireOrder(later(40), order_id)).toBe("not_expired");
    expect(await statusOf(order_id)).toBe("pending");
    expect((await orderRow(order_id)).expiresAt > later(40).now()).toBe(true);
    expect((await paymentOf(payment_reference)).status).not.toBe("open");
    expect(await seatsOf(shop, "held")).toHaveLength(1);
  });
});

describe("a code that was replaced", () => {
  /** An order with its first code replaced by a second one, minutes from now. */
  const replacedAt = async (minutes: number) => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop);
    await requestNewPayment(later(minutes), order_id);
    return { shop, id: order_id, first: payment_reference };
  };

  it("does not end the order when its gateway says that it is over", async () => {
    const { shop, id, first } = await replacedAt(40);
    const gateway = gatewayNamed("sandbox");
    const seen = await gateway.readPayment(keyOf(await paymentOf(first)));
    if (seen.outcome !== "read") throw new Error("the pretend bank knows it");
    const over = { ...seen.payment, status: "expired", rawStatus: "expired" } as const;
    vi.spyOn(gateway, "readPayment").mockResolvedValue({ ...seen, payment: over });
    expect(await settle(first, later(41))).toBe("not_paid");
    expect(await statusOf(id)).toBe("pending");
    expect(await seatsOf(shop, "held")).toHaveLength(1);
  });

  it("is asked about by the sweep, so that money on it is found", async () => {
    const { id, first } = await replacedAt(40);
    const { askAt } = await paymentOf(first);
    expect(askAt && askAt <= later(42).now()).toBe(true);
    await payCharge(later(41), first, "late", { heardWithinMs: 0 });
    await askGateways(later(43), async () => undefined);
    expect(await statusOf(id)).toBe("paid");
  });
});

it("finds a payment by the ids of its own gateway alone", async () => {
  const { payment_reference } = await order(await openShop([1]));
  const { gatewayRef, id } = await paymentOf(payment_reference);
  const found = (gateway: "sandbox" | "tripay", ids: { reference: string | null; gatewayRef: string | null }) =>
    findAttempt(ctx, gateway, ids);
  for (const ids of [
    { reference: payment_reference, gatewayRef: null },
    { reference: null, gatewayRef },
  ]) {
    expect((await found("sandbox", ids))?.id).toBe(id);
    expect(await found("tripay", ids)).toBeUndefined();
  }
});
