import { DomainError } from "@/lib/core/errors";
import { lockOrderRows, moveUnit, selectUnit, updateUnit, type Line, type OrderRows, type Unit } from "@/lib/orders";
import {
  claimSeats,
  insertAssignments,
  liveAssignments,
  renameAssignment,
  selectSeated,
  type Seated,
  moveSeat,
  readSeating,
} from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import {
  beginCall,
  endFinding,
  lockFinding,
  noteOutcome,
  selectWorkspace,
  type Finding,
  type Workspace,
} from "@/lib/workspaces";
import { poolOf } from "../kinds/seat/supply";
import { deliverFurther } from "../retry";
import { again, isDeliverable, isLiving, kindOf, withUnits } from "../rules";

/**
 * A stranger turns out to be somebody who has paid: theirs becomes the seat of a unit that waits. They are there already,
 * so nobody is called; the delivery records them as invited and starts the term. From then on they are ours, and are
 * removed when their term ends. Throws `not_found`, `conflict` with what is in the way.
 */
export async function attachStranger(ctx: Ctx, findingId: string, unitId: string): Promise<void> {
  requireRight(ctx, "strangers.attach");
  const found = await selectUnit(ctx, unitId);
  if (!found) throw new DomainError("not_found", "There is no such unit.");
  await inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, found.order.id);
    const finding = await lockFinding(tx, findingId);
    const workspace = await selectWorkspace(tx, finding.workspaceId);
    const { unit, line } = fitting(rows, unitId, finding, workspace);
    const [resident] = (await liveAssignments(tx, [finding.email])).filter(isIn(workspace));
    if (resident) throw refuse("This person has a seat there by another order.");
    const seated = await seatHere(tx, { unit, line, workspace, email: finding.email });

    // They are there, as if this call had brought them: the removal at their term's end goes by it.
    const { orderId } = unit;
    const about = { orderId, unitId, assignmentId: seated.assignment.id, seatId: seated.seat.id, email: finding.email };
    const callId = await beginCall(tx, { ...about, workspaceId: workspace.id, action: "invite" });
    if (callId === null) throw again("another call about this person is under way", 20);
    await noteOutcome(tx, callId, { outcome: "done", id: null });
    await endFinding(tx, finding, "attached");
    const reason = { code: "stranger_attached", email: finding.email, workspace: workspace.name } as const;
    await deliverFurther(tx, withUnits(rows, [await waitingFor(tx, unit, finding.email, reason)]));
  });
}

const refuse = (sentence: string): DomainError => new DomainError("conflict", sentence);

const isIn =
  ({ id }: Workspace) =>
  ({ workspaceId }: { workspaceId: string }): boolean =>
    workspaceId === id;

/** The unit, if this stranger can be its person: it is paid, of this pool, and nobody was invited for it. */
function fitting(rows: OrderRows, unitId: string, finding: Finding, workspace: Workspace): { unit: Unit; line: Line } {
  const unit = rows.units.find(({ id }) => id === unitId);
  const line = rows.lines.find(({ id }) => id === unit?.lineId);
  if (!unit || !line) throw new DomainError("not_found", "There is no such unit.");
  if (finding.kind !== "stranger" || finding.misses > 0) throw refuse("Nobody is known to be there now; check again.");
  if (!isDeliverable(rows.order) || !isLiving(unit)) throw refuse("Nothing of this unit is owed.");
  if (kindOf(rows, unit) !== "seat" || unit.renews) throw refuse("This unit is not a seat of its own.");
  if (poolOf(line.supply) !== workspace.poolId) throw refuse("This unit is of another pool.");
  if (unit.status === "delivered" || unit.status === "accepted") throw refuse("This unit has its person already.");
  if (unit.status === "by_hand")
    throw refuse("A person is about to invite somebody for this unit; finish that task first.");
  if (
    rows.units.some(
      (one) => one.id !== unit.id && one.lineId === line.id && one.email === finding.email && isLiving(one),
    )
  )
    throw refuse("This person is named for another seat of the same order.");
  return { unit, line };
}

type Wanted = { unit: Unit; line: Line; workspace: Workspace; email: string };

/** The unit's own seat there under the stranger's address, or the one on which the stranger sits. */
async function seatHere(tx: TxCtx, { unit, line, workspace, email }: Wanted): Promise<Seated> {
  const before = await selectSeated(tx, unit.id);
  if (before && before.assignment.workspaceId !== workspace.id)
    throw refuse("This unit has a seat in another workspace; reassign it first.");
  if (before?.assignment.invitedAt) throw refuse("Somebody was invited for this unit already.");
  // Refused under another address: the delivery takes back whatever may be out to that one.
  if (before) await renameAssignment(tx, before.assignment.id, email);
  else {
    const seatId = await takeSeat(tx, { line, workspace });
    const { orderId } = unit;
    await insertAssignments(tx, [{ seatId, workspaceId: workspace.id, unitId: unit.id, orderId, email }]);
  }
  const seated = await selectSeated(tx, unit.id);
  if (!seated) throw new Error("an assignment that was just made is there");
  return seated;
}

/** A seat there that the line holds, else a free one in exchange for one that it holds elsewhere. */
async function takeSeat(tx: TxCtx, { line, workspace }: Pick<Wanted, "line" | "workspace">): Promise<string> {
  const { held } = await readSeating(tx, { lineIds: [line.id], unitIds: [], emails: [], assignmentIds: [] });
  const own = held.find(({ workspaceId }) => workspaceId === workspace.id);
  if (own) return own.id;
  // All seats but the one under this stranger stay where they are: the others may sit on them.
  const source = { id: workspace.id, reserve: Math.max(0, workspace.strangers - 1) };
  const [seat] = (await claimSeats(tx, { lineId: line.id, count: 1, workspaces: [source] })) ?? [];
  if (!seat) throw refuse("No seat that is paid for is free there; raise the workspace's number of seats first.");
  const [spare] = held;
  if (spare) {
    await moveSeat(tx, spare.id, "free", { code: "seat_released" });
    await announce(tx, "stock/supply.freed", { supply: line.supply });
  }
  return seat.id;
}

async function waitingFor(
  tx: TxCtx,
  unit: Unit,
  email: string,
  reason: { code: "stranger_attached"; email: string; workspace: string },
): Promise<Unit> {
  if (unit.status !== "waiting") return moveUnit(tx, unit, "waiting", reason, { email });
  await updateUnit(tx, unit.id, { email });
  await noteFact(tx, unit.orderId, reason);
  return { ...unit, email };
}
