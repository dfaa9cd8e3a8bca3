import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { refunds } from "@/db/schema";
import {
  ledgerOf,
  openGatewayWorld,
  poll,
  receiptsOf,
  type GatewayWorld,
  type RealGateway,
} from "@/e2e/gateways/gateway-world";
import { openCharge } from "@/lib/ordering";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import {
  askGateways,
  listReconciliations,
  reconcileNow,
  requestRefund,
  sendRefund,
  settlePayment,
} from "@/lib/settlement";
import { payOut } from "@/lib/testing/money";
import { ctx, later, openShop, order, orderRow, paymentOf, statusOf, type Shop } from "@/lib/testing/world";

/** What of a gateway's answers is believed against what is on record, and what is found although nobody told of it. */

let world: GatewayWorld;
let shop: Shop;
beforeAll(async () => {
  world = await openGatewayWorld();
  shop = await openShop([60]);
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

const DAY = 1_440;

async function paid(name: RealGateway = "midtrans") {
  const { order_id: orderId, payment_reference: reference, amount } = await order(shop, { payment_method: name });
  world.sides[name].pay(reference);
  expect(await world.arrive(name)).toContain("paid");
  const { id: attemptId } = await paymentOf(reference);
  return { orderId, reference, attemptId, amount };
}

/** Midtrans knows nothing of a settlement any more: "deny" without its time reads as a failed attempt. */
function forget(reference: string): void {
  Object.assign(world.midtrans.find(reference) ?? {}, { transaction_status: "deny", settlement_time: null });
}
function restore(reference: string): void {
  Object.assign(world.midtrans.find(reference) ?? {}, {
    transaction_status: "settlement",
    settlement_time: "2026-11-21 10:00:00",
  });
}
const refundsOf = (orderId: string) =>
  db().select().from(refunds).where(eq(refunds.payableId, orderId)).orderBy(refunds.createdAt);
const ask = (attemptId: string, amountIdr: number) => ({ attemptId, amountIdr, reason: "asked" });

describe("an answer that is older than the money on record", () => {
  it("takes nothing back: the gateway is asked again soon", async () => {
    const { order_id: orderId, payment_reference: reference } = await order(shop, { payment_method: "midtrans" });
    world.midtrans.deny(reference);
    const real = gatewayNamed("midtrans");
    const slow: typeof real = {
      ...real,
      readPayment: async (key) => {
        const seen = await real.readPayment(key);
        // While this answer is on its way the buyer tries again, pays, and the webhook is handled.
        world.midtrans.pay(reference);
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(await world.arrive("midtrans")).toContain("paid");
        return seen;
      },
    };
    expect(await settlePayment(ctx, slow, await paymentOf(reference))).toBe("already_settled");
    expect(await statusOf(orderId)).toBe("paid");
    expect(await receiptsOf(orderId)).toMatchObject([{ isSettling: true, attention: null }]);
    const { askAt, rawStatus } = await paymentOf(reference);
    expect(rawStatus).toBe("settlement");
    expect(askAt?.getTime()).toBeLessThan(later(2).now().getTime());
  });
});

describe("one answer that knows nothing of the money", () => {
  it("is a doubt; the second equal one, a minute later, takes it back", async () => {
    const { orderId, reference } = await paid();
    forget(reference);
    expect(await poll(reference, later(1))).toBe("already_settled");
    await poll(reference, later(1.5));
    expect(await statusOf(orderId)).toBe("paid");
    await poll(reference, later(2.1));
    expect(await statusOf(orderId)).toBe("needs_review");
    expect(await ledgerOf(orderId)).toEqual({});
  });

  it("is forgotten when the next one knows of it", async () => {
    const { orderId, reference } = await paid();
    forget(reference);
    await poll(reference, later(1));
    restore(reference);
    await poll(reference, later(3));
    forget(reference);
    await poll(reference, later(5));
    expect(await statusOf(orderId)).toBe("paid");
    expect((await paymentOf(reference)).doubtedAt).not.toBeNull();
  });

  it("is no answer at Tripay while its list cannot be read", async () => {
    const { orderId, reference } = await paid("tripay");
    world.sides.tripay.say(reference, "FAILED");
    world.tripay.faults.add({ kind: "html" }, { on: "merchant/transactions", times: Infinity });
    for (const minutes of [1, 3, 5]) expect(await poll(reference, later(minutes))).toBe("unreadable");
    expect(await statusOf(orderId)).toBe("paid");
    expect((await paymentOf(reference)).doubtedAt).toBeNull();
  });
});

describe("money that was taken back", () => {
  it("pays the order again by a receipt of its own when the gateway puts it back", async () => {
    const { orderId, reference, amount } = await paid();
    world.midtrans.deny(reference);
    await poll(reference, later(1));
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "needs_review", attention: "reversed" });
    restore(reference);
    expect(await poll(reference, later(2))).toBe("paid");
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "paid", attention: null });
    expect(await receiptsOf(orderId)).toMatchObject([
      { round: 1, attention: "reversed", isSettling: false, resolvedAt: expect.any(Date) },
      { round: 2, attention: null, isSettling: true },
    ]);
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": amount, sales: -amount });
    expect(await poll(reference, later(3))).toBe("already_settled");
    world.midtrans.deny(reference);
    await poll(reference, later(4));
    expect(await ledgerOf(orderId)).toEqual({});
  });
});

describe("refunds in doubt", () => {
  it("are known by their keys: of two over the same sum only the one that was made is done", async () => {
    const { orderId, attemptId, reference } = await paid();
    const [lost, made] = [
      await requestRefund(ctx, ask(attemptId, 20_000)),
      await requestRefund(ctx, ask(attemptId, 20_000)),
    ];
    world.midtrans.faults.add({ kind: "reset" }, { on: "/refund" });
    await expect(sendRefund(ctx, lost.id)).rejects.toMatchObject({ code: "try_later" });
    world.midtrans.faults.add({ kind: "reply_lost" }, { on: "/refund" });
    await expect(sendRefund(ctx, made.id)).rejects.toMatchObject({ code: "try_later" });
    await poll(reference);
    const statusOfEach = async () =>
      Object.fromEntries((await refundsOf(orderId)).map(({ id, status }) => [id, status]));
    expect(await statusOfEach()).toEqual({ [lost.id]: "unknown", [made.id]: "done" });
    expect(await sendRefund(ctx, lost.id)).toBe("done");
    expect(world.midtrans.find(reference)?.refunds).toHaveLength(2);
    expect(await ledgerOf(orderId)).toEqual({ "gateway:midtrans": 10_000, sales: -10_000 });
  });

  it("stay in doubt when the next call is certainly not carried out, and are asked about before each one", async () => {
    const { orderId, attemptId, reference } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 20_000));
    const calls = () => world.midtrans.calls.filter(({ path }) => path === `/v2/${reference}/refund`).length;
    world.midtrans.faults.add({ kind: "reset" }, { on: "/refund" });
    await sendRefund(ctx, id).catch(() => undefined);
    world.midtrans.faults.add({ kind: "html", status: 429 }, { on: "/refund" });
    await expect(sendRefund(ctx, id)).rejects.toMatchObject({ code: "try_later" });
    expect(await refundsOf(orderId)).toMatchObject([{ status: "unknown" }]);
    // The first call has arrived after all, late.
    const [refund] = await refundsOf(orderId);
    const found = world.midtrans.find(reference);
    if (!found || !refund) throw new Error("there was to be a refund");
    world.midtrans.books.refund(found, 20_000, refund.refundKey, "late");
    const before = calls();
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(calls()).toBe(before);
    expect(found.refunds).toHaveLength(1);
  });

  it("are not explained by what a person paid out: Tripay's own refund is recorded beside it, and shown", async () => {
    const { orderId, attemptId, reference, amount } = await paid("tripay");
    const { id } = await requestRefund(ctx, ask(attemptId, amount));
    await payOut(orderId, id, "BCA 1");
    world.tripay.refund(reference);
    await poll(reference, later(1));
    expect(await refundsOf(orderId)).toMatchObject([
      { method: "manual", status: "done" },
      { method: "gateway", status: "done", amountIdr: amount, actor: "gateway" },
    ]);
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "refunded", attention: "over_refunded" });
    expect(await ledgerOf(orderId)).toMatchObject({ cash: -amount });
    await poll(reference, later(2));
    expect(await refundsOf(orderId)).toHaveLength(2);
  });
});

describe("money that went back without a word", () => {
  it("is found by the question of a later day, also when the gateway was away on that day", async () => {
    const { orderId, reference } = await paid();
    const { askAt } = await paymentOf(reference);
    expect(Math.abs((askAt?.getTime() ?? 0) - later(DAY).now().getTime())).toBeLessThan(60_000);
    world.midtrans.refund(reference, 10_000);
    world.midtrans.faults.add({ kind: "html" }, { on: reference });
    await askGateways(later(DAY + 1), openCharge);
    expect(await statusOf(orderId)).toBe("paid");
    await askGateways(later(DAY + 62), openCharge);
    expect(await statusOf(orderId)).toBe("partially_refunded");
    expect((await paymentOf(reference)).askAt?.getTime()).toBeGreaterThan(
      later(2 * DAY)
        .now()
        .getTime(),
    );
  });

  it.each([
    ["refunds_differ", "partially_refunded", (reference: string) => world.midtrans.refund(reference, 10_000)],
    ["reversal", "needs_review", (reference: string) => world.midtrans.deny(reference)],
    ["reversal", "needs_review", (reference: string) => world.sides.midtrans.say(reference, "chargeback")],
  ] as const)("is put on record by the daily comparison: %s, %s", async (kind, status, happen) => {
    const { orderId, reference } = await paid();
    happen(reference);
    const found = async () => {
      await reconcileNow(ctx, "midtrans", 24);
      const [report] = await listReconciliations(ctx, 1);
      return report?.findings.filter((each) => each.reference === reference).map((each) => each.kind);
    };
    expect(await found()).toEqual([kind]);
    expect(await statusOf(orderId)).toBe(status);
    expect(await found()).toEqual([]);
  });
});

describe("money on a reference that nobody here has heard of", () => {
  it("is found in Tripay's own list, page by page, and a list that breaks off is none", async () => {
    const { reference } = await paid("tripay");
    const wanted = { ...world.tripay.books.transactions[0], merchant_ref: "OTHER-SHOP-1" };
    const stranger = world.tripay.books.create(wanted as Parameters<typeof world.tripay.books.create>[0]);
    world.tripay.pay(stranger.reference);
    // More than a page of newer ones, all known by another shop.
    for (let count = 0; count < 55; count++) {
      const made = world.tripay.books.create({ ...wanted, merchant_ref: `OTHER-${count}` } as typeof stranger);
      world.tripay.pay(made.reference);
    }
    const references = async () => {
      await reconcileNow(ctx, "tripay", 24);
      const [report] = await listReconciliations(ctx, 1);
      return report?.findings.map((each) => `${each.kind} ${each.reference}`) ?? [];
    };
    const found = await references();
    expect(found).toContain("unknown_reference OTHER-SHOP-1");
    expect(found.filter((each) => each.startsWith("unknown_reference"))).toHaveLength(56);
    expect(found.filter((each) => each.includes(reference))).toEqual([]);
    world.tripay.faults.add({ kind: "html" }, { on: "page=2", times: Infinity });
    expect(await references()).toContain("unreadable tripay");
  });
});
