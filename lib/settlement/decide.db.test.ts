import { setTimeout as pause } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db, pool } from "@/db/client";
import { orders, paymentAttempts } from "@/db/schema";
import { cancelOrder } from "@/lib/ordering";
import { lockOrderRows } from "@/lib/orders";
import { readMoney } from "@/lib/payments";
import { MONEY_LAWS } from "@/lib/payments/laws";
import { acceptReceipt, confirmPaymentByHand, requestRefund, resolveAttention } from "@/lib/settlement";
import { today, waitingOn } from "@/lib/testing/money";
import { ctx, openShop, order, orderRow, outcomeOf, pay, settle, statusOf } from "@/lib/testing/world";
import { inTransaction, type TxCtx } from "@/lib/work/context";
import type { Books } from "./books";

/** Two who decide about the same money at once, and the locks that put one after the other. */

/** An order of 50,000 to which too little came. */
async function shortOrder() {
  const { order_id: orderId, payment_reference: reference } = await order(await openShop([1]));
  expect(await pay(reference, "wrong_amount")).toBe("needs_review");
  return { orderId, reference, about: await waitingOn(orderId) };
}

const brokenLaws = async () =>
  (await Promise.all(MONEY_LAWS.map(({ broken }) => pool().query<{ what: string }>(broken)))).flatMap(
    ({ rows }) => rows,
  );
const cashOf = async (orderId: string): Promise<number> => {
  const { rows } = await db().execute<{ sum: number }>(
    sql`select coalesce(sum(e.amount_idr), 0)::int as sum from ledger_entries e join ledger_transfers t on t.id = e.transfer_id
      where t.payable_id = ${orderId} and e.account = 'cash'`,
  );
  return rows[0]?.sum ?? 0;
};

type Lock = (tx: TxCtx, orderId: string) => Promise<Books>;
type About = Awaited<ReturnType<typeof waitingOn>>;

const payout = () => ({ reference: "BCA 1", paidOn: today() });
/** Decisions that contradict each other. */
const DECISIONS = {
  accept: (about: About, lock?: Lock) => acceptReceipt(ctx, about, lock),
  return: (about: About, lock?: Lock) =>
    resolveAttention(ctx, { ...about, outcome: "returned", proof: payout() }, lock),
  keep: (about: About, lock?: Lock) => resolveAttention(ctx, { ...about, outcome: "kept" }, lock),
  by_hand: ({ orderId, saw }: About, lock?: Lock) =>
    confirmPaymentByHand(ctx, orderId, { reference: `hand ${orderId}`, note: "seen", saw }, lock),
};
const PAIRS = [
  ["accept", "return"],
  ["accept", "keep"],
  ["keep", "return"],
  ["return", "return"],
  ["by_hand", "return"],
  ["by_hand", "accept"],
] as const;

/** The guard taken off: both look, without a lock, before anybody decides. */
function lookTogether(): Lock {
  let looked = 0;
  let start = (): void => undefined;
  const bothLooked = new Promise<void>((resolve) => (start = resolve));
  return async (tx, orderId) => {
    const money = await readMoney(tx, orderId);
    if (++looked === 2) start();
    await bothLooked;
    return { ...money, rows: await lockOrderRows(tx, orderId) };
  };
}

type Name = keyof typeof DECISIONS;
async function race(pair: readonly [Name, Name], lock?: Lock) {
  const { orderId, about } = await shortOrder();
  const outcomes = await Promise.all(pair.map((name) => outcomeOf(DECISIONS[name](about, lock))));
  return { orderId, outcomes };
}

describe("two staff acts on the same money at once", () => {
  it.each(PAIRS)("%s and %s: one is done, the other is told to look again", async (...pair) => {
    for (let round = 0; round < 4; round++) {
      const { orderId, outcomes } = await race(pair);
      expect(outcomes.toSorted()).toEqual(["conflict", "ok"]);
      expect(await cashOf(orderId)).toBeLessThanOrEqual(0);
    }
    expect(await brokenLaws()).toEqual([]);
  });

  it("would both be done without the lock", async () => {
    const { outcomes } = await race(["keep", "return"], lookTogether());
    expect(outcomes).not.toContain("conflict");
  });

  it("refuses a decision on money that has changed since, and one about money on its way back", async () => {
    const { orderId, about } = await shortOrder();
    const [attempt] = (await readMoney(ctx, orderId)).attempts;
    await requestRefund(ctx, { attemptId: attempt?.id ?? "", amountIdr: 1_000, reason: "a part", isByHand: true });
    expect(await outcomeOf(acceptReceipt(ctx, about))).toBe("conflict");
    expect(await outcomeOf(acceptReceipt(ctx, await waitingOn(orderId)))).toBe("conflict");
    const stale = { attemptId: attempt?.id ?? "", amountIdr: 1_000, reason: "again", saw: about.saw };
    expect(await outcomeOf(requestRefund(ctx, stale))).toBe("conflict");
  });

  it("does not invent cash beside money that waits", async () => {
    const { orderId } = await shortOrder();
    const byHand = confirmPaymentByHand(ctx, orderId, { reference: "BCA 9", note: "seen" });
    await expect(byHand).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("waits") as string,
    });
    expect(await cashOf(orderId)).toBe(0);
  });
});

describe("what a decision books", () => {
  it("kept: the money is the shop's, and the order can be closed", async () => {
    const { orderId, about } = await shortOrder();
    await resolveAttention(ctx, { ...about, outcome: "kept" });
    expect(await orderRow(orderId)).toMatchObject({ paymentStatus: "needs_review", attention: null });
    const staff = { ...ctx, actor: { kind: "staff", id: "1", email: "a@example.com", role: "owner" } } as const;
    await cancelOrder(staff, orderId);
    expect(await brokenLaws()).toEqual([]);
  });

  it("returned: a refund by hand with its reference and day, and the order follows", async () => {
    const { orderId, about } = await shortOrder();
    const late = { ...about, outcome: "returned", proof: { ...payout(), paidOn: "2999-01-01" } } as const;
    await expect(resolveAttention(ctx, late)).rejects.toMatchObject({
      fields: { paid_on: expect.any(String) as string },
    });
    await resolveAttention(ctx, { ...about, outcome: "returned", proof: payout() });
    expect((await readMoney(ctx, orderId)).refunds).toMatchObject([
      { method: "manual", proof: "BCA 1", paidOn: today() },
    ]);
    expect(await statusOf(orderId)).toBe("refunded");
    expect(await brokenLaws()).toEqual([]);
  });

  it("noted: only for money that is not here", async () => {
    const { about } = await shortOrder();
    expect(await outcomeOf(resolveAttention(ctx, { ...about, outcome: "noted" }))).toBe("invalid");
  });
});

describe("one reference of staff", () => {
  it("pays one order in the whole shop, across gateways and spellings, and twice nothing", async () => {
    const shop = await openShop([2]);
    const [first, second] = [await order(shop), await order(shop)];
    await db().update(paymentAttempts).set({ gateway: "tripay" }).where(eq(paymentAttempts.payableId, second.order_id));
    const confirm = (id: string, reference: string) =>
      outcomeOf(confirmPaymentByHand(ctx, id, { reference, note: "seen at the bank" }));
    expect(await confirm(first.order_id, "BCA-0001")).toBe("ok");
    expect(await confirm(first.order_id, "bca 0001")).toBe("ok");
    expect(await confirm(second.order_id, "bca0001")).toBe("conflict");
    expect(await statusOf(second.order_id)).toBe("pending");
    expect(await cashOf(first.order_id)).toBe(50_000);
    // The database itself refuses it.
    const copy = db()
      .execute(sql`insert into receipts (attempt_id, payable_id, gateway, receipt_key, amount_idr, is_settling, recorded_at)
      select attempt_id, payable_id, 'tripay', receipt_key, amount_idr, false, now() from receipts where payable_id = ${first.order_id}`);
    await expect(copy).rejects.toMatchObject({ cause: { constraint: "receipts_manual_key" } });
  });
});

/** What others wait for in this file's database, as the statements that wait. */
async function waitingStatements(): Promise<string[]> {
  const { rows } = await pool().query<{ query: string }>(
    "select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows.map(({ query }) => query);
}

/** Runs `act` while somebody holds rows; answers the statement that it waits at, or null when it did not wait. */
async function waitsAt(hold: (tx: TxCtx) => Promise<unknown>, act: () => Promise<unknown>): Promise<string | null> {
  let isOver = false;
  let acting: Promise<unknown> = Promise.resolve();
  const seen = await inTransaction(ctx, async (tx) => {
    await hold(tx);
    acting = act().finally(() => (isOver = true));
    for (;;) {
      const [statement] = await waitingStatements();
      if (statement !== undefined || isOver) return statement ?? null;
      await pause(5);
    }
  });
  await acting;
  return seen;
}

/** A plain SELECT waits for nobody: one that waits is one that locks. */
describe("the locks", () => {
  it.each([
    ["payments", paymentAttempts.payableId, paymentAttempts, /^select .*"payment_attempts"/s],
    ["the order", orders.id, orders, /^select .*"orders"/s],
  ] as const)("of %s are taken before anything is read that depends on them", async (_, column, table, statement) => {
    const held = (id: string) => (tx: TxCtx) => tx.db.select().from(table).where(eq(column, id)).for("update");
    const { orderId, about } = await shortOrder();
    const other = await order(await openShop([1]));
    expect(await waitsAt(held(orderId), () => acceptReceipt(ctx, about))).toMatch(statement);
    expect(
      await waitsAt(held(other.order_id), () =>
        confirmPaymentByHand(ctx, other.order_id, { reference: other.order_id, note: "seen" }),
      ),
    ).toMatch(statement);
    const fresh = await order(await openShop([1]));
    expect(await waitsAt(held(fresh.order_id), () => pay(fresh.payment_reference))).toMatch(statement);
    expect(await settle(fresh.payment_reference)).toBe("already_settled");
  });
});
