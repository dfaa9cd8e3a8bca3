import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { ledgerEntries, ledgerTransfers, outbox, receipts } from "@/db/schema";
import { isDomainError } from "@/lib/core/errors";
import { rupiah } from "@/lib/core/money";
import { expireOrder, requestNewPayment } from "@/lib/ordering";
import { insertReceipt, keyOf, lockMoney, readMoney, selectAttempts, type Attempt, type Money } from "@/lib/payments";
import type { GatewayPayment, Receipt } from "@/lib/payments/gateway";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { payCharge } from "@/lib/pretend";
import { ctx, later, openShop, order, orderRow, pay, paymentOf, settle } from "@/lib/testing/world";
import { inTransaction, type TxCtx } from "@/lib/work/context";
import { recordFacts } from "./record-facts";

/**
 * What keeps money from being counted twice: the lock on the attempts, and two unique indexes behind it. Each race has a
 * twin that takes the guard off and sees the same assertion fail, so that a green race means something. The twins drop
 * indexes of this file's own database: they come last.
 */

type Lock = (tx: TxCtx, payableId: string) => Promise<Money>;

/** The guard taken off: everybody looks, without a lock, before anybody writes. */
function lookTogether(parties: number): Lock {
  let looked = 0;
  let start = (): void => undefined;
  const everybodyLooked = new Promise<void>((resolve) => (start = resolve));
  return async (tx, payableId) => {
    const money = await readMoney(tx, payableId);
    looked += 1;
    if (looked === parties) start();
    await everybodyLooked;
    return money;
  };
}

/** What the gateway says of a charge, and money on it that it has not told of yet. */
async function paidOn(attempt: Attempt, ...more: Receipt[]): Promise<GatewayPayment> {
  const seen = await gatewayNamed("sandbox").readPayment(keyOf(attempt));
  if (seen.outcome !== "read") throw new Error(`not read: ${seen.outcome}`);
  return { ...seen.payment, receipts: [...seen.payment.receipts, ...more] };
}

const receipt = (receiptKey: string): Receipt => ({
  receiptKey,
  amount: rupiah(50_000),
  merchantFee: null,
  paidAt: null,
});

/** Records all of these at the same time; who has to come back later has written nothing. */
async function recordAtOnce(all: readonly { attempt: Attempt; seen: GatewayPayment }[], lock: Lock): Promise<void> {
  const results = await Promise.allSettled(
    all.map(({ attempt, seen }) =>
      inTransaction(ctx, (tx) => recordFacts(tx, attempt, { began: tx.now(), payment: seen }, lock)),
    ),
  );
  const refusals: unknown[] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(refusals.filter((reason) => !isDomainError(reason) || reason.code !== "try_later")).toEqual([]);
}

const receiptsOf = (orderId: string) => db().select().from(receipts).where(eq(receipts.payableId, orderId));

async function ledgerOf(orderId: string) {
  const rows = await db()
    .select({ account: ledgerEntries.account, sum: sql<number>`sum(${ledgerEntries.amountIdr})::int` })
    .from(ledgerEntries)
    .innerJoin(ledgerTransfers, eq(ledgerTransfers.id, ledgerEntries.transferId))
    .where(eq(ledgerTransfers.payableId, orderId))
    .groupBy(ledgerEntries.account);
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
}

describe("one payment, handled many times at once", () => {
  it("pays its order once, with one event", async () => {
    for (let round = 0; round < 10; round++) {
      const { order_id, payment_reference } = await order(await openShop([1]));
      await payCharge(ctx, payment_reference, "no_webhook");
      const verdicts = await Promise.all(Array.from({ length: 6 }, () => settle(payment_reference)));
      expect(verdicts.filter((verdict) => verdict === "paid")).toHaveLength(1);
      expect(await receiptsOf(order_id)).toHaveLength(1);
      const paid = await db().select().from(outbox).where(eq(outbox.name, "orders/order.paid"));
      expect(paid.filter(({ data }) => data.orderId === order_id)).toHaveLength(1);
    }
  });
});

/** An order that has ended, with late money on both of its QR codes. */
async function lateTwice() {
  const { order_id: orderId, payment_reference: first } = await order(await openShop([1]));
  await requestNewPayment(later(40), orderId);
  await expireOrder(later(80), orderId);
  const all = [];
  for (const attempt of await selectAttempts(ctx, orderId))
    all.push({ attempt, seen: await paidOn(attempt, receipt(`late-${attempt.reference}`)) });
  expect(all.map(({ attempt }) => attempt.reference)).toContain(first);
  expect(all).toHaveLength(2);
  return { orderId, all };
}

/** One of the two paid, the other waits for a person, and nothing looks unpaid. */
async function expectOneOfTwoPays(orderId: string): Promise<void> {
  const found = await receiptsOf(orderId);
  expect(found.map(({ isSettling, attention }) => `${isSettling} ${attention}`).toSorted()).toEqual([
    "false paid_twice",
    "true late",
  ]);
  expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "paid", attention: "paid_twice" });
  expect(await ledgerOf(orderId)).toEqual({ "gateway:sandbox": 100_000, sales: -50_000, unallocated: -50_000 });
}

describe("money on two QR codes of one order at once", () => {
  it("is judged one after the other", async () => {
    for (let round = 0; round < 10; round++) {
      const { orderId, all } = await lateTwice();
      await recordAtOnce(all, lockMoney);
      await expectOneOfTwoPays(orderId);
    }
  });

  it("would be judged wrongly without the lock on the attempts", async () => {
    const { orderId, all } = await lateTwice();
    await recordAtOnce(all, lookTogether(2));
    await expect(expectOneOfTwoPays(orderId)).rejects.toThrow(/to deeply equal/);
  });
});

/** A paid order, and second money on its QR code that four handlers hear of. */
async function secondMoney() {
  const { order_id: orderId, payment_reference } = await order(await openShop([1]));
  expect(await pay(payment_reference)).toBe("paid");
  const attempt = await paymentOf(payment_reference);
  const seen = await paidOn(attempt, receipt(`second-${attempt.reference}`));
  return { orderId, all: Array.from({ length: 4 }, () => ({ attempt, seen })) };
}

async function expectSecondOnce(orderId: string): Promise<void> {
  expect((await receiptsOf(orderId)).map(({ attention }) => attention).toSorted()).toEqual(
    [null, "paid_twice"].toSorted(),
  );
  expect(await ledgerOf(orderId)).toEqual({ "gateway:sandbox": 100_000, sales: -50_000, unallocated: -50_000 });
}

/** Two who both saw that nothing was paid yet, and both say that theirs is what pays. */
async function settleBoth(): Promise<string> {
  const { order_id: orderId, payment_reference } = await order(await openShop([1]));
  const attempt = await paymentOf(payment_reference);
  const look = lookTogether(2);
  await Promise.allSettled(
    ["one", "other"].map((key) =>
      inTransaction(ctx, async (tx) => {
        await look(tx, orderId);
        const settling = { isSettling: true, attention: null } as const;
        await insertReceipt(tx, attempt, { ...receipt(`${key}-${orderId}`), round: 1 }, settling);
      }),
    ),
  );
  return orderId;
}

async function expectOneSettles(orderId: string): Promise<void> {
  expect((await receiptsOf(orderId)).filter(({ isSettling }) => isSettling)).toHaveLength(1);
}

describe("the same money, told to many at once", () => {
  it("is on record once: by the lock, and by the index where the lock is off", async () => {
    for (const lock of [lockMoney, lookTogether(4)]) {
      const { orderId, all } = await secondMoney();
      await recordAtOnce(all, lock);
      await expectSecondOnce(orderId);
    }
  });

  it("is on record once by the lock alone, and four times without both", async () => {
    await db().execute(sql`drop index receipts_key`);
    const locked = await secondMoney();
    await recordAtOnce(locked.all, lockMoney);
    await expectSecondOnce(locked.orderId);

    const { orderId, all } = await secondMoney();
    await recordAtOnce(all, lookTogether(4));
    expect(await receiptsOf(orderId)).toHaveLength(5);
    await expect(expectSecondOnce(orderId)).rejects.toThrow(/to deeply equal/);
  });
});

describe("two receipts that both claim to pay an order", () => {
  it("cannot both be recorded, and could without the index", async () => {
    await expectOneSettles(await settleBoth());
    await db().execute(sql`drop index receipts_one_settles_a_payable`);
    await expect(expectOneSettles(await settleBoth())).rejects.toThrow(/length of 1 but got 2/);
  });
});
