import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { buyers, orderLines, orders, orderUnits, payables, seats, transitions } from "@/db/schema";
import { blockBuyer } from "@/lib/buyers";
import type { DomainError } from "@/lib/core/errors";
import { rupiah } from "@/lib/core/money";
import { cancelOrder, expireOrder, placeOrder, requestNewPayment } from "@/lib/ordering";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { readOrderRows } from "@/lib/orders";
import { checkQris } from "@/lib/payments/qris";
import {
  ctx,
  later,
  newEmail,
  openCodeShop,
  openPromo,
  openShop,
  order,
  orderRow,
  outcomeOf,
  paymentOf,
  seatsOf,
  statusOf,
  usesOf,
  type Shop,
} from "@/lib/testing/world";

const countOf = (outcomes: readonly string[], wanted: string) => outcomes.filter((one) => one === wanted).length;
const unitsOf = (orderId: string) =>
  db().select().from(orderUnits).where(eq(orderUnits.orderId, orderId)).orderBy(orderUnits.position);

describe("placing an order", () => {
  it("holds the seats, commits the attempt and answers with a QR code for exactly the price", async () => {
    const shop = await openShop([2], { priceIdr: 75_000 });
    const answer = await order(shop);
    expect(answer).toMatchObject({ status: "pending_payment", amount: 75_000, intent: "new" });
    expect(answer.order_id).toMatch(/^ORD-[0-9A-Z]{26}$/);
    expect(checkQris(answer.qr_string ?? "", rupiah(75_000))).toMatchObject({ ok: true });
    expect(await seatsOf(shop, "held")).toMatchObject([{ orderId: answer.order_id }]);
    expect(await paymentOf(answer.payment_reference)).toMatchObject({ status: "open", payableId: answer.order_id });
    expect(await db().select().from(payables).where(eq(payables.id, answer.order_id))).toMatchObject([
      { kind: "order", dueIdr: 75_000 },
    ]);
  });

  it("writes down what was bought, for whom, and where it is paid", async () => {
    const shop = await openShop([5], { seatsPerPackage: 2, name: "Team 2 Kursi" });
    const [email, mate] = [newEmail(), newEmail()];
    const { order_id } = await order(shop, { customer_email: email, member_emails: [mate, email], quantity: 2 });
    expect(await orderRow(order_id)).toMatchObject({
      title: "Team 2 Kursi × 2",
      units: 4,
      gateway: "sandbox",
      amountIdr: 100_000,
      attention: null,
      intent: "new",
    });
    const [line] = await db().select().from(orderLines).where(eq(orderLines.orderId, order_id));
    expect(line).toMatchObject({ kind: "seat", quantity: 2, units: 4, supply: `pool:${shop.poolId}` });
    expect(line?.snapshot).toEqual({ kind: "seat", poolId: shop.poolId, seats: 2, termsVersion: 1 });
    expect((await unitsOf(order_id)).map((unit) => unit.email)).toEqual([email, mate, null, null]);
    const moves = await db().select().from(transitions).where(eq(transitions.orderId, order_id));
    expect(moves.map(({ entity, reason }) => `${entity} ${reason}`).toSorted()).toEqual([
      "attempt code_opened",
      "line seats_chosen",
      "payment order_placed",
    ]);
  });

  it("refuses what the package does not allow and stores nothing", async () => {
    const shop = await openShop([9], { quantityMax: 2 });
    const codes = await openCodeShop(3);
    const before = [await db().$count(orders), await db().$count(buyers)];
    const refused = (fields: string, work: Promise<unknown>) =>
      expect(work).rejects.toMatchObject({ code: "invalid", fields: { [fields]: expect.any(String) } });
    await refused("quantity", order(shop, { quantity: 3 }));
    await refused("promo_code", order(shop, { promo_code: "TIDAKADA" }));
    await refused("payment_method", order(shop, { payment_method: "tripay" }));
    await refused("member_emails", order(shop, { member_emails: [newEmail(), newEmail()] }));
    await refused("member_emails", order(codes, { member_emails: [newEmail()] }));
    await refused("package_id", order({ packageId: "of-nobody" }));
    expect([await db().$count(orders), await db().$count(buyers)]).toEqual(before);
    expect(await seatsOf(shop, "held")).toHaveLength(0);
  });

  it("takes all seats of a team order from one workspace when one has room", async () => {
    const shop = await openShop([3, 10], { seatsPerPackage: 5 });
    const { order_id } = await order(shop);
    const held = (await seatsOf(shop, "held")).filter((seat) => seat.orderId === order_id);
    expect(held).toHaveLength(5);
    expect(new Set(held.map((seat) => seat.workspaceId))).toEqual(new Set([shop.workspaces[1]?.id]));
  });

  it("serves no blocked buyer and does not say why", async () => {
    const shop = await openShop([3]);
    const customer_email = newEmail();
    const first = await order(shop, { customer_email });
    await expireOrder(later(40), first.order_id);
    await blockBuyer(ctx, (await orderRow(first.order_id)).buyerId, "chargebacks");
    const refusal = { code: "forbidden", details: {}, fields: {}, message: expect.not.stringContaining("chargeback") };
    await expect(order(shop, { customer_email })).rejects.toMatchObject(refusal);
    await expect(requestNewPayment(later(40), first.order_id)).rejects.toMatchObject(refusal);
    expect(await db().$count(orders, eq(orders.customerEmail, customer_email))).toBe(1);
    expect(await seatsOf(shop, "held")).toHaveLength(0);
  });
});

describe("the last seat", () => {
  // Its twin, the claim without its lock, stands beside the claim (lib/seats).
  it("is sold once, however many order it in the same instant", async () => {
    for (let round = 0; round < 20; round++) {
      const shop = await openShop([1]);
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcomeOf(order(shop))));
      expect(countOf(outcomes, "ok")).toBe(1);
      expect(countOf(outcomes, "sold_out")).toBe(5);
    }
  });

  it("is found again when its rival rolls back while we look", async () => {
    const shop = await openShop([1]);
    const rival = await holdLastSeat(shop);
    expect(await outcomeOf(order(shop))).toBe("ok");
    expect(await rival.ended).toBe("rolled back");
  });
});

/** Somebody has the seat locked and gives up a moment later. Answers once the lock is held. */
async function holdLastSeat(shop: Shop): Promise<{ ended: Promise<string | undefined> }> {
  let letGo: () => void = () => undefined;
  const locked = new Promise<void>((open) => (letGo = open));
  const ended = db()
    .transaction(async (tx) => {
      await tx
        .update(seats)
        .set({ changedAt: new Date() })
        .where(eq(seats.workspaceId, shop.workspaces[0]?.id ?? ""));
      letGo();
      await tx.execute("select pg_sleep(0.3)");
      throw new Error("the rival gives up");
    })
    .then(
      () => undefined,
      () => "rolled back",
    );
  await locked;
  return { ended };
}

describe("a voucher", () => {
  // Its twin stands beside the guarded update (lib/catalog).
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
});

describe("an order that is given up", () => {
  it("gives everything back, and keeps what was asked for", async () => {
    const shop = await openShop([1]);
    const { order_id } = await order(shop);
    await cancelOrder(ctx, order_id);
    expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "cancelled", invitationStatus: "not_started" });
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    const rows = await readOrderRows(ctx, order_id);
    expect(rows?.lines).toMatchObject([{ deliveryStatus: "not_started" }]);
    expect(rows?.units).toMatchObject([{ status: "waiting" }]);
  });

  it("takes its goods anew when a new code is asked for, and none when they are gone", async () => {
    const shop = await openShop([1]);
    const codes = await openCodeShop(2);
    const lines = [shop, codes].map(({ packageId }) => ({ package_id: packageId }));
    const input = placeOrderInput.parse({ customer_email: newEmail(), lines });
    const { order_id } = await placeOrder(ctx, input, { address: null });
    await expireOrder(later(40), order_id);
    expect(await seatsOf(shop, "free")).toHaveLength(1);

    await requestNewPayment(later(41), order_id);
    expect(await statusOf(order_id)).toBe("pending");
    expect(await seatsOf(shop, "held")).toMatchObject([{ orderId: order_id }]);
    const [attempt] = await db().query.paymentAttempts.findMany({
      where: (row, is) => is.and(is.eq(row.payableId, order_id), is.eq(row.status, "open")),
    });
    expect((await orderRow(order_id)).expiresAt).toEqual(attempt?.expiresAt);

    await expireOrder(later(90), order_id);
    await order(shop);
    await expect(requestNewPayment(later(91), order_id)).rejects.toMatchObject({ code: "sold_out" });
    expect(await statusOf(order_id)).toBe("expired");
  });
});
