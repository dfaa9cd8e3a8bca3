import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { gatewayHealth, orders, paymentAttempts } from "@/db/schema";
import { rupiah } from "@/lib/core/money";
import { cancelOrder, openCharge, readOrder } from "@/lib/ordering";
import type { ChargeResult } from "@/lib/payments/gateway";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { ctx, newEmail, openShop, order, orderRow, outcomeOf, paymentOf, seatsOf, statusOf } from "@/lib/testing/world";

/** The pretend gateway as it is, but for one thing that happens to a charge on its way. */
function onCharge(happens: (result: ChargeResult) => Promise<ChargeResult>): void {
  const gateway = gatewayNamed("sandbox");
  const create = gateway.createCharge.bind(gateway);
  vi.spyOn(gateway, "createCharge").mockImplementation(async (request) => happens(await create(request)));
}
afterEach(() => vi.restoreAllMocks());

const attemptsOf = (orderId: string) =>
  db().select().from(paymentAttempts).where(eq(paymentAttempts.payableId, orderId));
const orderOf = async (customerEmail: string) => {
  const [row] = await db().select().from(orders).where(eq(orders.customerEmail, customerEmail));
  return row;
};

/** As it stands when the process is killed between our commit and the gateway's answer. */
async function halfMade(leasedUntil: Date): Promise<{ orderId: string; reference: string }> {
  const { order_id, payment_reference } = await order(await openShop([1]));
  await db()
    .update(paymentAttempts)
    .set({ status: "creating", gatewayRef: null, qrString: null, leasedUntil })
    .where(eq(paymentAttempts.reference, payment_reference));
  return { orderId: order_id, reference: payment_reference };
}

describe("a charge that was left half made", () => {
  it("is finished by one of many who take it over", async () => {
    const { orderId, reference } = await halfMade(new Date(Date.now() - 1_000));
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => openCharge(ctx, orderId)));
    expect(outcomes).toContain("open");
    expect(outcomes.filter((one) => one === "closed")).toEqual([]);
    expect(await openCharge(ctx, orderId)).toBe("open");
    expect(await attemptsOf(orderId)).toMatchObject([{ reference, status: "open", leasedUntil: null }]);
  });

  it("is left to whoever is still at it", async () => {
    const { orderId, reference } = await halfMade(new Date(Date.now() + 30_000));
    expect(await openCharge(ctx, orderId)).toBe("busy");
    expect(await paymentOf(reference)).toMatchObject({ status: "creating" });
  });

  it("is nobody's business once the order is closed", async () => {
    const { orderId } = await halfMade(new Date(Date.now() - 1_000));
    await cancelOrder(ctx, orderId);
    expect(await openCharge(ctx, orderId)).toBe("closed");
    expect(await openCharge(ctx, "ORD-00000000000000000000000000")).toBe("closed");
  });
});

describe("a charge on its way", () => {
  it("of an order that is cancelled meanwhile is written down, but shown to nobody", async () => {
    const shop = await openShop([1]);
    const customer_email = newEmail();
    onCharge(async (result) => {
      await cancelOrder(ctx, (await orderOf(customer_email))?.id ?? "");
      return result;
    });
    const answer = await order(shop, { customer_email });
    expect(await statusOf(answer.order_id)).toBe("cancelled");
    // Money could come on it all the same.
    expect(await paymentOf(answer.payment_reference)).toMatchObject({
      status: "cancelled",
      gatewayRef: expect.any(String),
      askAt: expect.any(Date),
    });
    expect(await readOrder(ctx, answer.order_id)).toMatchObject({ canPayAgain: false });
    expect(await seatsOf(shop, "free")).toHaveLength(1);
  });

  it("brings what the gateway adds to the order's own amount", async () => {
    onCharge(async (result) => {
      if (result.outcome !== "created") return result;
      const { charge } = result;
      const amount = rupiah(charge.amount + 123);
      return {
        outcome: "created",
        charge: { ...charge, amount, surcharge: rupiah(123), surchargeKind: "unique_code" },
      };
    });
    const answer = await order(await openShop([1]));
    expect(answer.amount).toBe(50_123);
    expect(await orderRow(answer.order_id)).toMatchObject({ totalIdr: 50_000, amountIdr: 50_123, gateway: "sandbox" });
    expect(await paymentOf(answer.payment_reference)).toMatchObject({ amountIdr: 50_123, surchargeIdr: 123 });
  });

  it("that fails slowly leaves alone what another worker has opened meanwhile", async () => {
    const customer_email = newEmail();
    let isTaken = false;
    onCharge(async (result) => {
      if (isTaken) return result;
      isTaken = true;
      const orderId = (await orderOf(customer_email))?.id ?? "";
      const ended = new Date(Date.now() - 1_000);
      await db().update(paymentAttempts).set({ leasedUntil: ended }).where(eq(paymentAttempts.payableId, orderId));
      expect(await openCharge(ctx, orderId)).toBe("open");
      return { outcome: "refused", why: "the first call was turned away, late" };
    });
    await outcomeOf(order(await openShop([1]), { customer_email }));
    const opened = await orderOf(customer_email);
    expect(opened?.paymentStatus).toBe("pending");
    expect(await attemptsOf(opened?.id ?? "")).toMatchObject([
      { status: "open", qrString: expect.any(String), trouble: null, askAt: expect.any(Date) },
    ]);
  });

  it("that no gateway makes ends the order, gives everything back and frees its key", async () => {
    const shop = await openShop([1]);
    const body = { customer_email: newEmail() };
    onCharge(async () => ({ outcome: "refused", why: "closed for the night" }));
    expect(await outcomeOf(order(shop, body, "the-key"))).toBe("try_later");
    const failed = await orderOf(body.customer_email);
    expect(failed?.paymentStatus).toBe("failed");
    expect(await attemptsOf(failed?.id ?? "")).toMatchObject([{ status: "failed", askAt: null }]);
    expect(await seatsOf(shop, "free")).toHaveLength(1);

    vi.restoreAllMocks();
    await db().delete(gatewayHealth);
    const again = await order(shop, body, "the-key");
    expect(again.order_id).not.toBe(failed?.id);
    expect(await statusOf(again.order_id)).toBe("pending");
  });
});
