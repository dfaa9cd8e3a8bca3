import { asc, eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { messages, receipts } from "@/db/schema";
import { rupiah } from "@/lib/core/money";
import { expireOrder } from "@/lib/ordering";
import type { ReadResult } from "@/lib/payments/gateway";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { payCharge } from "@/lib/pretend";
import { confirmPaymentByHand, requestRefund, sendRefund } from "@/lib/settlement";
import { ctx, later, openShop, order, orderRow, pay, paymentOf, settle, statusOf } from "@/lib/testing/world";

/** What the buyer is told of their money: what is true, and once. */

afterEach(() => vi.restoreAllMocks());

const toldOf = async (orderId: string): Promise<string[]> => {
  const rows = await db()
    .select({ kind: messages.kind })
    .from(messages)
    .where(eq(messages.orderId, orderId))
    .orderBy(asc(messages.createdAt));
  return rows.map(({ kind }) => kind);
};
const attentionsOf = async (orderId: string) =>
  (await db().select().from(receipts).where(eq(receipts.payableId, orderId))).map(({ attention }) => attention);

/** The pretend bank's answers about a payment, changed on their way. */
function onRead(change: (read: ReadResult) => ReadResult): void {
  const gateway = gatewayNamed("sandbox");
  const read = gateway.readPayment.bind(gateway);
  vi.spyOn(gateway, "readPayment").mockImplementation(async (key) => change(await read(key)));
}

/** Nobody could read the gateway until long after the end of the order. */
async function endUnread(orderId: string): Promise<void> {
  onRead(() => ({ outcome: "unavailable", why: "away for a while" }));
  expect(await expireOrder(later(41), orderId)).toBe("expired");
  vi.restoreAllMocks();
}

describe("a payment that is read late", () => {
  it("was in time when the gateway says so", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    await payCharge(ctx, payment_reference, "no_webhook");
    await endUnread(order_id);
    expect(await settle(payment_reference, later(42))).toBe("paid");
    expect(await toldOf(order_id)).toEqual(["order_paid"]);
    expect(await attentionsOf(order_id)).toEqual([null]);
  });

  it("is late when it was made late, or nobody says when", async () => {
    for (const paidAt of [later(35).now(), null]) {
      const { order_id, payment_reference } = await order(await openShop([1]));
      await payCharge(ctx, payment_reference, "no_webhook");
      await endUnread(order_id);
      onRead((read) =>
        read.outcome === "read"
          ? {
              ...read,
              payment: { ...read.payment, receipts: read.payment.receipts.map((one) => ({ ...one, paidAt })) },
            }
          : read,
      );
      expect(await settle(payment_reference, later(42))).toBe("paid");
      vi.restoreAllMocks();
      expect(await toldOf(order_id)).toEqual(["paid_late"]);
      expect(await attentionsOf(order_id)).toEqual(["late"]);
    }
  });
});

describe("money that goes back", () => {
  it("is told of once, with its amount", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    await pay(payment_reference);
    const { id: attemptId } = await paymentOf(payment_reference);
    const { id } = await requestRefund(ctx, { attemptId, amountIdr: 20_000, reason: "a part of it" });
    expect(await sendRefund(ctx, id)).toBe("done");
    await settle(payment_reference);
    expect(await toldOf(order_id)).toEqual(["order_paid", "refunded"]);
    const [told] = await db()
      .select({ facts: messages.facts })
      .from(messages)
      .where(eq(messages.subject, `${order_id}:${id}`));
    expect(told?.facts).toMatchObject({ amountIdr: 20_000 });
  });

  it("before it was first read is not told as paid", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    await payCharge(ctx, payment_reference, "no_webhook");
    onRead((read) =>
      read.outcome === "read"
        ? {
            ...read,
            payment: { ...read.payment, status: "refunded", refunds: [{ refundKey: null, amount: rupiah(50_000) }] },
          }
        : read,
    );
    await settle(payment_reference);
    expect(await statusOf(order_id)).toBe("refunded");
    expect(await orderRow(order_id)).toMatchObject({ invitationStatus: "revoked" });
    expect(await toldOf(order_id)).toEqual(["refunded"]);
  });
});

it("closes the code at the gateway when the money was received by hand, and still asks about it", async () => {
  const { order_id, payment_reference } = await order(await openShop([1]));
  await confirmPaymentByHand(ctx, order_id, { reference: "BANK-7", note: "by transfer" });
  await expect(payCharge(ctx, payment_reference, "pay", { heardWithinMs: 0 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("cancelled") as string,
  });
  expect(await paymentOf(payment_reference)).toMatchObject({ askAt: expect.any(Date) as Date });
});
