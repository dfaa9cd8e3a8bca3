import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { orders, payments, seats } from "@/db/schema";
import { cancelOrder } from "@/lib/ordering";
import { DomainError } from "@/lib/core/errors";
import { rupiah } from "@/lib/core/money";
import { checkQris } from "@/lib/payments/qris";
import { claimNaively } from "@/lib/testing/sabotage";
import { ctx, newEmail, openPromo, openShop, order, orderRow, paymentOf, seatsOf, usesOf } from "@/lib/testing/world";

const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => "ok",
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );
const countOf = (outcomes: readonly string[], wanted: string) => outcomes.filter((one) => one === wanted).length;

describe("placing an order", () => {
  it("holds the seats, commits the payment and answers with a QR code for exactly the price", async () => {
    const shop = await openShop([2], { priceIdr: 75_000 });
    const answer = await order(shop);
    expect(answer).toMatchObject({ status: "pending_payment", amount: 75_000 });
    expect(answer.order_id).toMatch(/^ORD-[0-9A-Z]{26}$/);
    expect(checkQris(answer.qr_string ?? "", rupiah(75_000))).toMatchObject({ ok: true });
    expect(await seatsOf(shop, "held")).toHaveLength(1);
    expect(await paymentOf(answer.payment_reference)).toMatchObject({ status: "open", orderId: answer.order_id });
  });

  it("refuses what the package does not allow and stores nothing", async () => {
    const shop = await openShop([9], { quantityMax: 2 });
    const before = await db().$count(orders);
    await expect(order(shop, { quantity: 3 })).rejects.toMatchObject({
      code: "invalid",
      fields: { quantity: expect.any(String) },
    });
    await expect(order(shop, { promo_code: "TIDAKADA" })).rejects.toMatchObject({
      fields: { promo_code: expect.any(String) },
    });
    await expect(order(shop, { payment_method: "tripay" })).rejects.toMatchObject({
      fields: { payment_method: expect.any(String) },
    });
    await expect(order(shop, { member_emails: [newEmail(), newEmail()] })).rejects.toMatchObject({
      fields: { member_emails: expect.any(String) },
    });
    expect(await db().$count(orders)).toBe(before);
    expect(await seatsOf(shop, "held")).toHaveLength(0);
  });

  it("takes all seats of a team order from one workspace when one has room", async () => {
    const shop = await openShop([3, 10], { seatsPerPackage: 5 });
    const { order_id } = await order(shop);
    const held = await db().select().from(seats).where(eq(seats.orderId, order_id));
    expect(new Set(held.map((seat) => seat.workspaceId))).toEqual(new Set([shop.workspaces[1]?.id]));
  });
});

describe("the last seat", () => {
  it("is sold once, however many order it in the same instant", async () => {
    for (let round = 0; round < 20; round++) {
      const shop = await openShop([1]);
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcomeOf(order(shop))));
      expect(countOf(outcomes, "ok")).toBe(1);
      expect(countOf(outcomes, "sold_out")).toBe(5);
    }
  });

  it("would be sold twice without the lock", async () => {
    const shop = await openShop([1]);
    const [first, second] = [await orderInWaiting(shop), await orderInWaiting(shop)];
    const claims = await claimNaively(shop.poolId, [first, second]);
    expect(claims.map((claim) => claim.seatId)).toEqual([claims[0]?.seatId, claims[0]?.seatId]);
  });

  it("is found again when its rival rolls back while we look", async () => {
    const shop = await openShop([1]);
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((open) => (letGo = open));
    const rival = db()
      .transaction(async (tx) => {
        await tx
          .update(seats)
          .set({ changedAt: new Date() })
          .where(eq(seats.workspaceId, shop.workspaces[0]?.id ?? ""));
        letGo();
        await tx.execute("select pg_sleep(0.3)");
        throw new Error("the rival gives up");
      })
      .catch(() => "rolled back");
    await gate;
    expect(await outcomeOf(order(shop))).toBe("ok");
    expect(await rival).toBe("rolled back");
  });
});

/** An order without seats, for claims that a test makes by hand. */
async function orderInWaiting(shop: Awaited<ReturnType<typeof openShop>>): Promise<string> {
  const other = await openShop([1]);
  const { order_id } = await order(other);
  await db().update(orders).set({ poolId: shop.poolId }).where(eq(orders.id, order_id));
  return order_id;
}

describe("a voucher", () => {
  it("is used exactly as often as it may be, and comes back once when an order is cancelled", async () => {
    const shop = await openShop([60]);
    const code = await openPromo(5);
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () =>
        order(shop, { promo_code: code }).catch((error: DomainError) => error.fields.promo_code ?? error.code),
      ),
    );
    const won = outcomes.filter((one) => typeof one !== "string");
    expect(won).toHaveLength(5);
    expect(await usesOf(code)).toBe(5);
    expect(won[0]?.amount).toBe(45_000);

    const [first] = won;
    await Promise.all([1, 2, 3].map(() => cancelOrder(ctx, first?.order_id ?? "").catch(() => "already")));
    expect(await usesOf(code)).toBe(4);
  });

  it("would be used too often if the limit were read before it is written", async () => {
    const code = await openPromo(1);
    const reads = await Promise.all([usesOf(code), usesOf(code)]);
    expect(reads.filter((uses) => uses < 1)).toHaveLength(2);
  });
});

describe("an idempotency key", () => {
  it("makes one order and one answer from many requests at once, to the byte", async () => {
    const shop = await openShop([30]);
    const body = { customer_email: newEmail() };
    const key = `key-${body.customer_email}`;
    const answers = await Promise.all(Array.from({ length: 25 }, () => order(shop, body, key)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await db().$count(orders, eq(orders.customerEmail, body.customer_email))).toBe(1);
    expect(JSON.stringify(await order(shop, body, key))).toBe(JSON.stringify(answers[0]));
  });

  it("refuses another body under the same key", async () => {
    const shop = await openShop([3]);
    await order(shop, {}, "the-same-key");
    await expect(order(shop, {}, "the-same-key")).rejects.toMatchObject({ code: "conflict" });
  });

  it("finishes what a request that died halfway had begun", async () => {
    const shop = await openShop([1]);
    const body = { customer_email: newEmail() };
    const answer = await order(shop, body, "died-halfway");
    // As it stands when the process is killed between our commit and the gateway's answer.
    await db().execute(
      `update payments set status = 'creating', gateway_ref = null, qr_string = null, leased_until = now() - interval '1 second' where reference = '${answer.payment_reference}'`,
    );
    await db().execute("update idempotency_keys set answer = null");
    const again = await order(shop, body, "died-halfway");
    expect(again).toEqual(answer);
    expect(await db().$count(payments, eq(payments.orderId, answer.order_id))).toBe(1);
  });
});

it("gives everything back when the buyer cancels", async () => {
  const shop = await openShop([1]);
  const { order_id } = await order(shop);
  await cancelOrder(ctx, order_id);
  expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "cancelled", invitationStatus: "not_started" });
  expect(await seatsOf(shop, "free")).toHaveLength(1);
});
