import { describe, expect, it } from "vitest";
import { inTransaction } from "@/lib/work/context";
import type { UnitStatus } from "./status";
import { drawDelivery, moveUnit, moveUnits, updateUnit } from "./delivery-store";
import { readOrderRows, type OrderRows, type Unit } from "./store";
import { countingCtx, ctx, later, newLine, paid, people, placed, recordsOf } from "./testing/orders";

const HANDED = { code: "item_handed" } as const;

function firstOf<T>(rows: readonly T[]): T {
  const [first] = rows;
  if (!first) throw new Error("there is a first one");
  return first;
}

/** Moves the units at these indexes and draws the delivery again. */
const deliver = (rows: OrderRows, moves: Record<number, UnitStatus>, at = ctx, endsAt: Date | null = null) =>
  inTransaction(at, async (tx) => {
    const units: Unit[] = [];
    for (const [index, unit] of rows.units.entries()) {
      const to = moves[index];
      units.push(to ? await moveUnit(tx, unit, to, HANDED, { deliveredAt: tx.now(), endsAt }) : unit);
    }
    return drawDelivery(tx, { ...rows, units }, { isStarted: true });
  });

describe("a unit", () => {
  it("moves with its facts, and forgets why it waited for somebody", async () => {
    const { units, order } = await paid();
    const refused = { code: "address_refused", email: "a@example.com", workspace: "W", refusal: "no" } as const;
    const facts = { workspace: "W" };
    const stuck = await inTransaction(ctx, (tx) =>
      moveUnit(tx, firstOf(units), "needs_person", refused, { reason: "address_refused", facts }),
    );
    expect(stuck).toMatchObject({ status: "needs_person", reason: "address_refused", facts });
    const again = await inTransaction(ctx, (tx) =>
      moveUnit(
        tx,
        stuck,
        "waiting",
        { code: "address_corrected", from: "a@example.com", to: "b@example.com" },
        { email: "b@example.com" },
      ),
    );
    expect(again).toMatchObject({ status: "waiting", reason: null, facts: null, email: "b@example.com" });
    expect((await readOrderRows(ctx, order.id))?.units).toEqual([again]);
    expect((await recordsOf(order.id)).slice(2)).toMatchObject([
      {
        entity: "unit",
        entityId: again.id,
        from: "waiting",
        to: "needs_person",
        reason: "address_refused",
        facts: { refusal: "no" },
      },
      { entity: "unit", entityId: again.id, from: "needs_person", to: "waiting", reason: "address_corrected" },
    ]);
  });

  it("changes its facts without a move", async () => {
    const { units, order } = await paid();
    const endsAt = new Date("2030-01-01T00:00:00Z");
    await inTransaction(ctx, (tx) => updateUnit(tx, firstOf(units).id, { email: "c@example.com", endsAt }));
    expect((await readOrderRows(ctx, order.id))?.units[0]).toMatchObject({ email: "c@example.com", endsAt });
    expect(await recordsOf(order.id)).toHaveLength(2);
  });
});

describe("many units", () => {
  it("move in one statement, those that are there already left alone", async () => {
    const rows = await deliver(await paid([newLine({ people: people("a@x.id", "b@x.id", "c@x.id", null) })]), {
      0: "withdrawn",
      1: "delivered",
    });
    const counting = countingCtx();
    const after = await inTransaction(counting.ctx, (tx) =>
      moveUnits(tx, rows.units, "withdrawn", { code: "withdrawn", why: "refunded" }),
    );
    expect(counting.statements).toHaveLength(1);
    expect((await readOrderRows(ctx, rows.order.id))?.units).toEqual(after);
    expect(after.map(({ status }) => status)).toEqual(Array(4).fill("withdrawn"));
    const records = (await recordsOf(rows.order.id)).filter(({ reason }) => reason === "withdrawn");
    expect(records.map(({ from }) => from)).toEqual(["delivered", "waiting", "waiting"]);
  });

  it("move all or none: stale and forbidden ones refuse the whole", async () => {
    const rows = await paid([newLine({ people: people("a@x.id", "b@x.id") })]);
    await deliver(rows, { 1: "delivered" });
    const withdraw = (units: readonly Unit[]) =>
      inTransaction(ctx, (tx) => moveUnits(tx, units, "withdrawn", { code: "withdrawn", why: "refunded" }));
    await expect(withdraw(rows.units)).rejects.toMatchObject({ code: "try_later" });
    const ended = rows.units.map((unit) => ({ ...unit, status: "ended" as const }));
    await expect(withdraw(ended)).rejects.toMatchObject({ code: "conflict" });
    expect((await readOrderRows(ctx, rows.order.id))?.units.map(({ status }) => status)).toEqual([
      "waiting",
      "delivered",
    ]);
  });

  it("are none when there is nothing to move", async () => {
    expect(await inTransaction(ctx, (tx) => moveUnits(tx, [], "withdrawn", HANDED))).toEqual([]);
  });
});

describe("the delivery status", () => {
  const twoLines = () => [
    newLine({ people: people("a@x.id", "b@x.id") }),
    newLine({ productId: "two", people: people("c@x.id") }),
  ];

  it("of lines and order follows the units and tells why, in one statement", async () => {
    const rows = await paid(twoLines());
    const counting = countingCtx();
    const drawn = await inTransaction(counting.ctx, (tx) =>
      drawDelivery(
        tx,
        rows,
        { isStarted: true, pendingLines: new Set([rows.lines[1]?.id ?? ""]) },
        { code: "no_stock" },
      ),
    );
    expect(counting.statements).toHaveLength(1);
    expect(drawn.lines.map(({ deliveryStatus }) => deliveryStatus)).toEqual(["processing", "pending_stock"]);
    expect(drawn.order.invitationStatus).toBe("processing");
    expect(await readOrderRows(ctx, rows.order.id)).toEqual(drawn);
    expect((await recordsOf(rows.order.id)).slice(2)).toMatchObject([
      { entity: "line", entityId: rows.lines[0]?.id, from: "not_started", to: "processing", reason: "no_stock" },
      { entity: "line", entityId: rows.lines[1]?.id, from: "not_started", to: "pending_stock", reason: "no_stock" },
      { entity: "delivery", entityId: rows.order.id, from: "not_started", to: "processing", reason: "no_stock" },
    ]);
  });

  it("writes nothing when nothing differs", async () => {
    const rows = await deliver(await paid(twoLines()), { 0: "delivered" });
    const counting = countingCtx();
    const again = await inTransaction(counting.ctx, (tx) => drawDelivery(tx, rows, { isStarted: true }));
    expect(again).toBe(rows);
    expect(counting.statements).toEqual([]);
  });

  it("counts units in its records when no reason is given, and keeps the first delivery and the last end", async () => {
    const [first, second] = [new Date("2030-01-01T00:00:00Z"), new Date("2031-01-01T00:00:00Z")];
    const one = await deliver(await paid(twoLines()), { 0: "delivered", 2: "delivered" }, ctx, second);
    expect(one.lines.map(({ deliveredAt }) => deliveredAt !== null)).toEqual([false, true]);
    expect(one.order.deliveredAt).toBeNull();
    const all = await deliver(one, { 1: "accepted" }, later(5), first);
    expect(all.order).toMatchObject({ invitationStatus: "invited", endsAt: second });
    const deliveredAt = all.order.deliveredAt;
    expect(deliveredAt).toBeInstanceOf(Date);
    const active = await deliver(all, { 0: "accepted", 2: "accepted" }, later(9), second);
    expect(active.order).toMatchObject({ invitationStatus: "active", deliveredAt });
    expect(active.order.updatedAt > all.order.updatedAt).toBe(true);
    const last = (await recordsOf(active.order.id)).at(-1);
    expect(last).toMatchObject({
      entity: "delivery",
      to: "active",
      reason: "units_changed",
      facts: { delivered: 3, units: 3 },
    });
  });

  it("never goes back to the start once it has begun", async () => {
    const rows = await inTransaction(ctx, async (tx) => drawDelivery(tx, await paid(twoLines()), { isStarted: false }));
    expect(rows.order.invitationStatus).toBe("not_started");
    // The first line begins alone, then is taken back while the second has not begun.
    const begun = await deliver(rows, { 0: "delivered", 1: "delivered" });
    const mixed: OrderRows = {
      ...begun,
      lines: begun.lines.map((line, index) =>
        index === 1 ? { ...line, deliveryStatus: "not_started" as const } : line,
      ),
    };
    const withdrawn = mixed.units.map((unit, index) => (index < 2 ? { ...unit, status: "withdrawn" as const } : unit));
    await expect(
      inTransaction(ctx, (tx) => drawDelivery(tx, { ...mixed, units: withdrawn }, { isStarted: false })),
    ).resolves.toMatchObject({ order: { invitationStatus: "processing" } });
    const redrawn = await inTransaction(ctx, (tx) => drawDelivery(tx, begun, { isStarted: false }));
    expect(redrawn.lines[1]?.deliveryStatus).toBe("processing");
  });

  it("of an unpaid order that is given up stays drawable", async () => {
    const rows = await placed();
    const gone = await inTransaction(ctx, async (tx) => {
      const units = await moveUnits(tx, rows.units, "withdrawn", { code: "withdrawn", why: "closed" });
      return drawDelivery(tx, { ...rows, units }, { isStarted: false });
    });
    expect(gone.order.invitationStatus).toBe("revoked");
  });

  it("is refused to whoever read the rows before somebody else moved them", async () => {
    const rows = await paid();
    await deliver(rows, { 0: "delivered" });
    const stale = inTransaction(ctx, (tx) =>
      drawDelivery(tx, rows, { isStarted: true, pendingLines: new Set([firstOf(rows.lines).id]) }),
    );
    await expect(stale).rejects.toMatchObject({ code: "try_later" });
    expect((await readOrderRows(ctx, rows.order.id))?.order.invitationStatus).toBe("invited");
  });
});
