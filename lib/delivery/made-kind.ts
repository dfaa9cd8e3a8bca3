import type { Kind } from "@/lib/core/kinds";
import { QUANTITY_MAX } from "@/lib/core/kinds";
import type { Reason } from "@/lib/core/reasons";
import { lockOrder, moveUnit, type Line, type OrderRows, type Unit } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { handMade, withdrawItem } from "@/lib/stock";
import { announce } from "@/lib/work/outbox";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import type { DeliveryKind, FoundUnit, KindPlan, LineRequest, Prepared, SupplyCount, UnitOutcome } from "./port";
import { namedFirst } from "./rules";
import { tellItems } from "./tell-items";

/** Kinds whose goods are made for each unit when it is delivered: nothing is held, and they never run out. */

/** As many as one order may hold, whatever was sold: a number that is always true and that a screen can show. */
const PLENTY: SupplyCount = { free: [{ units: QUANTITY_MAX, days: null }], total: QUANTITY_MAX };

/** What the buyer gets, or why a person has to look at it. */
export type Made = { text: string } | { refused: Refusal };
type Refusal = Extract<Reason, { code: "action_refused" }>;

/**
 * `make` answers the text that the buyer gets. It may be called again for the same unit, after a crash, and throws
 * `try_later` as `deliver` does.
 */
export const madeKind = (name: Kind, make: (ctx: Ctx, found: FoundUnit) => Promise<Made>): DeliveryKind => ({
  name,
  countFree,
  lackOf: async () => new Map(),
  plan,
  reserve: async () => "held",
  release: async () => [],
  prepare,
  deliver: async (ctx, found) => {
    const made = await make(ctx, found);
    return "text" in made ? hand(ctx, found, made.text) : refuse(ctx, found, made.refused);
  },
  withdraw,
  tell: tellItems,
});

const countFree = async (_: Ctx, supplies: readonly string[]): Promise<Map<string, SupplyCount>> =>
  new Map(supplies.map((supply) => [supply, PLENTY]));

const plan = async (_: Ctx, requests: readonly LineRequest[]): Promise<KindPlan[]> =>
  requests.map((request) => ({
    people: namedFirst({ ...request, members: [] }),
    needed: 0,
    count: PLENTY,
  }));

/** Nothing has to be found for them. */
async function prepare(_: TxCtx, { units }: OrderRows, lines: readonly Line[]): Promise<Prepared> {
  const own = units.filter(({ lineId }) => lines.some(({ id }) => id === lineId));
  const ready = own.filter(({ status }) => status === "waiting").map(({ id }) => id);
  return { units: own, ready, pending: [] };
}

function hand(ctx: Ctx, { order: { id: orderId }, line, unit }: FoundUnit, text: string): Promise<UnitOutcome> {
  return inTransaction(ctx, async (tx): Promise<UnitOutcome> => {
    const order = await lockOrder(tx, orderId);
    if (!isOwed(order.paymentStatus)) return { outcome: "gone" };
    await handMade(tx, { productId: line.productId, lineId: line.id, unitId: unit.id, text });
    // Refuses when the unit was delivered or withdrawn meanwhile; then nothing of this is kept.
    await moveUnit(tx, unit, "delivered", { code: "item_handed" }, { deliveredAt: tx.now() });
    return { outcome: "delivered" };
  });
}

function refuse(ctx: Ctx, { order: { id: orderId }, unit }: FoundUnit, reason: Refusal): Promise<UnitOutcome> {
  return inTransaction(ctx, async (tx): Promise<UnitOutcome> => {
    const order = await lockOrder(tx, orderId);
    if (!isOwed(order.paymentStatus)) return { outcome: "gone" };
    const { code, ...facts } = reason;
    await moveUnit(tx, unit, "needs_person", reason, { reason: code, facts });
    await announce(tx, "orders/unit.refused", { orderId, unitId: unit.id, code });
    return { outcome: "needs_person", code };
  });
}

/** What was handed out is no longer shown. */
async function withdraw(tx: TxCtx, _: OrderRows, withdrawn: readonly Unit[]): Promise<string[]> {
  for (const unit of withdrawn) if (unit.deliveredAt) await withdrawItem(tx, unit.id);
  return [];
}
