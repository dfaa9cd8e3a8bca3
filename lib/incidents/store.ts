import { and, asc, count, desc, eq, exists, inArray, lt, sql } from "drizzle-orm";
import { incidentMoves, incidents } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Reason } from "@/lib/core/reasons";
import { actorName, isDuplicate, type Ctx, type TxCtx } from "@/lib/work/context";
import { insertRecords, machine, transition, transitionRow } from "@/lib/work/transition";
import type { PlanNumbers } from "./plan";
import { INCIDENT_MOVES, MOVE_MOVES, type CreditPolicy, type IncidentStatus, type MoveStatus } from "./status";

/** Incidents and the moves in them; the only writer of their tables. */

export type Incident = typeof incidents.$inferSelect;
export type Move = typeof incidentMoves.$inferSelect;
export type NewMove = Pick<
  Move,
  "assignmentId" | "orderId" | "unitId" | "targetId" | "isEndingBefore" | "refundIdr" | "expectedAt"
>;

const INCIDENT = machine<typeof incidents, IncidentStatus>({
  entity: "incident",
  table: incidents,
  column: "status",
  moves: INCIDENT_MOVES,
  orderIdOf: () => null,
});

const MOVE = machine<typeof incidentMoves, MoveStatus>({
  entity: "incident_move",
  table: incidentMoves,
  column: "status",
  moves: MOVE_MOVES,
  orderIdOf: ({ orderId }) => orderId,
});

/** Throws `conflict` while the workspace has an incident that is not over; `details.incidentId` names none. */
export async function insertIncident(
  tx: TxCtx,
  { workspaceId, poolId, workspace, note }: { workspaceId: string; poolId: string; workspace: string; note: string },
): Promise<Incident> {
  try {
    const [row] = await tx.db
      .insert(incidents)
      .values({ workspaceId, poolId, note, openedBy: actorName(tx), openedAt: tx.now() })
      .returning();
    if (!row) throw new Error("an insert answers its row");
    const reason = { code: "incident_opened", workspace, note } as const;
    await insertRecords(tx.db, [
      transitionRow(tx, { entity: "incident", entityId: row.id, orderId: null, from: null, to: "open", reason }),
    ]);
    return row;
  } catch (error) {
    if (isDuplicate(error, "incidents_one_at_a_time"))
      throw new DomainError("conflict", "This workspace has an incident already that is not over.");
    throw error;
  }
}

/** Throws `not_found`. */
export async function selectIncident(ctx: Ctx, id: string): Promise<Incident> {
  const [row] = await ctx.db.select().from(incidents).where(eq(incidents.id, id));
  if (!row) throw noSuchIncident();
  return row;
}

/** Throws `not_found`. */
export async function lockIncident(tx: TxCtx, id: string): Promise<Incident> {
  const [row] = await tx.db.select().from(incidents).where(eq(incidents.id, id)).for("no key update");
  if (!row) throw noSuchIncident();
  return row;
}

const noSuchIncident = (): DomainError => new DomainError("not_found", "There is no such incident.");

/** The incident of a workspace that is not over, if there is one. */
async function findOpenIncident(ctx: Ctx, workspaceId: string): Promise<Incident | undefined> {
  const [row] = await ctx.db
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, workspaceId), inArray(incidents.status, ["open", "moving"])));
  return row;
}

/** Stores the plan that is pressed: everybody in the order in which they are served. */
export async function pressIncident(
  tx: TxCtx,
  incident: Incident,
  pressed: { policy: CreditPolicy; planned: PlanNumbers; moves: readonly NewMove[]; workspace: string },
): Promise<void> {
  const { policy, planned, moves, workspace } = pressed;
  const reason = { code: "incident_pressed", people: planned.people, seats: planned.fits } as const;
  const facts = { policy, planned, pressedBy: actorName(tx), pressedAt: tx.now() };
  await transition(tx, INCIDENT, incident, "moving", reason, facts);
  if (moves.length === 0) return;
  const rows = await tx.db
    .insert(incidentMoves)
    .values(moves.map((move, position) => ({ ...move, position, incidentId: incident.id, changedAt: tx.now() })))
    .returning({ id: incidentMoves.id, orderId: incidentMoves.orderId });
  await insertRecords(
    tx.db,
    rows.map(({ id, orderId }) =>
      transitionRow(tx, {
        entity: "incident_move",
        entityId: id,
        orderId,
        from: null,
        to: "planned",
        reason: { code: "incident_planned", workspace },
      }),
    ),
  );
}

/** The workspace works again before anybody has pressed. Repeating it changes nothing. */
export async function closeIncidentOf(tx: TxCtx, workspaceId: string): Promise<void> {
  const incident = await findOpenIncident(tx, workspaceId);
  if (incident?.status !== "open") return;
  await transition(tx, INCIDENT, incident, "closed", { code: "incident_closed" }, { endedAt: tx.now() });
}

/** Nobody is on the way any more. */
export async function endIncident(tx: TxCtx, incident: Incident, told: { moved: number; waiting: number }) {
  await transition(tx, INCIDENT, incident, "done", { code: "incident_done", ...told }, { endedAt: tx.now() });
}

/** Moves that nobody has begun, in the order in which they are served. */
export const selectPlanned = (ctx: Ctx, incidentId: string, limit: number): Promise<Move[]> =>
  ctx.db
    .select()
    .from(incidentMoves)
    .where(and(eq(incidentMoves.incidentId, incidentId), eq(incidentMoves.status, "planned")))
    .orderBy(asc(incidentMoves.position))
    .limit(limit);

export async function lockMove(tx: TxCtx, id: string): Promise<Move | undefined> {
  const [row] = await tx.db.select().from(incidentMoves).where(eq(incidentMoves.id, id)).for("no key update");
  return row;
}

/** Changes the status of a move. Throws `conflict`, `try_later` as `transition` does. */
export async function changeMove(
  tx: TxCtx,
  move: Move,
  to: MoveStatus,
  reason: Reason,
  changes: Partial<Pick<Move, "seatedIn" | "creditedDays" | "expectedAt">> = {},
): Promise<void> {
  await transition(tx, MOVE, move, to, reason, { ...changes, changedAt: tx.now() });
}

/** All moves of an incident, or those of it in one status. */
export const selectMoves = (ctx: Ctx, incidentId: string, status?: MoveStatus): Promise<Move[]> =>
  ctx.db
    .select()
    .from(incidentMoves)
    .where(
      and(
        eq(incidentMoves.incidentId, incidentId),
        status === undefined ? undefined : eq(incidentMoves.status, status),
      ),
    )
    .orderBy(asc(incidentMoves.position));

export type Followed = { move: Move; incident: Incident };

/** People who are on their way or wait, the longest unchanged first; of those who wait only so many. */
export const selectFollowed = (ctx: Ctx, limit: number): Promise<Followed[]> =>
  ctx.db
    .select({ move: incidentMoves, incident: incidents })
    .from(incidentMoves)
    .innerJoin(incidents, eq(incidents.id, incidentMoves.incidentId))
    .where(inArray(incidentMoves.status, ["seated", "waiting"]))
    .orderBy(desc(sql`${incidentMoves.status} = 'seated'`), asc(incidentMoves.changedAt))
    .limit(limit);

/** Incidents on the move, and those of them in which nothing has been begun since `before` although somebody waits for it. */
export async function selectMoving(ctx: Ctx, before: Date): Promise<{ all: Incident[]; stuck: string[] }> {
  const planned = ctx.db
    .select({ id: incidentMoves.id })
    .from(incidentMoves)
    .where(
      and(
        eq(incidentMoves.incidentId, incidents.id),
        eq(incidentMoves.status, "planned"),
        lt(incidents.pressedAt, before),
      ),
    );
  const rows = await ctx.db
    .select({ incident: incidents, isStuck: sql<boolean>`${exists(planned)}` })
    .from(incidents)
    .where(eq(incidents.status, "moving"))
    .orderBy(asc(incidents.pressedAt));
  return {
    all: rows.map(({ incident }) => incident),
    stuck: rows.flatMap(({ incident, isStuck }) => (isStuck ? [incident.id] : [])),
  };
}

/** How many moves of an incident stand where; a status without any is left out. */
export async function countMoves(ctx: Ctx, incidentId: string): Promise<Partial<Record<MoveStatus, number>>> {
  const rows = await ctx.db
    .select({ status: incidentMoves.status, total: count() })
    .from(incidentMoves)
    .where(eq(incidentMoves.incidentId, incidentId))
    .groupBy(incidentMoves.status);
  return Object.fromEntries(rows.map(({ status, total }) => [status, total]));
}
