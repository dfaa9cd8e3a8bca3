import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { gatewayHealth, outbox, receipts, refunds, webhookInbox } from "@/db/schema";
import { expireOrder, openCharge } from "@/lib/ordering";
import { payCharge } from "@/lib/pretend";
import {
  acceptReceipt,
  askGateways,
  receiveWebhook,
  recheckPayment,
  rehandleWebhooks,
  requestRefund,
  resendRefunds,
} from "@/lib/settlement";
import { waitingOn } from "@/lib/testing/money";
import { ctx, later, openShop, order, pay, paymentOf, settle, statusOf } from "@/lib/testing/world";

/** Who asks the gateway, when, and what is announced again when it was lost. */

beforeEach(() =>
  db()
    .delete(gatewayHealth)
    .then(() => undefined),
);

const scheduleOf = async (reference: string) => {
  const { askAt, asks } = await paymentOf(reference);
  return { askAt, asks };
};

describe("asking ahead of the time", () => {
  it("does not slow down the sweep, however often a buyer looks again", async () => {
    const { order_id, payment_reference: reference } = await order(await openShop([1]));
    const before = await scheduleOf(reference);
    for (let press = 0; press < 5; press++) expect(await recheckPayment(ctx, order_id)).toBe("not_paid");
    expect(await scheduleOf(reference)).toEqual(before);
    await askGateways(later(1), openCharge);
    const after = await scheduleOf(reference);
    expect(after.asks).toBe(before.asks + 1);
    expect(after.askAt?.getTime()).toBeGreaterThan(before.askAt?.getTime() ?? Infinity);
  });
});

describe("an order whose money needs a look", () => {
  it("is asked about as before: the rest may come, and come without a webhook", async () => {
    const { order_id, payment_reference: reference } = await order(await openShop([1]));
    expect(await pay(reference, "wrong_amount")).toBe("needs_review");
    const soon = later(15).now();
    for (const minutes of [0, 1, 2]) {
      const { askAt } = await scheduleOf(reference);
      expect(askAt?.getTime()).toBeLessThan(soon.getTime());
      await settle(reference, later(minutes));
    }
    await payCharge(ctx, reference, "twice", { heardWithinMs: 0 }).catch(() => undefined);
    await askGateways(later(20), openCharge);
    const found = await db().select().from(receipts).where(eq(receipts.payableId, order_id));
    expect(found).toHaveLength(2);
  });

  it("is paid by the money that a person accepts: that receipt settles it, and no other", async () => {
    const { order_id, payment_reference: reference } = await order(await openShop([1]));
    await pay(reference, "wrong_amount");
    await acceptReceipt(ctx, await waitingOn(order_id));
    expect(await statusOf(order_id)).toBe("paid");
    const found = await db().select().from(receipts).where(eq(receipts.payableId, order_id));
    expect(found).toMatchObject([{ isSettling: true, attention: "short", resolvedAt: expect.any(Date) }]);
  });
});

describe("an overdue order whose gateway is down", () => {
  it("never ends unread: it waits for its turn, however long that takes", async () => {
    const { order_id, payment_reference: reference } = await order(await openShop([1]));
    await payCharge(ctx, reference, "no_webhook");
    const openUntil = later(600).now();
    await db()
      .insert(gatewayHealth)
      .values({ gateway: "sandbox", failures: 9, openUntil, probedAt: later(60).now() });
    expect(await expireOrder(later(60.5), order_id)).toBe("unreadable");
    expect(await statusOf(order_id)).toBe("pending");
    expect(await expireOrder(later(62), order_id)).toBe("not_expired");
    expect(await statusOf(order_id)).toBe("paid");
  });
});

describe("what was lost on its way to the engine", () => {
  const announced = async (name: string, key: string, id: string): Promise<number> =>
    (
      await db()
        .select()
        .from(outbox)
        .where(sql`${outbox.name} = ${name} and ${outbox.data}->>${key} = ${id}`)
    ).length;

  it("is announced again: a webhook that nobody has handled", async () => {
    const { payment_reference: reference } = await order(await openShop([1]));
    const webhook = { gateway: "sandbox" as const, eventKey: reference, reference, gatewayRef: null, claims: "paid" };
    await receiveWebhook(ctx, { ...webhook, body: Buffer.from("{}") });
    const [stored] = await db().select().from(webhookInbox).where(eq(webhookInbox.eventKey, reference));
    const times = () => announced("payments/webhook.received", "webhookId", stored?.id ?? "");
    expect(await times()).toBe(1);
    await rehandleWebhooks(ctx);
    expect(await times()).toBe(1);
    expect(await rehandleWebhooks(later(2))).toMatchObject({ done: expect.any(Number) });
    expect(await times()).toBe(2);
  });

  it("is announced again: a refund that its gateway has not confirmed", async () => {
    const { order_id, payment_reference: reference } = await order(await openShop([1]));
    await pay(reference);
    const { id: attemptId } = await paymentOf(reference);
    const { id } = await requestRefund(ctx, { attemptId, amountIdr: 1_000, reason: "asked" });
    expect(await db().$count(refunds, eq(refunds.payableId, order_id))).toBe(1);
    const times = () => announced("payments/refund.requested", "refundId", id);
    expect(await times()).toBe(1);
    await resendRefunds(ctx);
    expect(await times()).toBe(1);
    await resendRefunds(later(3));
    expect(await times()).toBe(2);
  });
});
