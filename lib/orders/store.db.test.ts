import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { buyers, orders, orderUnits } from "@/db/schema";
import { inTransaction, type TxCtx } from "@/lib/work/context";
import { moveUnit } from "./delivery-store";
import {
  insertOrder,
  joinedRows,
  lockOrder,
  lockOrderRows,
  movePayment,
  readOrderRows,
  selectOrder,
  selectUnit,
  toOrderRows,
  updateOrder,
  type OrderRows,
} from "./store";
import { countingCtx, ctx, later, newLine, PAID, paid, people, placed, recordsOf } from "./testing/orders";

const codes = () =>
  newLine({
    productId: "kode",
    kind: "code",
    quantity: 2,
    units: 2,
    totalIdr: 90_000,
    discountIdr: 10_000,
    durationDays: null,
    supply: "product:kode",
    snapshot: { kind: "code", items: 1, termsVersion: 3 },
    people: people("a@example.com", null),
  });

describe("an order", () => {
  it("is read as it was written, with real dates and numbers", async () => {
    const rows = await placed([newLine({ people: [{ email: "b@example.com", renews: randomUUID() }] }), codes()], {
      phone: "+6281234567890",
      subtotalIdr: 150_000,
      discountIdr: 10_000,
    });
    expect(rows.order).toMatchObject({ units: 3, totalIdr: 140_000, paymentStatus: "pending" });
    expect(rows.lines.map(({ position }) => position)).toEqual([0, 1]);
    expect(rows.units.map(({ lineId, position }) => [lineId, position])).toEqual([
      [rows.lines[0]?.id, 0],
      [rows.lines[1]?.id, 0],
      [rows.lines[1]?.id, 1],
    ]);
    expect(await readOrderRows(ctx, rows.order.id)).toEqual(rows);
    expect(await inTransaction(ctx, (tx) => lockOrderRows(tx, rows.order.id))).toEqual(rows);
    expect(await selectOrder(ctx, rows.order.id)).toEqual(rows.order);
    const [order, line, unit] = [rows.order, rows.lines[1], rows.units[2]];
    expect(await selectUnit(ctx, unit?.id ?? "")).toEqual({ order, line, unit });
  });

  it("begins its story with what it costs", async () => {
    const { order } = await placed();
    expect(await recordsOf(order.id)).toMatchObject([
      {
        entity: "payment",
        entityId: order.id,
        from: null,
        to: "pending",
        reason: "order_placed",
        facts: { totalIdr: 50_000 },
      },
    ]);
  });

  it("is written, read, locked and moved in one statement each", async () => {
    const source = await placed([codes()]);
    const counting = countingCtx();
    const buyerId = randomUUID();
    await db().insert(buyers).values({ id: buyerId, createdAt: ctx.now() });
    const each: number[] = [];
    const counted = async (work: (tx: TxCtx) => Promise<unknown>) => {
      const before = counting.statements.length;
      await inTransaction(counting.ctx, work);
      each.push(counting.statements.length - before);
    };
    const { order, units } = source;
    const { units: _, ...facts } = order;
    await counted((tx) => insertOrder(tx, { ...facts, id: `${order.id}-2`, buyerId }, [codes(), newLine()]));
    await counted((tx) => readOrderRows(tx, order.id));
    await counted((tx) => lockOrderRows(tx, order.id));
    await counted((tx) => selectUnit(tx, units[0]?.id ?? ""));
    await counted((tx) => movePayment(tx, order, "paid", PAID));
    expect(each).toEqual([1, 1, 1, 1, 1]);
  });

  it("names one person or nobody for each unit", async () => {
    await expect(placed([newLine({ units: 2, people: people("a@example.com") })])).rejects.toThrow(/1 of 2 units/);
  });

  it("is not found when there is none", async () => {
    expect(await readOrderRows(ctx, "ORD-NONE")).toBeUndefined();
    expect(await selectUnit(ctx, randomUUID())).toBeUndefined();
    await expect(inTransaction(ctx, (tx) => lockOrder(tx, "ORD-NONE"))).rejects.toMatchObject({ code: "not_found" });
    await expect(inTransaction(ctx, (tx) => lockOrderRows(tx, "ORD-NONE"))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("a payment status", () => {
  it("moves with its reason, its facts and what changes with it", async () => {
    const rows = await placed();
    const moved = await inTransaction(ctx, (tx) =>
      movePayment(tx, rows.order, "paid", PAID, { attention: "late", amountIdr: 50_123, gateway: "tripay" }),
    );
    expect(moved).toEqual(await selectOrder(ctx, rows.order.id));
    expect(moved).toMatchObject({ paymentStatus: "paid", attention: "late", amountIdr: 50_123, gateway: "tripay" });
    expect(moved.paidAt).toBeInstanceOf(Date);
    expect((await recordsOf(rows.order.id))[1]).toMatchObject({
      entity: "payment",
      from: "pending",
      to: "paid",
      reason: "paid",
      facts: { gateway: "sandbox", amountIdr: 50_000 },
      actor: "system:test",
    });
  });

  it("keeps the time of the first payment", async () => {
    const { order } = await paid();
    const review = await inTransaction(ctx, (tx) => movePayment(tx, order, "needs_review", PAID));
    const again = await inTransaction(later(5), (tx) => movePayment(tx, review, "paid", PAID));
    expect(again.paidAt).toEqual(order.paidAt);
    expect(again.updatedAt > order.updatedAt).toBe(true);
  });

  it("refuses what its table does not have, and writes nothing when it is there already", async () => {
    const { order } = await paid();
    const back = inTransaction(ctx, (tx) => movePayment(tx, order, "expired", { code: "not_paid_in_time" }));
    await expect(back).rejects.toMatchObject({ code: "conflict" });
    const same = await inTransaction(ctx, (tx) => movePayment(tx, order, "paid", PAID, { attention: "late" }));
    expect(same).toBe(order);
    expect(await recordsOf(order.id)).toHaveLength(2);
  });

  it("leaves facts that are not statuses to be written alone", async () => {
    const { order } = await placed();
    const expiresAt = new Date("2030-01-01T00:00:00Z");
    await inTransaction(later(1), (tx) => updateOrder(tx, order.id, { expiresAt, gatewayWish: "tripay" }));
    const after = await selectOrder(ctx, order.id);
    expect(after).toMatchObject({ expiresAt, gatewayWish: "tripay", paymentStatus: "pending" });
    expect(await recordsOf(order.id)).toHaveLength(1);
  });

  it("cannot be left with a delivery of something that was not paid", async () => {
    const { order } = await placed();
    const cheat = db().update(orders).set({ invitationStatus: "invited" }).where(eq(orders.id, order.id));
    await expect(cheat).rejects.toMatchObject({ cause: { constraint: "orders_delivery_needs_payment" } });
  });
});

describe("locked rows", () => {
  /** What a second reader sees of a unit that the first one moves while the second already waits for the order. */
  async function seenAfterWaiting(lock: (tx: TxCtx, id: string) => Promise<OrderRows>): Promise<string | undefined> {
    const { order, units } = await paid();
    const [unit] = units;
    if (!unit) throw new Error("an order has a unit");
    let second: Promise<OrderRows> | undefined;
    await inTransaction(ctx, async (tx) => {
      await lockOrderRows(tx, order.id);
      second = inTransaction(ctx, (other) => lock(other, order.id));
      await somebodyWaits();
      await moveUnit(tx, unit, "delivered", { code: "item_handed" });
    });
    return (await second)?.units[0]?.status;
  }

  /** Until somebody waits for a lock in this file's database; a pause alone would only guess. */
  async function somebodyWaits(): Promise<void> {
    for (;;) {
      const { rows } = await db().execute(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) return;
      await pause(10);
    }
  }

  const expectCurrent = (status: string | undefined): void => expect(status).toBe("delivered");

  it("are those after the wait, lines and units too", async () => {
    for (let round = 0; round < 5; round++) expectCurrent(await seenAfterWaiting(lockOrderRows));
  });

  it("would be stale if only the order were locked", async () => {
    const lockOrderOnly = async (tx: TxCtx, id: string): Promise<OrderRows> => {
      const rows = toOrderRows(await joinedRows(tx, eq(orders.id, id)).for("no key update", { of: orders }));
      if (!rows) throw new Error("no such order");
      return rows;
    };
    const seen = await seenAfterWaiting(lockOrderOnly);
    expect(() => expectCurrent(seen)).toThrow(/expected/);
  });

  it("do not hold up rows that merely point at them", async () => {
    const { order, units } = await paid();
    await inTransaction(ctx, async (tx) => {
      await lockOrderRows(tx, order.id);
      const pointing = await db().transaction(async (other) => {
        await other.execute("set local lock_timeout = 500");
        const unit = eq(orderUnits.id, units[0]?.id ?? "");
        return other.select().from(orderUnits).where(unit).for("key share");
      });
      expect(pointing).toHaveLength(1);
    });
  });
});
