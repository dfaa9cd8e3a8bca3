import { DomainError } from "@/lib/core/errors";
import { drawDelivery, updateUnit, type OrderRows } from "@/lib/orders";
import { insertGrant, lengthenTerm, selectAssignments, selectGrants, type Term } from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import { selectWorkspace } from "@/lib/workspaces";
import { reassign } from "./reassign";
import { lockSeated, type LockedSeat } from "./lock-seated";
import { isLiving, waitingLines, withUnits } from "./rules";
import { tellBuyer } from "./tell-buyer";
import { withdrawUnits } from "./withdraw";

/** What staff do with a running seat on their own account. `note`: why, for the timeline. */
type Act = { assignmentId: string; note: string };

/**
 * Makes the term that runs longer by `days`, for nothing; renewals that were paid already begin that much later. It is on
 * record as given, with who and why, and the buyer is told. Answers the new end. Throws `not_found`, `conflict`.
 */
export async function giveDays(ctx: Ctx, { assignmentId, days, note }: Act & { days: number }): Promise<Date> {
  requireRight(ctx, "assignments.extend");
  return inTransaction(ctx, async (tx) => {
    const locked = await requireSeated(tx, assignmentId);
    const { assignment, terms, orders, carrier } = locked;
    const running = terms.find(({ endsAt }) => endsAt > tx.now()) ?? terms.at(-1);
    if (!running) throw new DomainError("conflict", "Nobody was invited yet: there is no term to make longer.");
    const changed = await lengthenTerm(tx, terms, running, days);
    const given = (await selectGrants(tx, "days", running.unitId)).length;
    await insertGrant(tx, "days", {
      assignmentId,
      unitId: running.unitId,
      number: given + 1,
      termId: running.id,
      days,
    });
    for (const rows of orders) await followTerms(tx, rows, changed);

    const endsAt = changed.at(-1)?.endsAt ?? running.endsAt;
    const until = endsAt.toISOString();
    await noteFact(tx, running.orderId, { code: "days_given", email: assignment.email, days, until, note });
    const { order } = carrier.rows;
    const people = await whoAndWhere(tx, locked);
    await tellBuyer(
      tx,
      order,
      "days_given",
      { ...people, units: days, endsAt: until },
      `${running.unitId}:${given + 1}`,
    );
    return endsAt;
  });
}

/** The units of an order end when their terms do. */
async function followTerms(tx: TxCtx, rows: OrderRows, changed: readonly Term[]): Promise<void> {
  const moved = changed.flatMap(({ unitId, endsAt }) => {
    const unit = rows.units.find(({ id }) => id === unitId);
    return unit ? [{ ...unit, endsAt }] : [];
  });
  if (moved.length === 0) return;
  for (const { id, endsAt } of moved) await updateUnit(tx, id, { endsAt });
  await drawDelivery(tx, withUnits(rows, moved), { isStarted: false, pendingLines: waitingLines(rows) });
}

/**
 * Takes a person's seat back before the end of its term, with every renewal of it. The seat is free once the workspace
 * has confirmed that they are gone. What was paid is not given back by this. Throws `not_found`, `conflict`.
 */
export async function revokeAssignment(ctx: Ctx, { assignmentId, note }: Act): Promise<void> {
  requireRight(ctx, "assignments.revoke");
  await inTransaction(ctx, async (tx) => {
    const locked = await requireSeated(tx, assignmentId);
    const { assignment, terms, orders, carrier } = locked;
    const { order } = carrier.rows;
    const people = await whoAndWhere(tx, locked);
    const workspace = people.invited[0]?.workspaceName ?? "";
    const unitIds = [assignment.unitId, ...terms.map(({ unitId }) => unitId)];
    for (const rows of orders) {
      const own = rows.units.filter((unit) => unitIds.includes(unit.id) && isLiving(unit)).map(({ id }) => id);
      await withdrawUnits(tx, rows, own, "revoked");
    }
    await noteFact(tx, order.id, { code: "access_revoked", email: assignment.email, workspace, note });
    await tellBuyer(tx, order, "access_revoked", people, assignmentId);
  });
}

/**
 * Moves a person to another workspace: to this one, or wherever a seat is. `from`: where the caller has seen them; whoever
 * is elsewhere by now is not moved again. Throws `not_found`, `conflict`.
 */
export async function moveByStaff(
  ctx: Ctx,
  assignmentId: string,
  { to, from }: { to?: string | undefined; from?: string | undefined },
): Promise<void> {
  const { outcome } = await reassign(ctx, {
    assignmentId,
    why: "staff",
    ...(to && { toWorkspaceIds: [to] }),
    ...(from && { fromWorkspaceId: from }),
  });
  if (outcome === "no_seat")
    throw new DomainError("conflict", "No other workspace of this pool has a free seat that this person could take.");
  if (outcome === "not_live") throw notLive();
}

async function requireSeated(tx: TxCtx, assignmentId: string): Promise<LockedSeat> {
  const locked = await lockSeated(tx, assignmentId);
  if (locked) return locked;
  const [known] = await selectAssignments(tx, { ids: [assignmentId] });
  if (!known) throw new DomainError("not_found", "There is no such assignment.");
  throw notLive();
}

const notLive = (): DomainError =>
  new DomainError("conflict", "This seat has ended, or its order waits for a decision about its money.");

async function whoAndWhere(tx: TxCtx, { assignment: { email, workspaceId } }: LockedSeat) {
  return { invited: [{ email, workspaceName: (await selectWorkspace(tx, workspaceId)).name }], units: 1 };
}
