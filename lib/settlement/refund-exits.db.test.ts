import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db, pool } from "@/db/client";
import { outbox, paymentAttempts, refunds } from "@/db/schema";
import { readMoney } from "@/lib/payments";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { MONEY_LAWS } from "@/lib/payments/laws";
import { requestRefund, resendRefunds, sendRefund, takeRefundByHand, withdrawRefund } from "@/lib/settlement";
import { payOut, today } from "@/lib/testing/money";
import { ctx, later, openShop, order, outcomeOf, pay, paymentOf, statusOf } from "@/lib/testing/world";

/** Every refund has an exit: by hand, withdrawn, taken over, also when its gateway's keys are gone. */

async function paid() {
  const { order_id: orderId, payment_reference: reference } = await order(await openShop([1]));
  expect(await pay(reference)).toBe("paid");
  return { orderId, attemptId: (await paymentOf(reference)).id };
}
const ask = (attemptId: string, amountIdr: number) => ({ attemptId, amountIdr, reason: "changed their mind" });
const refundsOf = (orderId: string) => db().select().from(refunds).where(eq(refunds.payableId, orderId));
/** As if the order had been paid at a gateway whose keys are not set here. */
const takeKeys = (attemptId: string) =>
  db().update(paymentAttempts).set({ gateway: "tripay" }).where(eq(paymentAttempts.id, attemptId));
const announced = async (refundId: string) =>
  (await db().select().from(outbox).where(eq(outbox.name, "payments/refund.requested"))).filter(
    ({ data }) => data.refundId === refundId,
  ).length;

describe("when the gateway's keys are gone", () => {
  it("money still goes back, by hand", async () => {
    const { orderId, attemptId } = await paid();
    await takeKeys(attemptId);
    const { id, method } = await requestRefund(ctx, ask(attemptId, 50_000));
    expect(method).toBe("manual");
    await payOut(orderId, id, "BCA 1");
    expect(await statusOf(orderId)).toBe("refunded");
  });

  it("a refund that was requested before is announced no more, and a person takes it over", async () => {
    const { orderId, attemptId } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 50_000));
    await takeKeys(attemptId);
    expect(await sendRefund(ctx, id)).toBe("not_configured");
    await resendRefunds(later(60));
    expect(await announced(id)).toBe(1);
    await takeRefundByHand(ctx, { orderId, refundId: id }, "the account is closed");
    expect(await refundsOf(orderId)).toMatchObject([{ method: "manual", status: "requested" }]);
    await payOut(orderId, id, "BCA 2");
    expect(await refundsOf(orderId)).toMatchObject([{ status: "done", proof: "BCA 2", paidOn: today() }]);
  });

  it("is announced again as long as the gateway can be asked", async () => {
    const { attemptId } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 50_000));
    await resendRefunds(later(60));
    expect(await announced(id)).toBe(2);
  });
});

describe("a refund by hand", () => {
  it("that was mistyped is withdrawn, and its money can be refunded anew", async () => {
    const { orderId, attemptId } = await paid();
    const { id } = await requestRefund(ctx, { ...ask(attemptId, 50_000), isByHand: true });
    expect(await outcomeOf(requestRefund(ctx, ask(attemptId, 5_000)))).toBe("invalid");
    const act = { orderId, refundId: id };
    await withdrawRefund(ctx, act, "one zero too many");
    await withdrawRefund(ctx, act, "pressed twice");
    expect(await outcomeOf(payOut(orderId, id, "BCA 3"))).toBe("conflict");
    const next = await requestRefund(ctx, { ...ask(attemptId, 5_000), isByHand: true });
    await payOut(orderId, next.id, "BCA 4");
    expect(await outcomeOf(withdrawRefund(ctx, { orderId, refundId: next.id }, "too late"))).toBe("conflict");
    expect(await statusOf(orderId)).toBe("partially_refunded");
  });

  it("wants a number and a day that has been", async () => {
    const { orderId, attemptId } = await paid();
    const { id } = await requestRefund(ctx, { ...ask(attemptId, 50_000), isByHand: true });
    expect(await outcomeOf(payOut(orderId, id, " "))).toBe("invalid");
    const bare = db().update(refunds).set({ status: "done", proof: "BCA" }).where(eq(refunds.id, id));
    await expect(bare).rejects.toMatchObject({ cause: { constraint: "refunds_manual_needs_proof" } });
    expect(await outcomeOf(payOut(await paid().then((other) => other.orderId), id, "BCA 5"))).toBe("not_found");
  });
});

it("a refund that the gateway makes while a person takes it over or withdraws it is the gateway's", async () => {
  const gateway = gatewayNamed("sandbox");
  const made = gateway.refund;
  for (const meanwhile of [takeRefundByHand, withdrawRefund]) {
    const { orderId, attemptId } = await paid();
    const { id } = await requestRefund(ctx, ask(attemptId, 50_000));
    gateway.refund = async (request) => {
      await meanwhile(ctx, { orderId, refundId: id }, "it takes too long");
      return made(request);
    };
    expect(await sendRefund(ctx, id).finally(() => (gateway.refund = made))).toBe("done");
    expect(await refundsOf(orderId)).toMatchObject([{ status: "done", method: "gateway" }]);
    expect((await readMoney(ctx, orderId)).refunds).toHaveLength(1);
    expect(await statusOf(orderId)).toBe("refunded");
  }
  const same = and(eq(refunds.status, "done"), eq(refunds.method, "gateway"));
  expect(await db().$count(refunds, same)).toBeGreaterThanOrEqual(2);
});

it("leaves books that keep their laws", async () => {
  const { attemptId, orderId } = await paid();
  const { id } = await requestRefund(ctx, { ...ask(attemptId, 20_000), isByHand: true });
  await payOut(orderId, id, "BCA 6");
  await sendRefund(ctx, (await requestRefund(ctx, ask(attemptId, 30_000))).id);
  for (const { law, broken } of MONEY_LAWS) {
    const { rows } = await pool().query<{ what: string }>(broken);
    expect([law, rows.filter(({ what }) => what.includes(orderId))]).toEqual([law, []]);
  }
});
