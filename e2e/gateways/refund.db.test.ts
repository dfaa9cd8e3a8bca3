import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, refunds } from "@/db/schema";
import { acceptReceipt, confirmPaymentByHand, MADE_AT_GATEWAY, requestRefund, sendRefund } from "@/lib/settlement";
import { prepareDelivery } from "@/lib/delivery";
import { requestNewPayment } from "@/lib/ordering";
import { selectAttempts } from "@/lib/payments";
import {
  eventsOf,
  handleStored,
  ledgerOf,
  ledgerSumOf,
  openGatewayWorld,
  poll,
  REAL_GATEWAYS,
  receiptsOf,
  type GatewayWorld,
  type RealGateway,
} from "@/e2e/gateways/gateway-world";
import { payOut, waitingOn } from "@/lib/testing/money";
import { ctx, later, openShop, order, orderRow, paymentOf, seatsOf, statusOf } from "@/lib/testing/world";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

/** A paid order in a shop of its own. */
async function paid(name: RealGateway = "midtrans", options: { isDelivered?: boolean } = {}) {
  const shop = await openShop([1]);
  const { order_id: orderId, payment_reference: reference, amount } = await order(shop, { payment_method: name });
  world.sides[name].pay(reference);
  expect(await world.arrive(name)).toContain("paid");
  const { state } = options.isDelivered ? await prepareDelivery(ctx, orderId) : { state: "ready" };
  expect(state).toBe("ready");
  const { id: attemptId } = await paymentOf(reference);
  return { shop, orderId, reference, attemptId, amount };
}

const refundsOf = (orderId: string) => db().select().from(refunds).where(eq(refunds.payableId, orderId));
const ask = (attemptId: string, amountIdr: number) => ({ attemptId, amountIdr, reason: "buyer changed their mind" });
const refundCalls = (reference: string) =>
  world.midtrans.calls.filter(({ path }) => path.startsWith(`/v2/${reference}/refund`)).length;

describe("a refund by Midtrans' API", () => {
  it("gives all of it back, takes the seat back and is booked once, although Midtrans tells it twice", async () => {
    const { orderId, attemptId, reference } = await paid("midtrans", { isDelivered: true });
    const { id, method } = await requestRefund(ctx, ask(attemptId, 50_000));
    expect(method).toBe("gateway");
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(await world.arrive("midtrans")).toEqual(["already_settled", "already_settled"]);
    expect(await refundsOf(orderId)).toMatchObject([{ id, status: "done", method: "gateway", amountIdr: 50_000 }]);
    expect(refundCalls(reference)).toBe(1);
    expect(await ledgerOf(orderId)).toEqual({});
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "refunded", invitationStatus: "revoked" });
    const seated = await db().select().from(assignments).where(eq(assignments.orderId, orderId));
    expect(seated).toMatchObject([{ status: "REVOKED" }]);
  });

  it("frees the held seat at once when nothing was delivered yet", async () => {
    const { shop, orderId, attemptId } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 50_000));
    await sendRefund(ctx, id);
    expect(await statusOf(orderId)).toBe("refunded");
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    expect(await prepareDelivery(ctx, orderId)).toEqual({ state: "nothing_owed" });
  });

  it("gives part of it back and leaves the seat, then the rest", async () => {
    const { orderId, attemptId } = await paid("midtrans", { isDelivered: true });
    const part = await requestRefund(ctx, ask(attemptId, 20_000));
    await sendRefund(ctx, part.id);
    await world.arrive("midtrans");
    expect(await orderRow(orderId)).toMatchObject({
      paymentStatus: "partially_refunded",
      invitationStatus: "processing",
    });
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 30_000, sales: -30_000 });
    const rest = await requestRefund(ctx, ask(attemptId, 30_000));
    await sendRefund(ctx, rest.id);
    await world.arrive("midtrans");
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "refunded", invitationStatus: "revoked" });
    expect((await refundsOf(orderId)).map(({ amountIdr }) => amountIdr)).toEqual([20_000, 30_000]);
    expect(await ledgerOf(orderId)).toEqual({});
  });

  it("is asked about, not sent again, when its answer was lost", async () => {
    const { orderId, attemptId, reference } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 20_000));
    world.midtrans.faults.add({ kind: "reply_lost" }, { on: "/refund" });
    await expect(sendRefund(ctx, id)).rejects.toMatchObject({ code: "try_later" });
    expect(await refundsOf(orderId)).toMatchObject([{ status: "unknown", trouble: expect.stringMatching(/\w/) }]);
    // Midtrans cannot be asked either: then nothing may be sent.
    world.midtrans.faults.add({ kind: "html" }, { on: "/status" });
    await expect(sendRefund(ctx, id)).rejects.toMatchObject({ code: "try_later" });
    expect(refundCalls(reference)).toBe(1);
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(refundCalls(reference)).toBe(1);
    await world.arrive("midtrans");
    expect(await refundsOf(orderId)).toMatchObject([{ status: "done", trouble: null }]);
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 30_000, sales: -30_000 });
  });

  it("is sent again with the same key when the first call never got through", async () => {
    const { orderId, attemptId, reference } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 50_000));
    world.midtrans.faults.add({ kind: "reset" }, { on: "/refund" });
    await expect(sendRefund(ctx, id)).rejects.toMatchObject({ code: "try_later" });
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(world.midtrans.find(reference)?.refunds).toHaveLength(1);
    expect(await refundsOf(orderId)).toHaveLength(1);
    expect(await statusOf(orderId)).toBe("refunded");
  });

  it("fails in words when Midtrans refuses, moves nothing, and may be asked for anew", async () => {
    const { orderId, attemptId } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 50_000));
    const refusal = { status_code: "412", status_message: "Transaction status cannot be updated." };
    world.midtrans.faults.add({ kind: "answer", answer: { status: 200, json: refusal } }, { on: "/refund" });
    expect(await sendRefund(ctx, id)).toBe("failed");
    expect(await refundsOf(orderId)).toMatchObject([{ status: "failed", trouble: expect.stringContaining("412") }]);
    expect(await statusOf(orderId)).toBe("paid");
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 50_000, sales: -50_000 });
    const again = await requestRefund(ctx, ask(attemptId, 20_000));
    expect(await sendRefund(ctx, again.id)).toBe("done");
    // Or a person pays it out.
    const byHand = await requestRefund(ctx, { ...ask(attemptId, 30_000), isByHand: true });
    expect(byHand.method).toBe("manual");
    await payOut(orderId, byHand.id, "BCA 0009");
    expect(await statusOf(orderId)).toBe("refunded");
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 30_000, cash: -30_000 });
  });

  it("is recognised when its notification is faster than the answer", async () => {
    const { orderId, attemptId, reference } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 50_000));
    world.midtrans.faults.add({ kind: "reply_lost" }, { on: "/refund" });
    await sendRefund(ctx, id).catch(() => undefined);
    await world.arrive("midtrans");
    expect(await refundsOf(orderId)).toMatchObject([{ id, status: "done" }]);
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(refundCalls(reference)).toBe(1);
    expect(await ledgerOf(orderId)).toEqual({});
  });
});

describe("a refund made in Midtrans' dashboard", () => {
  it("is found and booked once, with who made it", async () => {
    const { orderId, reference } = await paid();
    world.midtrans.refund(reference, 10_000);
    await world.arrive("midtrans");
    await poll(reference);
    expect(await refundsOf(orderId)).toMatchObject([
      { amountIdr: 10_000, status: "done", actor: "gateway", reason: MADE_AT_GATEWAY },
    ]);
    expect(await statusOf(orderId)).toBe("partially_refunded");
    world.midtrans.refund(reference, 40_000);
    await world.arrive("midtrans");
    expect(await statusOf(orderId)).toBe("refunded");
    expect(await ledgerOf(orderId)).toEqual({});
  });
});

describe.each(REAL_GATEWAYS.filter((name) => name !== "midtrans"))("a refund by hand for %s", (name) => {
  it("waits for its proof, then is booked once and takes the seat back", async () => {
    const { shop, orderId, attemptId, amount } = await paid(name);
    const part = await requestRefund(ctx, ask(attemptId, 1_000));
    expect(part.method).toBe("manual");
    expect(await refundsOf(orderId)).toMatchObject([{ status: "requested", method: "manual", proof: null }]);
    expect(await statusOf(orderId)).toBe("paid");
    await expect(sendRefund(ctx, part.id)).rejects.toMatchObject({ code: "conflict" });
    await payOut(orderId, part.id, "BCA 0001");
    await payOut(orderId, part.id, "BCA 0002");
    expect(await refundsOf(orderId)).toMatchObject([{ status: "done", proof: "BCA 0001" }]);
    expect(await ledgerOf(orderId)).toMatchObject({
      cash: -1_000,
      [`gateway:${name}`]: name === "cashify" ? amount : 50_000,
    });
    expect(await statusOf(orderId)).toBe("partially_refunded");
    expect(await seatsOf(shop, "free")).toEqual([]);

    const rest = await requestRefund(ctx, ask(attemptId, amount - 1_000));
    await payOut(orderId, rest.id, "BCA 0003");
    expect(await statusOf(orderId)).toBe("refunded");
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    expect(await ledgerSumOf(orderId)).toBe(0);
    expect(await ledgerOf(orderId)).toMatchObject({ cash: -amount });
  });
});

describe("how much can go back", () => {
  it.each([0, -1, 0.5, 50_001, Number.NaN, Number.MAX_SAFE_INTEGER])("refuses %d of 50,000", async (amountIdr) => {
    const { orderId, attemptId } = await paid();
    await expect(requestRefund(ctx, ask(attemptId, amountIdr))).rejects.toMatchObject({
      code: "invalid",
      fields: { amount: "must be between 1 and 50000" },
    });
    expect(await refundsOf(orderId)).toEqual([]);
  });

  it("is never more than came in, also when two people press at once", async () => {
    for (let round = 0; round < 5; round++) {
      const { orderId, attemptId } = await paid();
      const pressed = await Promise.allSettled([1, 2, 3].map(() => requestRefund(ctx, ask(attemptId, 30_000))));
      expect(pressed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await refundsOf(orderId)).toHaveLength(1);
    }
  });

  it("counts the money that came twice by itself: giving it back leaves the order as it is", async () => {
    const { orderId, reference } = await paidTwice();
    const [second, first] = await selectAttempts(ctx, orderId);
    if (!first || !second) throw new Error("two attempts were to be made");
    const { id } = await requestRefund(ctx, ask(second.id, 50_000));
    await sendRefund(ctx, id);
    await world.arrive("midtrans");
    expect(await statusOf(orderId)).toBe("paid");
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 50_000, sales: -50_000 });

    // What went back of the second payment does not count against the first.
    world.midtrans.refund(reference, 10_000);
    await world.arrive("midtrans");
    expect(await statusOf(orderId)).toBe("partially_refunded");
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 40_000, sales: -40_000 });
  });

  it("leaves an order that was never paid in full with its person: part of short money back pays nothing", async () => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop, { payment_method: "midtrans" });
    world.midtrans.pay(payment_reference, 20_000);
    await world.arrive("midtrans");
    const { id: attemptId } = await paymentOf(payment_reference);
    await sendRefund(ctx, (await requestRefund(ctx, ask(attemptId, 5_000))).id);
    await world.arrive("midtrans");
    expect(await statusOf(order_id)).toBe("needs_review");
    expect(await prepareDelivery(ctx, order_id)).toEqual({ state: "nothing_owed" });
    expect(await ledgerOf(order_id)).toEqual({ "gateway:midtrans": 15_000, unallocated: -15_000 });
    await sendRefund(ctx, (await requestRefund(ctx, ask(attemptId, 15_000))).id);
    expect(await statusOf(order_id)).toBe("refunded");
    expect(await ledgerOf(order_id)).toEqual({});
  });
});

/** Paid on two of Midtrans' QR codes; `reference` is that of the one which paid the order. */
async function paidTwice() {
  const shop = await openShop([1]);
  const { order_id: orderId, payment_reference: reference } = await order(shop, { payment_method: "midtrans" });
  await requestNewPayment(later(40), orderId, { gateway: "midtrans" });
  const [second] = await selectAttempts(ctx, orderId);
  world.midtrans.pay(reference);
  await world.arrive("midtrans", later(41));
  world.midtrans.pay(second?.reference ?? "");
  await world.arrive("midtrans", later(42));
  expect((await receiptsOf(orderId)).map(({ attention }) => attention)).toEqual([null, "paid_twice"]);
  return { orderId, reference };
}

describe("money that Midtrans takes back", () => {
  it("reverses the booking once, stops the delivery and calls a person", async () => {
    const { orderId, attemptId, reference } = await paid();
    world.midtrans.deny(reference);
    await world.arrive("midtrans");
    await poll(reference);
    await handleStored();
    expect(await statusOf(orderId)).toBe("needs_review");
    expect(await receiptsOf(orderId)).toMatchObject([{ attention: "reversed", resolvedAt: null, isSettling: false }]);
    expect(await ledgerOf(orderId)).toEqual({});
    expect(await eventsOf(orderId)).toMatchObject({ "orders/order.paid": 1, "payments/attention.raised": 1 });
    expect(await prepareDelivery(ctx, orderId)).toEqual({ state: "nothing_owed" });
    // There is nothing left to give back.
    await expect(requestRefund(ctx, ask(attemptId, 1))).rejects.toMatchObject({ code: "invalid" });
  });

  it("leaves the order open for the same money by another way", async () => {
    const { orderId, reference } = await paid();
    world.midtrans.deny(reference);
    await world.arrive("midtrans");
    await confirmPaymentByHand(ctx, orderId, { reference: "BCA 77", note: "transferred to the account" });
    expect(await statusOf(orderId)).toBe("paid");
    expect(await ledgerOf(orderId)).toEqual({ cash: 50_000, sales: -50_000 });
    expect((await receiptsOf(orderId)).filter(({ isSettling }) => isSettling)).toHaveLength(1);
  });

  it("lets money that had come twice pay the order, when a person says so", async () => {
    const { orderId, reference } = await paidTwice();
    world.midtrans.deny(reference);
    await world.arrive("midtrans", later(43));
    expect(await statusOf(orderId)).toBe("needs_review");
    const second = (await receiptsOf(orderId)).find(({ attention }) => attention === "paid_twice");
    await acceptReceipt(ctx, { ...(await waitingOn(orderId)), receiptId: second?.id ?? "" });
    expect(await statusOf(orderId)).toBe("paid");
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 50_000, sales: -50_000 });
  });
});
