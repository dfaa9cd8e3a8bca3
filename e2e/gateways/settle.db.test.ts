import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { paymentAttempts, webhookInbox } from "@/db/schema";
import { expireOrder, requestNewPayment } from "@/lib/ordering";
import { rupiah } from "@/lib/core/money";
import { selectAttempts } from "@/lib/payments";
import { checkQris } from "@/lib/payments/qris";
import {
  eventsOf,
  ledgerOf,
  ledgerSumOf,
  openGatewayWorld,
  poll,
  REAL_GATEWAYS,
  receiptsOf,
  type GatewayWorld,
} from "@/e2e/gateways/gateway-world";
import { ctx, later, openShop, order, orderRow, paymentOf, statusOf, type Shop } from "@/lib/testing/world";

let world: GatewayWorld;
let shop: Shop;
beforeAll(async () => {
  world = await openGatewayWorld();
  shop = await openShop([60]);
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

const last = <T>(items: readonly T[]): T => {
  const item = items.at(-1);
  if (!item) throw new Error("there is none");
  return item;
};

describe.each(REAL_GATEWAYS)("an order paid through %s", (name) => {
  const side = () => world.sides[name];
  const place = () => order(shop, { payment_method: name });
  /** What the gateway owes of money that came in: a fee that it made the buyer pay is its own, a unique code is ours. */
  const held = (cameIdr: number, surchargeIdr: number) =>
    side().surchargeKind === "fee"
      ? { [`gateway:${name}`]: cameIdr - surchargeIdr, fee: surchargeIdr }
      : { [`gateway:${name}`]: cameIdr };

  it("asks the buyer for what the gateway wants, and is paid once by its webhook", async () => {
    const { order_id, payment_reference: reference, amount, qr_string } = await place();
    const payment = await paymentOf(reference);
    expect(payment).toMatchObject({ gateway: name, status: "open", dueIdr: 50_000, amountIdr: amount });
    expect(payment).toMatchObject({ surchargeIdr: amount - 50_000, surchargeKind: side().surchargeKind });
    expect(payment.surchargeIdr > 0).toBe(side().surchargeKind !== "none");
    expect(checkQris(qr_string ?? "", rupiah(amount))).toMatchObject({ ok: true });

    side().pay(reference);
    const sent = last(side().webhooks.deliveries);
    expect(await world.arrive(name)).toContain("paid");
    expect(await statusOf(order_id)).toBe("paid");
    expect(await receiptsOf(order_id)).toMatchObject([{ amountIdr: amount, isSettling: true, attention: null }]);
    expect(await ledgerOf(order_id)).toEqual({
      ...held(amount, amount - 50_000),
      sales: -50_000,
      ...(amount > 50_000 ? { surcharge: 50_000 - amount } : {}),
    });

    // The gateway did not hear us, and repeats itself at an older address.
    const again = await world.deliver(name, sent, "old");
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(name === "midtrans" ? { status: "ok" } : { success: true });
    expect(await world.arrive(name)).toEqual([]);
    const stored = await db()
      .select()
      .from(webhookInbox)
      .where(eq(webhookInbox.body, Buffer.from(sent.body)));
    expect(stored).toMatchObject([{ duplicates: 1 }]);
    expect(await poll(reference)).toBe("already_settled");
    expect(await receiptsOf(order_id)).toHaveLength(1);
    expect(await eventsOf(order_id)).toMatchObject({ "orders/order.paid": 1 });
  });

  it.each([
    ["short", -1],
    ["over", 1_000],
  ] as const)("goes to a person when the amount is %s", async (attention, difference) => {
    const { order_id, payment_reference: reference, amount } = await place();
    side().pay(reference, amount + difference);
    expect(await world.arrive(name)).toContain("needs_review");
    expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "needs_review", invitationStatus: "not_started" });
    expect(await receiptsOf(order_id)).toMatchObject([
      { amountIdr: amount + difference, attention, isSettling: false },
    ]);
    expect(await ledgerOf(order_id)).toEqual({
      ...held(amount + difference, amount - 50_000),
      unallocated: -(amount + difference),
    });
    expect(await eventsOf(order_id)).toMatchObject({ "payments/attention.raised": 1 });
  });

  it("is still paid by money that comes after the end", async () => {
    const { order_id, payment_reference: reference } = await place();
    expect(await expireOrder(later(40), order_id)).toBe("expired");
    // The gateway's clock says when it was paid, and that one cannot be set ahead: the end lies a minute back instead.
    const ended = new Date(Date.now() - 60_000);
    await db().update(paymentAttempts).set({ expiresAt: ended }).where(eq(paymentAttempts.reference, reference));
    side().pay(reference);
    expect(await world.arrive(name, later(41))).toContain("paid");
    expect(await receiptsOf(order_id)).toMatchObject([{ attention: "late", isSettling: true }]);
    expect(await ledgerSumOf(order_id)).toBe(0);
  });

  it("stays paid whatever the gateway says of its end afterwards", async () => {
    const { order_id, payment_reference: reference } = await place();
    side().expire(reference);
    const early = [...side().webhooks.deliveries];
    side().pay(reference);
    // The webhook of the money overtakes the one of the end, if there is one.
    const paid = last(side().webhooks.deliveries);
    await world.deliver(name, paid);
    await world.arrive(name);
    for (const sent of early.slice(-1)) await world.deliver(name, sent);
    await world.arrive(name);
    expect(await statusOf(order_id)).toBe("paid");

    side().say(reference, side().overWord);
    const before = await ledgerOf(order_id);
    expect(await poll(reference)).toBe("already_settled");
    expect(await statusOf(order_id)).toBe("paid");
    expect((await paymentOf(reference)).status).toBe("succeeded");
    expect(await ledgerOf(order_id)).toEqual(before);
  });

  it("takes money on an older QR code of the same order, and money on both only once", async () => {
    const { order_id, payment_reference: first } = await place();
    await requestNewPayment(later(40), order_id, { gateway: name });
    const [newest] = await selectAttempts(ctx, order_id);
    const second = newest?.reference ?? "";
    expect(second).not.toBe(first);
    side().pay(first);
    expect(await world.arrive(name, later(41))).toContain("paid");
    expect(await receiptsOf(order_id)).toMatchObject([{ isSettling: true, attemptId: (await paymentOf(first)).id }]);

    side().pay(second);
    expect(await world.arrive(name, later(42))).toContain("needs_review");
    expect((await receiptsOf(order_id)).map(({ attention }) => attention)).toEqual([null, "paid_twice"]);
    const twice = (await paymentOf(second)).amountIdr;
    expect(await ledgerOf(order_id)).toMatchObject({ sales: -50_000, unallocated: -twice });
    expect(await ledgerSumOf(order_id)).toBe(0);
    expect(await eventsOf(order_id)).toMatchObject({ "orders/order.paid": 1, "payments/attention.raised": 1 });
    expect(await statusOf(order_id)).toBe("paid");
  });
});

describe("Midtrans' notifications", () => {
  it("may come with the settlement ahead of the pending one", async () => {
    const { order_id, payment_reference: reference } = await order(shop, { payment_method: "midtrans" });
    world.midtrans.pay(reference);
    const [pending, settlement] = world.midtrans.webhooks.deliveries.filter(({ body }) => body.includes(reference));
    if (!pending || !settlement) throw new Error("two notifications were to be sent");
    await world.deliver("midtrans", settlement);
    expect(await world.arrive("midtrans")).toContain("paid");
    await world.deliver("midtrans", pending);
    await world.arrive("midtrans");
    expect(await statusOf(order_id)).toBe("paid");
    expect((await paymentOf(reference)).status).toBe("succeeded");
  });
});

describe("two gateways for one order", () => {
  it("are the buyer's choice, and money that comes on both is kept apart", async () => {
    const { order_id, payment_reference: first } = await order(shop, { payment_method: "cashify" });
    await requestNewPayment(ctx, order_id, { gateway: "pakasir" });
    const [second, old] = await selectAttempts(ctx, order_id);
    expect([second?.gateway, old?.gateway]).toEqual(["pakasir", "cashify"]);
    expect(await statusOf(order_id)).toBe("pending");
    // The shop has cancelled the first code; a wallet that had scanned it pays all the same.
    world.cashify.pay(first);
    expect(await world.arrive("cashify")).toEqual(["paid"]);
    const amount = (await paymentOf(first)).amountIdr;
    expect(await ledgerOf(order_id)).toEqual({
      "gateway:cashify": amount,
      sales: -50_000,
      surcharge: 50_000 - amount,
    });
    // Nobody waits for the other one any more, but its money is not lost.
    expect((await paymentOf(second?.reference ?? "")).status).toBe("cancelled");
    world.pakasir.pay(second?.reference ?? "");
    expect(await world.arrive("pakasir")).toEqual(["needs_review"]);
    expect((await receiptsOf(order_id)).map(({ gateway, attention }) => [gateway, attention])).toEqual([
      ["cashify", null],
      ["pakasir", "paid_twice"],
    ]);
    expect(await ledgerSumOf(order_id)).toBe(0);
  });
});

describe("Midtrans' own payment page", () => {
  it("is an address instead of a code, known to Midtrans only once a method is chosen, and paid all the same", async () => {
    process.env.MIDTRANS_MODE = "snap";
    world.prefer("midtrans");
    const { order_id, payment_reference: reference, ...placed } = await order(shop);
    expect(placed).toMatchObject({ amount: 50_000, payment_url: expect.stringMatching(/^http/) });
    expect(await paymentOf(reference)).toMatchObject({ qrString: null, qrUrl: null, status: "open" });
    expect(await poll(reference)).toBe("not_paid");
    world.midtrans.pay(reference);
    expect(await world.arrive("midtrans")).toContain("paid");
    expect(await ledgerOf(order_id)).toEqual({ "gateway:midtrans": 50_000, sales: -50_000 });
    delete process.env.MIDTRANS_MODE;
  });
});
