import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inTransaction } from "@/lib/work/context";
import { drawDelivery, moveUnit } from "./delivery-store";
import { movePayment, type NewLine, type NewOrder, type OrderRows, type Unit } from "./store";
import { countingCtx, ctx, later, newEmail, newLine, paid, people, placed } from "./testing/orders";
import { readPressure, selectOverdue, selectOwedLines, selectStuck } from "./waiting-store";

const newSupply = (): string => `pool:${randomUUID()}`;
const NOBODY = { email: "nobody@example.com", phone: null, address: null, supplies: [], people: [] } as const;

/** A paid order whose lines of this supply wait for stock. */
async function waiting(supply: string, lines: NewLine[], at = ctx): Promise<OrderRows> {
  const rows = await paid(lines, {}, at);
  const pendingLines = new Set(rows.lines.filter((line) => line.supply === supply).map(({ id }) => id));
  return inTransaction(at, (tx) => drawDelivery(tx, rows, { isStarted: true, pendingLines }, { code: "no_stock" }));
}

describe("the pressure of other orders", () => {
  const pressure = (query: Partial<Parameters<typeof readPressure>[1]>, at = ctx) =>
    inTransaction(at, (tx) => readPressure(tx, { ...NOBODY, ...query }));

  it("counts unpaid open orders from this address, by email and phone as well, and no others", async () => {
    const who: Partial<NewOrder> = {
      customerEmail: newEmail(),
      phone: `+62812${Math.floor(Math.random() * 1e8)}`,
      clientAddress: randomUUID(),
    };
    const asked = { email: who.customerEmail ?? "", phone: who.phone ?? null, address: who.clientAddress ?? null };
    const mine = await placed([newLine()], who);
    await placed([newLine()], { ...who, phone: null });
    await placed([newLine()], { ...who, customerEmail: newEmail(), clientAddress: null });
    await paid([newLine()], who);
    expect((await pressure(asked)).pending).toEqual({ email: 2, phone: 1, address: 2 });
    expect((await pressure({ ...asked, exceptOrder: mine.order.id })).pending).toEqual({
      email: 1,
      phone: 0,
      address: 1,
    });
    expect((await pressure(asked, later(31))).pending).toEqual({ email: 0, phone: 0, address: 0 });
    // In their name, but from elsewhere; and where no address is known.
    expect((await pressure({ ...asked, address: randomUUID() })).pending).toEqual({ email: 0, phone: 0, address: 0 });
    expect((await pressure({ ...asked, address: null })).pending).toEqual({ email: 0, phone: 1, address: 0 });
  });

  it("counts units that are held unpaid, from here and by new contacts, renewals left out", async () => {
    const [supply, address] = [newSupply(), randomUUID()];
    const asked = { address, supplies: [supply] };
    const renewing = { email: "r@x.id", renews: randomUUID() };
    await placed([newLine({ supply, people: [renewing, ...people("a@x.id", null)] })], { clientAddress: address });
    const known = { customerEmail: newEmail(), clientAddress: randomUUID() };
    await paid([newLine()], known);
    await placed([newLine({ supply })], known);
    expect(await pressure(asked)).toMatchObject({
      held: new Map([[supply, { own: 2, newcomers: 2 }]]),
      isKnown: false,
    });
    const them = { ...asked, email: known.customerEmail, address: known.clientAddress };
    expect(await pressure(them)).toMatchObject({ held: new Map([[supply, { own: 1, newcomers: 2 }]]), isKnown: true });
    expect(await pressure({ ...asked, email: known.customerEmail })).toMatchObject({ isKnown: false });
    expect((await pressure(asked, later(31))).held).toEqual(new Map());
  });

  it("names the lines of these supplies that are paid and not delivered, as the waiting list does", async () => {
    const [supply, other] = [newSupply(), newSupply()];
    const renewing = [{ email: "r@x.id", renews: randomUUID() }, ...people("a@x.id", null)];
    const { lines, units } = await waiting(supply, [newLine({ supply, people: renewing }), newLine({ supply: other })]);
    await placed([newLine({ supply })]);
    const { owed } = await pressure({ supplies: [supply] });
    expect(owed).toEqual(await selectOwedLines(ctx, { supplies: [supply] }));
    expect(owed).toEqual([
      {
        orderId: lines[0]?.orderId,
        lineId: lines[0]?.id,
        supply,
        kind: "seat",
        days: lines[0]?.durationDays,
        units: expect.any(Array) as unknown,
      },
    ]);
    const own = units.filter(({ lineId }) => lineId === lines[0]?.id);
    const facts = own.map(({ id, status, renews }) => ({ id, status, renews }));
    expect(owed[0]?.units).toEqual(expect.arrayContaining(facts));
    expect((await pressure({ supplies: [supply, other] })).owed).toHaveLength(2);
    expect((await pressure({ supplies: [] })).owed).toEqual([]);
  });

  it("owes nothing any more once the money is back", async () => {
    const supply = newSupply();
    const { order } = await waiting(supply, [newLine({ supply })]);
    await inTransaction(ctx, (tx) => movePayment(tx, order, "refunded", { code: "refunded", amountIdr: 50_000 }));
    expect(await selectOwedLines(ctx, { supplies: [supply] })).toEqual([]);
  });

  it("names the lines of other unpaid open orders that are for the same people, each once", async () => {
    const [one, two] = [newEmail(), newEmail()];
    const rival = await placed([newLine({ people: people(one, two) }), newLine()]);
    const own = await placed([newLine({ people: people(one) })]);
    await paid([newLine({ people: people(one) })]);
    const query = { people: [one, two], exceptOrder: own.order.id };
    expect((await pressure(query)).rivalLines).toEqual([rival.lines[0]?.id]);
    expect((await pressure(query, later(31))).rivalLines).toEqual([]);
  });

  it("is read in one statement", async () => {
    const counting = countingCtx();
    await inTransaction(counting.ctx, (tx) => readPressure(tx, NOBODY));
    expect(counting.statements).toHaveLength(1);
  });
});

describe("lines that are owed", () => {
  it("are answered in order of payment, not of ordering", async () => {
    const supply = newSupply();
    const lastPaid = await waiting(supply, [newLine({ supply })], later(3));
    const firstPaid = await waiting(supply, [newLine({ supply, people: people("a@x.id", "b@x.id") })], later(1));
    const second = await paid([newLine({ supply: newSupply() }), newLine({ supply })], {}, later(2));
    const idsOf = async (query: Parameters<typeof selectOwedLines>[1]): Promise<string[]> =>
      (await selectOwedLines(ctx, query)).map(({ lineId }) => lineId);
    const inTurn = [firstPaid.lines[0]?.id, second.lines[1]?.id, lastPaid.lines[0]?.id];
    expect(await idsOf({ supplies: [supply] })).toEqual(inTurn);
    expect(await idsOf({})).toEqual(expect.arrayContaining(inTurn));
    expect(await idsOf({ supplies: [supply], before: second.order.paidAt ?? undefined })).toEqual(inTurn.slice(0, 1));
    expect(await idsOf({ supplies: [] })).toEqual([]);
  });

  it("are also those whose units wait for a name or a person, while the rest is delivered; not those that are over", async () => {
    const supply = newSupply();
    const four = [newLine({ supply, people: people("a@x.id", "b@x.id", "c@x.id", "d@x.id") })];
    const rows = await paid(four);
    const statuses = ["delivered", "needs_name", "needs_person", "withdrawn"] as const;
    await inTransaction(ctx, async (tx) => {
      const units: Unit[] = [];
      for (const [index, unit] of rows.units.entries()) {
        const to = statuses[index] ?? "delivered";
        const done = { deliveredAt: to === "delivered" ? tx.now() : null };
        units.push(await moveUnit(tx, unit, to, { code: "tried_again" }, done));
      }
      await drawDelivery(tx, { ...rows, units }, { isStarted: true });
    });
    const [owed] = await selectOwedLines(ctx, { supplies: [supply] });
    expect(owed?.units.map(({ status }) => status).toSorted()).toEqual(["needs_name", "needs_person"]);
  });
});

describe("orders that a sweep looks at", () => {
  it("are unpaid ones past their time, the longest overdue first", async () => {
    const [late, later2] = [await placed([newLine()], {}, later(-60)), await placed([newLine()], {}, later(-90))];
    const open = await placed();
    await paid([newLine()], {}, later(-60));
    const found = await selectOverdue(ctx, ctx.now(), 1_000);
    expect(found.filter((id) => [late, later2, open].some(({ order }) => order.id === id))).toEqual([
      later2.order.id,
      late.order.id,
    ]);
    expect(await selectOverdue(ctx, ctx.now(), 1)).toHaveLength(1);
  });

  it("are paid ones under delivery in which nothing has moved, not those that wait for stock", async () => {
    const stuck = await paid([newLine()], {}, later(-60));
    const older = await paid([newLine()], {}, later(-90));
    const supply = newSupply();
    const ids = [stuck, older, await waiting(supply, [newLine({ supply })], later(-60)), await paid()].map(
      ({ order }) => order.id,
    );
    const found = await selectStuck(ctx, later(-30).now(), 1_000);
    expect(found.filter((id) => ids.includes(id))).toEqual([older.order.id, stuck.order.id]);
  });
});
