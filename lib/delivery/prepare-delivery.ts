import { drawDelivery, lockOrderRows, lockSupply, selectWaited, type OrderRows } from "@/lib/orders";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { promisedOf, readOwed, withWaited } from "./owed";
import type { Prepared, PromisedBefore } from "./port";
import { kindNamed } from "./registry";
import { isDeliverable, withUnits } from "./rules";
import { daysOf, tellBuyer } from "./tell-buyer";

export type Preparation =
  /** `unitIds`: what can be delivered now, while other lines may still wait for stock. */
  { state: "ready"; unitIds: string[] } | { state: "pending_stock" | "nothing_owed" };

/**
 * Puts a paid order's units where they can be delivered: on the goods that it holds, or on freshly claimed ones when the
 * hold had ended. Where none is free the line waits as `pending_stock` and is served in order of payment. Repeating it
 * changes nothing.
 */
export async function prepareDelivery(ctx: Ctx, orderId: string): Promise<Preparation> {
  return inTransaction(ctx, async (tx): Promise<Preparation> => {
    const rows = await lockOrderRows(tx, orderId);
    if (!isDeliverable(rows.order)) return { state: "nothing_owed" };

    const { units, ready, pending } = await prepareKinds(tx, rows);
    const isWaiting = pending.length > 0;
    await drawDelivery(
      tx,
      withUnits(rows, units),
      { isStarted: true, pendingLines: new Set(pending) },
      { code: isWaiting ? "no_stock" : "delivery_started" },
    );
    // Whoever had a seat before and waits for another one was told why, by whatever took it away.
    const isNews = (lineId: string): boolean =>
      units.some((unit) => unit.lineId === lineId && unit.status === "waiting" && unit.deliveredAt === null);
    const waiting = rows.lines.filter(({ id }) => pending.includes(id) && isNews(id));
    if (waiting.length > 0) await tellBuyer(tx, rows.order, "pending_stock", { durationDays: daysOf(waiting) });
    return isWaiting && ready.length === 0 ? { state: "pending_stock" } : { state: "ready", unitIds: ready };
  });
}

async function prepareKinds(tx: TxCtx, rows: OrderRows): Promise<Prepared> {
  const before = rows.order.paidAt ?? undefined;
  const promisedBefore: PromisedBefore = async (supply) => {
    // Whoever is offered what is free takes the same lock.
    await lockSupply(tx, supply);
    const owed = promisedOf(await readOwed(tx, { supplies: [supply], before }));
    const offered = await selectWaited(tx, [supply], { behind: "offers", madeBefore: before });
    return withWaited(owed, offered).get(supply) ?? [];
  };
  const all: Prepared = { units: [], ready: [], pending: [] };
  for (const name of new Set(rows.lines.map(({ kind }) => kind))) {
    const lines = rows.lines.filter(({ kind }) => kind === name);
    const { units, ready, pending } = await kindNamed(name).prepare(tx, rows, lines, promisedBefore);
    all.units.push(...units);
    all.ready.push(...ready);
    all.pending.push(...pending);
  }
  return all;
}
