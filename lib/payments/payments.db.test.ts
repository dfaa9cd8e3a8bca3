import { asc, desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { gatewayHealth, ledgerTransfers, paymentAttempts, receipts, refunds, transitions } from "@/db/schema";
import { newOrderId, newPaymentReference } from "@/lib/core/ids";
import { rupiah } from "@/lib/core/money";
import { countStatements } from "@/lib/testing/count-statements";
import { inTransaction, systemCtx, type Ctx } from "@/lib/work/context";
import type { Charge } from "./gateway";
import {
  bookSettlement,
  bookUnallocated,
  findAttempt,
  insertReceipt,
  insertRefund,
  lockMoneyOfAttempt,
  mayRead,
  moveAttempt,
  openAttempt,
  openPayable,
  readMoney,
  recordFailure,
  recordSuccess,
  selectHealth,
  selectHolding,
  selectTripped,
  startAttempt,
  takeLease,
  type Attempt,
} from ".";

/** The money's own tables, without an order around them. */

const ctx = systemCtx("test");
const at = (seconds: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + seconds * 1000) });
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const lease = () => ({ reference: newPaymentReference(), expiresAt: inMinutes(30), leasedUntil: inMinutes(1) });

const newAttempt = (): Promise<Attempt> =>
  inTransaction(ctx, (tx) =>
    openPayable(tx, {
      id: newOrderId(),
      kind: "order",
      dueIdr: 50_000,
      attempt: { gateway: "sandbox", ...lease() },
    }),
  );

const chargeOf = (gatewayRef: string): Charge => ({
  gatewayRef,
  amount: rupiah(50_123),
  surcharge: rupiah(123),
  surchargeKind: "unique_code",
  qrString: "000201",
  qrUrl: null,
  payUrl: null,
  expiresAt: inMinutes(25),
});

const open = (attempt: Attempt, gatewayRef: string) =>
  inTransaction(ctx, (tx) => openAttempt(tx, attempt, chargeOf(gatewayRef), inMinutes(1)));
const rowOf = async ({ id }: Attempt) =>
  (await db().select().from(paymentAttempts).where(eq(paymentAttempts.id, id)))[0];
const recordsOf = ({ id }: Attempt) =>
  db().select().from(transitions).where(eq(transitions.entityId, id)).orderBy(asc(transitions.id));

describe("an attempt", () => {
  it("is made with its payable in one statement, and a second live one is refused", async () => {
    const { result: attempt, statements } = await countStatements(newAttempt);
    expect(statements).toHaveLength(1);
    expect(attempt).toMatchObject({ status: "creating", dueIdr: 50_000, amountIdr: 50_000 });
    const second = { payableId: attempt.payableId, dueIdr: 50_000, gateway: "sandbox" as const, ...lease() };
    await expect(inTransaction(ctx, (tx) => startAttempt(tx, second))).rejects.toMatchObject({
      cause: { constraint: "payment_attempts_one_live_per_payable" },
    });
    await inTransaction(ctx, (tx) => moveAttempt(tx, attempt, "cancelled", { code: "code_replaced" }));
    await inTransaction(ctx, (tx) => startAttempt(tx, second));
    expect((await readMoney(ctx, attempt.payableId)).attempts.map(({ status }) => status).toSorted()).toEqual([
      "cancelled",
      "creating",
    ]);
  });

  it("is opened by one of many, in one statement with its record", async () => {
    const attempt = await newAttempt();
    const { result: opened, statements } = await countStatements(() =>
      Promise.all(Array.from({ length: 6 }, (_, index) => open(attempt, `${attempt.reference}-${index}`))),
    );
    expect(statements).toHaveLength(6);
    const [winner, ...more] = opened.filter((each) => each !== null);
    expect(more).toEqual([]);
    expect(await rowOf(attempt)).toEqual(winner);
    expect(winner).toMatchObject({ status: "open", amountIdr: 50_123, surchargeIdr: 123, leasedUntil: null });
    expect(await recordsOf(attempt)).toMatchObject([
      { from: "creating", to: "open", reason: "code_opened", facts: { gateway: "sandbox", amountIdr: 50_123 } },
    ]);
  });

  it("keeps the charge of a code that nobody waits for any more, because money could come on it", async () => {
    const attempt = await newAttempt();
    await inTransaction(ctx, (tx) => moveAttempt(tx, attempt, "cancelled", { code: "cancelled" }));
    expect(await open(attempt, `late-${attempt.reference}`)).toBeNull();
    expect(await rowOf(attempt)).toMatchObject({ status: "cancelled", amountIdr: 50_123 });
    const found = await findAttempt(ctx, "sandbox", { reference: null, gatewayRef: `late-${attempt.reference}` });
    expect(found?.id).toBe(attempt.id);
    expect((await recordsOf(attempt)).map(({ to }) => to)).toEqual(["cancelled"]);
  });

  it("is leased to one at a time", async () => {
    const attempt = await newAttempt();
    expect(await takeLease(ctx, attempt, inMinutes(2))).toBeNull();
    const later = at(90);
    const taken = await Promise.all(Array.from({ length: 6 }, () => takeLease(later, attempt, inMinutes(5))));
    expect(taken.filter(Boolean)).toHaveLength(1);
    await open(attempt, attempt.reference);
    expect(await takeLease(at(600), attempt, inMinutes(20))).toBeNull();
  });

  it("stays as it is where a move is not allowed, lease included", async () => {
    const attempt = await newAttempt();
    const again = await inTransaction(ctx, (tx) => moveAttempt(tx, attempt, "creating", { code: "code_replaced" }));
    expect(again).toBe(attempt);
    const paid = await inTransaction(ctx, (tx) =>
      moveAttempt(tx, attempt, "succeeded", { code: "gateway_says", gateway: "sandbox", rawStatus: "paid" }),
    );
    const after = await inTransaction(ctx, (tx) => moveAttempt(tx, paid, "expired", { code: "not_paid_in_time" }));
    expect(after).toBe(paid);
    expect(await recordsOf(attempt)).toHaveLength(1);
  });
});

async function withMoney() {
  const attempt = await newAttempt();
  const receipt = (receiptKey: string) => ({
    receiptKey,
    amount: rupiah(50_000),
    merchantFee: null,
    paidAt: null,
    round: 1,
  });
  const [paid, surplus] = await inTransaction(ctx, async (tx) => [
    await insertReceipt(tx, attempt, receipt(`a-${attempt.id}`), { isSettling: true, attention: null }),
    await insertReceipt(tx, attempt, receipt(`b-${attempt.id}`), { isSettling: false, attention: "paid_twice" }),
  ]);
  const facts = { attemptId: attempt.id, payableId: attempt.payableId, refundKey: `RF-${attempt.id}`, amountIdr: 9 };
  const about = { method: "manual", status: "requested", reason: "asked", unitIds: ["u1"], actor: "test" } as const;
  await inTransaction(ctx, (tx) => insertRefund(tx, { ...facts, ...about, unitIds: [...about.unitIds] }));
  if (!paid || !surplus) throw new Error("two receipts were to be made");
  return { attempt, paid, surplus };
}

describe("all money of a payable", () => {
  it("is read in one statement, as each table's own select answers it", async () => {
    const { attempt } = await withMoney();
    const { payableId } = attempt;
    const { result: money, statements } = await countStatements(() => readMoney(ctx, payableId));
    expect(statements).toHaveLength(1);
    expect(money.attempts).toEqual(
      await db()
        .select()
        .from(paymentAttempts)
        .where(eq(paymentAttempts.payableId, payableId))
        .orderBy(desc(paymentAttempts.createdAt)),
    );
    expect(money.receipts).toEqual(
      await db()
        .select()
        .from(receipts)
        .where(eq(receipts.payableId, payableId))
        .orderBy(asc(receipts.recordedAt), asc(receipts.id)),
    );
    expect(money.refunds).toEqual(await db().select().from(refunds).where(eq(refunds.payableId, payableId)));
    const locked = await inTransaction(ctx, (tx) => lockMoneyOfAttempt(tx, attempt.id));
    expect(locked).toEqual({ ...money, attempt: money.attempts[0] });
  });
});

describe("the ledger", () => {
  it("books each fact once, in one statement, and says whether it did", async () => {
    const { attempt, paid, surplus } = await withMoney();
    const first = await countStatements(() =>
      inTransaction(ctx, (tx) => bookSettlement(tx, { ...attempt, surchargeIdr: 123 }, paid)),
    );
    expect([first.result?.after.salesIdr, first.statements.length]).toEqual([50_000, 1]);
    expect(await inTransaction(ctx, (tx) => bookSettlement(tx, attempt, paid))).toBeNull();
    expect(await inTransaction(ctx, (tx) => bookUnallocated(tx, attempt, paid))).toBeNull();
    expect(await inTransaction(ctx, (tx) => bookUnallocated(tx, attempt, surplus))).not.toBeNull();
    const booked = await db().$count(ledgerTransfers, eq(ledgerTransfers.payableId, attempt.payableId));
    expect(booked).toBe(2);
    expect(await selectHolding(ctx, attempt)).toEqual({
      atGatewayIdr: 100_000,
      salesIdr: 50_000,
      surchargeIdr: 0,
      keptIdr: 0,
      unallocatedIdr: 50_000,
    });
  });
});

describe("the health of a gateway", () => {
  it("is written once in some seconds, and always after a failure", async () => {
    const clear = () => db().delete(gatewayHealth);
    await clear();
    const sent = async (seconds: number) =>
      (await countStatements(() => recordSuccess(at(seconds), "pakasir"))).statements.length;
    expect([await sent(0), await sent(1), await sent(4), await sent(6)]).toEqual([1, 0, 0, 1]);
    for (let round = 0; round < 3; round++) await recordFailure(at(7), "pakasir", { why: "no answer", isOutage: true });
    expect(await selectTripped(at(8))).toEqual(new Set(["pakasir"]));
    expect(await sent(8)).toBe(1);
    expect(await selectTripped(at(8))).toEqual(new Set());
  });

  it("is told of refusals, and counts only what was not reached", async () => {
    await db().delete(gatewayHealth);
    for (let round = 0; round < 9; round++) await recordFailure(at(round), "tripay", { why: "over the limit" });
    expect(await selectHealth(ctx)).toMatchObject([{ failures: 0, openUntil: null, lastError: "over the limit" }]);
    for (let round = 0; round < 3; round++)
      await recordFailure(at(20), "tripay", { why: "ECONNREFUSED", isOutage: true });
    expect(await selectTripped(at(21))).toEqual(new Set(["tripay"]));
    // Whatever it answers, it is there again.
    await recordFailure(at(22), "tripay", { why: "over the limit" });
    expect(await selectTripped(at(23))).toEqual(new Set());
  });

  it("lets one read through a minute while the breaker is open, and every one while it is not", async () => {
    await db().delete(gatewayHealth);
    expect(await mayRead(ctx, "tripay")).toBe(true);
    // Far enough for an open time of minutes.
    for (let round = 0; round < 6; round++) await recordFailure(ctx, "tripay", { why: "ECONNREFUSED", isOutage: true });
    const turns = async (seconds: number) =>
      (await Promise.all(Array.from({ length: 6 }, () => mayRead(at(seconds), "tripay")))).filter(Boolean).length;
    expect([await turns(30), await turns(61), await turns(90), await turns(122)]).toEqual([0, 1, 0, 1]);
    expect(await mayRead(ctx, "midtrans")).toBe(true);
  });
});
