import { selectStuck, selectWaited, selectWaitingLong } from "@/lib/orders";
import { lastingFor, selectLeaving, selectOver, without } from "@/lib/seats";
import { announceAll } from "@/lib/work/outbox";
import { ago, announceAgain, BATCH, forEach, LOOK_AT, STUCK_AFTER_MS, type SweepResult } from "@/lib/work/sweep";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { countFree } from "./availability";
import { endTerm } from "./end-term";
import { readOwed, unitsOf } from "./owed";
import { endableUntil } from "./removals";

/** Serves what paid orders are owed, in order of payment, as far as there is stock. */
export async function deliverWaiting(ctx: Ctx): Promise<SweepResult> {
  const owed = await readOwed(ctx);
  const supplies = [...new Set(owed.map(({ supply }) => supply))];
  const left = await countFree(ctx, supplies);
  for (const [supply, offers] of await selectWaited(ctx, supplies, { behind: "offers" })) {
    const { free = [], total = 0 } = left.get(supply) ?? {};
    const kept = offers.reduce((rest, { units, days }) => without(rest, units, days), free);
    left.set(supply, { total, free: kept });
  }
  const servable = new Set<string>();
  for (const { orderId, supply, days, ...lack } of owed) {
    const { free = [], total = 0 } = left.get(supply) ?? {};
    const units = lastingFor(free, days ?? 0);
    const isServed = units > 0 && units >= lack.missing;
    // Strictly in order of payment, even when a later, smaller order would fit; but what lasts too short for this one is
    // of no use to it.
    left.set(supply, { total, free: without(free, isServed ? unitsOf(lack) : units, days ?? 0) });
    if (isServed) servable.add(orderId);
  }
  const due = [...servable].map((orderId) => ({ orderId }));
  await inTransaction(ctx, (tx) => announceAll(tx, "orders/delivery.due", due));
  return { found: due.length, done: due.length };
}

/**
 * Delivers again what was paid and never finished: its event was lost, or its function gave up. Also orders that wait
 * for stock: some of their units may have their goods already, or they may lack fewer than wait.
 */
export async function deliverStuck(ctx: Ctx): Promise<SweepResult> {
  const before = ago(ctx, STUCK_AFTER_MS);
  const ids = [...(await selectStuck(ctx, before, LOOK_AT)), ...(await selectWaitingLong(ctx, before, LOOK_AT))];
  return announceAgain(ctx, ids, "orders/delivery.due", "orderId");
}

/** Ends what is over; but nothing while that would remove more people at once than an owner has allowed. */
export const endTerms = async (ctx: Ctx): Promise<SweepResult> =>
  forEach("end", await selectOver(ctx, await endableUntil(ctx), BATCH), (id) => endTerm(ctx, id));

export async function vacateLeaving(ctx: Ctx): Promise<SweepResult> {
  const old = await selectLeaving(ctx, ago(ctx, STUCK_AFTER_MS), LOOK_AT);
  return announceAgain(
    ctx,
    old.map(({ id }) => id),
    "seats/seat.leaving",
    "seatId",
  );
}
