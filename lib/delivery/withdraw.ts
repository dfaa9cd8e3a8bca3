import { releaseUse } from "@/lib/catalog";
import { drawDelivery, moveUnits, type OrderRows } from "@/lib/orders";
import { announceAll } from "@/lib/work/outbox";
import type { TxCtx } from "@/lib/work/context";
import type { WithdrawReason } from "./port";
import { findKind, kindNamed } from "./registry";
import { isLiving, kindOf, waitingLines, withUnits } from "./rules";

/** Gives back what an order only holds. What was delivered is not touched. */
export async function releaseOrder(tx: TxCtx, rows: OrderRows): Promise<void> {
  const freed: string[] = [];
  for (const name of new Set(rows.lines.map(({ kind }) => kind))) {
    const lines = rows.lines.filter(({ kind }) => kind === name);
    freed.push(...((await findKind(name)?.release(tx, lines)) ?? []));
  }
  await announceFreed(tx, freed);
}

const announceFreed = (tx: TxCtx, supplies: readonly string[]): Promise<void> =>
  announceAll(
    tx,
    "stock/supply.freed",
    [...new Set(supplies)].map((supply) => ({ supply })),
  );

/**
 * Withdraws a whole order: what is held is free at once, seats once their workspace has confirmed the removal. A
 * voucher that was only reserved, because the money never paid the order, is released.
 */
export async function withdrawOrder(tx: TxCtx, rows: OrderRows, why: WithdrawReason): Promise<OrderRows> {
  const ids = rows.units.map(({ id }) => id);
  const withdrawn = await withdrawUnits(tx, rows, ids, why);
  if (rows.order.promoCode !== null) await releaseUse(tx, rows.order.id);
  return withdrawn;
}

/** Takes back some units of an order; those that are over already stay as they are. `rows` must be locked and current. */
export async function withdrawUnits(
  tx: TxCtx,
  rows: OrderRows,
  unitIds: readonly string[],
  why: WithdrawReason,
): Promise<OrderRows> {
  const chosen = rows.units.filter((unit) => unitIds.includes(unit.id) && isLiving(unit));
  if (chosen.length === 0) return rows;
  const freed: string[] = [];
  for (const name of new Set(rows.lines.map(({ kind }) => kind))) {
    const own = chosen.filter((unit) => kindOf(rows, unit) === name);
    if (own.length > 0) freed.push(...(await kindNamed(name).withdraw(tx, rows, own, why)));
  }
  const moved = await moveUnits(tx, chosen, "withdrawn", { code: "withdrawn", why });
  await announceFreed(tx, freed);
  const state = { isStarted: false, pendingLines: waitingLines(rows) };
  return drawDelivery(tx, withUnits(rows, moved), state, { code: "withdrawn", why });
}

/**
 * A closed order was paid after all: what was withdrawn from it is owed again, and is delivered like new. Units whose
 * money went back stay withdrawn. Changes nothing on any other order. `rows` must be locked and current.
 */
export async function oweAgain(tx: TxCtx, rows: OrderRows, refundedUnits: readonly string[]): Promise<OrderRows> {
  if (rows.order.invitationStatus !== "revoked") return rows;
  const due = rows.units.filter(({ id, status }) => status === "withdrawn" && !refundedUnits.includes(id));
  const reason = { code: "owed_again" } as const;
  const owed = await moveUnits(tx, due, "waiting", reason, { deliveredAt: null, endsAt: null });
  return drawDelivery(tx, withUnits(rows, owed), { isStarted: true }, reason);
}
