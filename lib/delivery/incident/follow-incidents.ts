import {
  changeMove,
  countMoves,
  endIncident,
  lockIncident,
  lockMove,
  selectFollowed,
  selectMoves,
  selectMoving,
  type Followed,
} from "@/lib/incidents";
import type { MoveStatus } from "@/lib/incidents/status";
import { selectUnits } from "@/lib/orders";
import type { PaymentStatus } from "@/lib/orders/status";
import { selectAssignments, type Assignment } from "@/lib/seats";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { ago, announceAgain, forEach, LOOK_AT, STUCK_AFTER_MS, type SweepResult } from "@/lib/work/sweep";
import { selectWorkspaces, type Workspace } from "@/lib/workspaces";
import { tellWaiting } from "./tell-waiting";

/** What becomes of the people of an incident: the deliveries do the work, and this writes down how far it has come. */

/** How a person who was moved, or waits, stands now. */
type Seen = {
  assignment: Pick<Assignment, "status" | "workspaceId" | "invitedAt">;
  paymentStatus: PaymentStatus | undefined;
  /** Where their seat is now. */
  home: Pick<Workspace, "status">;
};

/** The status that a move which is not over should have. `downId`: the workspace of the incident. Pure. */
export function statusOf(now: MoveStatus, downId: string, { assignment, paymentStatus, home }: Seen): MoveStatus {
  const { status, workspaceId, invitedAt } = assignment;
  if (status !== "ACTIVE")
    return paymentStatus === "refunded" || paymentStatus === "partially_refunded" ? "refunded" : "skipped";
  if (workspaceId !== downId && invitedAt) return "invited";
  if (home.status === "SUSPENDED") return "waiting";
  if (workspaceId !== downId) return "seated";
  // Nobody has taken their seat, and their workspace works again.
  return invitedAt ? "skipped" : now;
}

/**
 * Writes down who has been invited, refunded or has ended, ends the incidents in which nobody is on the way any more, and
 * runs those again whose event was lost. Repeating it changes nothing.
 */
export async function followIncidents(ctx: Ctx): Promise<SweepResult> {
  const { all, stuck } = await selectMoving(ctx, ago(ctx, STUCK_AFTER_MS));
  await announceAgain(ctx, stuck, "incidents/incident.pressed", "incidentId");
  const followed = await selectFollowed(ctx, LOOK_AT);
  if (followed.length === 0 && all.length === 0) return { found: 0, done: 0 };
  const known = followed.length === 0 ? [] : await seeAll(ctx, followed);
  const byMove = new Map(known.map((one) => [one.move.id, one]));
  const result = await forEach("incident move", [...byMove.keys()], async (id) => {
    const one = byMove.get(id);
    if (one) await follow(ctx, one);
  });
  await forEach(
    "incident",
    all.map(({ id }) => id),
    (id) => finish(ctx, id),
  );
  return result;
}

type Known = Followed & { seen: Seen; homeName: string; downName: string };

async function seeAll(ctx: Ctx, followed: readonly Followed[]): Promise<Known[]> {
  const assignments = await selectAssignments(ctx, { ids: followed.map(({ move }) => move.assignmentId) });
  const units = await selectUnits(
    ctx,
    assignments.map(({ unitId }) => unitId),
  );
  const ids = [
    ...assignments.map(({ workspaceId }) => workspaceId),
    ...followed.map((one) => one.incident.workspaceId),
  ];
  const workspaces = new Map((await selectWorkspaces(ctx, [...new Set(ids)])).map((one) => [one.id, one]));
  return followed.flatMap(({ move, incident }) => {
    const assignment = assignments.find(({ id }) => id === move.assignmentId);
    const home = assignment && workspaces.get(assignment.workspaceId);
    if (!home) return [];
    const found = units.find(({ unit }) => unit.id === assignment.unitId);
    const seen = { assignment, paymentStatus: found?.order.paymentStatus, home };
    const downName = workspaces.get(incident.workspaceId)?.name ?? "";
    return [{ move, incident, seen, homeName: home.name, downName }];
  });
}

async function follow(ctx: Ctx, { move, incident, seen, homeName, downName }: Known): Promise<void> {
  const to = statusOf(move.status, incident.workspaceId, seen);
  if (to === move.status) return;
  const seatedIn = seen.assignment.workspaceId;
  await inTransaction(ctx, async (tx) => {
    const now = await lockMove(tx, move.id);
    if (now?.status !== move.status) return;
    switch (to) {
      case "invited":
        return changeMove(tx, now, to, { code: "incident_invited", workspace: homeName }, { seatedIn });
      case "seated":
        return changeMove(tx, now, to, { code: "incident_seated", workspace: downName, to: homeName }, { seatedIn });
      case "waiting":
        return changeMove(tx, now, to, { code: "incident_waits", workspace: homeName });
      case "refunded":
        return changeMove(tx, now, to, { code: "incident_over", why: "refunded" });
      default: {
        const why = seen.assignment.status === "ACTIVE" ? "back" : "ended";
        return changeMove(tx, now, to, { code: "incident_over", why });
      }
    }
  });
}

/** Ends an incident when everybody has been invited, waits, or is in the hands of a person. */
async function finish(ctx: Ctx, id: string): Promise<void> {
  const seated = await selectMoves(ctx, id, "seated");
  const assignments = await selectAssignments(ctx, { ids: seated.map(({ assignmentId }) => assignmentId) });
  const units = await selectUnits(
    ctx,
    assignments.map(({ unitId }) => unitId),
  );
  if (units.some(({ unit }) => unit.status === "waiting" || unit.status === "delivered")) return;
  // Also when the run that should have told them was lost.
  await tellWaiting(ctx, id);
  await inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx, id);
    const counts = await countMoves(tx, id);
    if (incident.status !== "moving" || counts.planned) return;
    await endIncident(tx, incident, {
      moved: (counts.invited ?? 0) + (counts.seated ?? 0),
      waiting: counts.waiting ?? 0,
    });
  });
}
