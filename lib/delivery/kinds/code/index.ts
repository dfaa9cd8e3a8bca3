import { lockOrder, moveUnit, type Line, type OrderRows, type OwedLine, type Unit } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { claimItems, countHeld, countItems, handItem, releaseItems, withdrawItem } from "@/lib/stock";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import type { Demand } from "@/lib/seats";
import type {
  DeliveryKind,
  FoundUnit,
  Hold,
  KindPlan,
  Lack,
  LineRequest,
  Prepared,
  PromisedBefore,
  SupplyCount,
  UnitOutcome,
} from "../../port";
import { isLiving, namedFirst } from "../../rules";
import { tellItems } from "../../tell-items";

/** An item from stock is handed out, once. It is read on the order page and in the message. */
export const codeKind: DeliveryKind = {
  name: "code",
  countFree,
  lackOf,
  plan,
  reserve,
  release: (tx, lines) =>
    giveBack(
      tx,
      lines.map(({ id }) => id),
    ),
  prepare,
  deliver,
  withdraw,
  tell: tellItems,
};

const PREFIX = "product:";
const productOf = (supply: string): string => supply.slice(PREFIX.length);

async function countFree(ctx: Ctx, supplies: readonly string[]): Promise<Map<string, SupplyCount>> {
  const counts = await countItems(ctx, supplies.map(productOf));
  return new Map(
    supplies.map((supply) => {
      const { free, total } = counts.get(productOf(supply)) ?? { free: 0, total: 0 };
      return [supply, { free: [{ units: free, days: null }], total }];
    }),
  );
}

async function lackOf(ctx: Ctx, lines: readonly OwedLine[]): Promise<Map<string, Lack>> {
  const held = await countHeld(
    ctx,
    lines.map(({ lineId }) => lineId),
  );
  const missing = ({ lineId, units }: OwedLine) => Math.max(0, units.length - (held.get(lineId) ?? 0));
  return new Map(lines.map((line) => [line.lineId, { missing: missing(line), stranded: 0 }]));
}

/** Items are not bound to a person: they belong to whoever holds the order. */
async function plan(ctx: Ctx, requests: readonly LineRequest[]): Promise<KindPlan[]> {
  const counts = await countFree(
    ctx,
    requests.map(({ supply }) => supply),
  );
  return requests.map((request) => ({
    people: namedFirst({ ...request, members: [] }),
    needed: request.units,
    count: counts.get(request.supply) ?? { free: [], total: 0 },
  }));
}

async function reserve(tx: TxCtx, { line, planned, promised }: Hold): Promise<"held" | "sold_out"> {
  const wanted = { productId: productOf(line.supply), lineId: line.id, count: planned.needed, promised: sum(promised) };
  return (await claimItems(tx, wanted)) ? "held" : "sold_out";
}

const sum = (demands: readonly Demand[]): number => demands.reduce((all, { units }) => all + units, 0);

const giveBack = async (tx: TxCtx, lineIds: readonly string[], countMax?: number): Promise<string[]> =>
  (await releaseItems(tx, lineIds, countMax)).map((productId) => `${PREFIX}${productId}`);

/** Finds items for every waiting unit: held ones, or fresh ones that nobody who paid earlier is waiting for. */
async function prepare(
  tx: TxCtx,
  { units }: OrderRows,
  lines: readonly Line[],
  promisedBefore: PromisedBefore,
): Promise<Prepared> {
  const held = await countHeld(
    tx,
    lines.map(({ id }) => id),
  );
  const prepared: Prepared = { units: [], ready: [], pending: [] };
  for (const line of lines) {
    const own = units.filter(({ lineId }) => lineId === line.id);
    const waiting = own.filter(({ status }) => status === "waiting").map(({ id }) => id);
    const missing = waiting.length - (held.get(line.id) ?? 0);
    const isComplete = missing <= 0 || (await claimInTurn(tx, line, missing, promisedBefore));
    prepared.units.push(...own);
    prepared.ready.push(...(isComplete ? waiting : waiting.slice(0, held.get(line.id) ?? 0)));
    if (!isComplete) prepared.pending.push(line.id);
  }
  return prepared;
}

async function claimInTurn(tx: TxCtx, line: Line, count: number, promisedBefore: PromisedBefore): Promise<boolean> {
  const promised = sum(await promisedBefore(line.supply));
  return (await claimItems(tx, { productId: productOf(line.supply), lineId: line.id, count, promised })) !== null;
}

function deliver(ctx: Ctx, { order: { id: orderId }, line, unit }: FoundUnit): Promise<UnitOutcome> {
  return inTransaction(ctx, async (tx): Promise<UnitOutcome> => {
    const order = await lockOrder(tx, orderId);
    if (!isOwed(order.paymentStatus)) return { outcome: "gone" };
    if (!(await handItem(tx, { lineId: line.id, unitId: unit.id }))) return { outcome: "waiting" };
    await moveUnit(tx, unit, "delivered", { code: "item_handed" }, { deliveredAt: tx.now() });
    return { outcome: "delivered" };
  });
}

/** Items that were handed out are no longer shown and never sold again; those only held are free at once. */
async function withdraw(tx: TxCtx, { lines, units }: OrderRows, withdrawn: readonly Unit[]): Promise<string[]> {
  for (const unit of withdrawn) if (unit.deliveredAt) await withdrawItem(tx, unit.id);
  const held = await countHeld(
    tx,
    lines.map(({ id }) => id),
  );
  const freed: string[] = [];
  for (const { id } of lines.filter((line) => withdrawn.some(({ lineId }) => lineId === line.id))) {
    const left = units.filter((unit) => unit.lineId === id && isLiving(unit) && !withdrawn.includes(unit));
    const needing = left.filter(({ deliveredAt }) => !deliveredAt).length;
    freed.push(...(await giveBack(tx, [id], Math.max(0, (held.get(id) ?? 0) - needing))));
  }
  return freed;
}
