import {
  drawDelivery,
  lockOrderRows,
  lockRenewing,
  moveUnit,
  moveUnits,
  type Order,
  type OrderRows,
  type Unit,
} from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { calendarDay } from "@/lib/core/format";
import {
  closeTerm,
  endAssignment,
  lockAssignment,
  selectLeavers,
  selectTerm,
  type Assignment,
  type Term,
} from "@/lib/seats";
import { announce, announceAll } from "@/lib/work/outbox";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announceAgain } from "@/lib/work/sweep";
import { selectWorkspaces } from "@/lib/workspaces";
import { kindNamed } from "./registry";
import { isLiving, waitingLines, withUnits } from "./rules";
import { tellBuyer } from "./tell-buyer";

/**
 * Ends a term that is over, and its unit. With the last live term the assignment ends too, and the person's removal is
 * announced. Repeating it changes nothing. `lock` is a parameter so that a test can take it away.
 */
export async function endTerm(ctx: Ctx, termId: string, lock = lockRenewing): Promise<"ended" | "not_over"> {
  const term = await selectTerm(ctx, termId);
  if (!term) throw new DomainError("not_found", "There is no such term.");
  return inTransaction(ctx, async (tx) => {
    // Money for a renewal that is just being recorded is waited for: whichever of the two commits first counts.
    const renewing = await lock(tx, term.assignmentId, term.orderId);
    const rows = await lockOrderRows(tx, term.orderId);
    const assignment = await lockAssignment(tx, term.assignmentId);
    // Read again under the lock: its times may have changed, or it may have been withdrawn.
    const now = await selectTerm(tx, termId);
    if (assignment?.status !== "ACTIVE" || !now || now.closedAt || now.endsAt > tx.now()) return "not_over";

    // A renewal that is paid but not delivered yet comes first: whoever has paid is not removed.
    const paid = renewing.filter(({ paymentStatus }) => isOwed(paymentStatus)).map(({ id }) => id);
    if (paid.length > 0) {
      await announceAgain(tx, paid, "orders/delivery.due", "orderId");
      return "not_over";
    }

    const { left } = await closeTerm(tx, assignment, now.unitId);
    if (left.length === 0) await endSeat(tx, rows, assignment, now);
    await endUnits(tx, rows, now.unitId);
    return "ended";
  });
}

async function endSeat(tx: TxCtx, { order }: OrderRows, assignment: Assignment, last: Term): Promise<void> {
  const leaving = await endAssignment(tx, assignment, "ENDED", { code: "term_over" });
  await announceAll(
    tx,
    "seats/seat.leaving",
    leaving.map((seatId) => ({ seatId })),
  );
  await tellEnd(tx, order, assignment, last);
}

/** One message an order and day: it names everybody who leaves that day, because the first to leave sends it. */
async function tellEnd(tx: TxCtx, order: Order, { email, workspaceId }: Assignment, { endsAt }: Term): Promise<void> {
  const dayOf = (at: Date): string => calendarDay(at, env().TIMEZONE);
  const today = dayOf(tx.now());
  const others = (await selectLeavers(tx, order.id)).filter((leaver) => dayOf(leaver.endsAt) <= today);
  const people = [...(email ? [{ email, workspaceId }] : []), ...others];
  const names = new Map(
    (
      await selectWorkspaces(
        tx,
        people.map((one) => one.workspaceId),
      )
    ).map(({ id, name }) => [id, name]),
  );
  const invited = people.map((one) => ({ email: one.email, workspaceName: names.get(one.workspaceId) ?? "" }));
  const facts = { invited, units: Math.max(1, people.length), endsAt: endsAt.toISOString() };
  await tellBuyer(tx, order, "membership_ended", facts, `${order.id}:${today}`);
}

/** Ends the term's unit; unnamed and refused units of its line end together with the last of the others. */
async function endUnits(tx: TxCtx, rows: OrderRows, unitId: string): Promise<void> {
  const over = rows.units.find(({ id }) => id === unitId);
  if (!over || !isLiving(over)) return;
  const now = withUnits(rows, [await moveUnit(tx, over, "ended", { code: "term_over" })]);
  const others = now.units.filter((unit) => unit.lineId === over.lineId && isLiving(unit));
  const unused = others.every(isUnused) ? await endUnused(tx, now, others) : [];
  const state = { isStarted: false, pendingLines: waitingLines(rows) };
  await drawDelivery(tx, withUnits(now, unused), state, { code: "term_over" });
}

const isUnused = ({ status }: Unit): boolean => status === "needs_name" || status === "needs_person";

async function endUnused(tx: TxCtx, rows: OrderRows, unused: readonly Unit[]): Promise<Unit[]> {
  if (unused.length === 0) return [];
  const freed = await kindNamed("seat").withdraw(tx, rows, unused, "closed");
  for (const supply of new Set(freed)) await announce(tx, "stock/supply.freed", { supply });
  return moveUnits(tx, unused, "ended", { code: "order_over" });
}
