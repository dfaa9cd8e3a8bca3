import { desc, eq, inArray, sql } from "drizzle-orm";
import { assignments, incidentMoves, incidents, workspaces } from "@/db/schema";
import { readIncidentPlan } from "@/lib/delivery";
import { selectIncident, type Incident, type Move } from "@/lib/incidents";
import type { MoveStatus } from "@/lib/incidents/status";
import type { IncidentDetail, IncidentPerson, IncidentRow } from "@/lib/incidents/views";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";

/** Incidents as staff see them: the list, and one with its plan, its progress and its numbers. */

const SHOWN_MAX = 100;

/** The newest first; `workspaceId`: of that one alone. */
export async function listIncidents(ctx: Ctx, { workspaceId }: { workspaceId?: string } = {}): Promise<IncidentRow[]> {
  requireRight(ctx, "incidents.read");
  const rows = await ctx.db
    .select({ incident: incidents, workspace: workspaces.name })
    .from(incidents)
    .innerJoin(workspaces, eq(workspaces.id, incidents.workspaceId))
    .where(workspaceId === undefined ? undefined : eq(incidents.workspaceId, workspaceId))
    .orderBy(desc(incidents.openedAt))
    .limit(SHOWN_MAX);
  const counts = await countByIncident(
    ctx,
    rows.map(({ incident }) => incident.id),
  );
  return rows.map(({ incident, workspace }) => toRow(incident, workspace, counts.get(incident.id) ?? {}));
}

type Counts = Partial<Record<MoveStatus, number>>;

async function countByIncident(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Counts>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: incidentMoves.incidentId, status: incidentMoves.status, total: sql<number>`count(*)::int` })
    .from(incidentMoves)
    .where(inArray(incidentMoves.incidentId, [...ids]))
    .groupBy(incidentMoves.incidentId, incidentMoves.status);
  const counts = new Map<string, Counts>();
  for (const { id, status, total } of rows) counts.set(id, { ...counts.get(id), [status]: total });
  return counts;
}

const toRow = (incident: Incident, workspace: string, counts: Counts): IncidentRow => ({
  id: incident.id,
  workspaceId: incident.workspaceId,
  workspace,
  status: incident.status,
  note: incident.note,
  openedBy: incident.openedBy,
  openedAt: incident.openedAt.toISOString(),
  endedAt: incident.endedAt?.toISOString() ?? null,
  counts,
});

/** The plan as it is now while it can be pressed, and what came of it afterwards. Throws `not_found`. */
export async function readIncident(ctx: Ctx, id: string): Promise<IncidentDetail> {
  requireRight(ctx, "incidents.read");
  const incident = await selectIncident(ctx, id);
  const names = new Map(
    (
      await ctx.db
        .select({ id: workspaces.id, name: workspaces.name })
        .from(workspaces)
        .where(eq(workspaces.poolId, incident.poolId))
    ).map((one) => [one.id, one.name]),
  );
  const nameOf = (workspaceId: string | null): string | null =>
    workspaceId === null ? null : (names.get(workspaceId) ?? null);
  const plan = incident.planned === null ? await readIncidentPlan(ctx, incident) : null;
  const people: IncidentPerson[] = plan
    ? plan.people.map((person) => ({
        assignmentId: person.assignmentId,
        orderId: person.orderId,
        email: person.email,
        endsAt: person.endsAt.toISOString(),
        target: nameOf(person.targetId),
        isEndingBefore: person.isEndingBefore,
        seatedIn: null,
        status: "planned",
        refundIdr: person.valueIdr,
        expectedAt: person.expectedAt?.toISOString() ?? null,
        creditedDays: 0,
      }))
    : await readMoved(ctx, id, nameOf);
  const counts = plan ? {} : ((await countByIncident(ctx, [id])).get(id) ?? {});
  const numbers = plan?.numbers ?? incident.planned;
  if (!numbers) throw new Error("an incident that was pressed has kept its plan");
  return {
    ...toRow(incident, nameOf(incident.workspaceId) ?? "", counts),
    poolId: incident.poolId,
    policy: incident.policy,
    pressedBy: incident.pressedBy,
    pressedAt: incident.pressedAt?.toISOString() ?? null,
    fingerprint: incident.status === "open" && plan ? plan.fingerprint : null,
    numbers,
    people,
    targets: targetsOf(people),
    minutes: minutesOf(ctx, incident),
    creditedDays: people.reduce((sum, { creditedDays }) => sum + creditedDays, 0),
  };
}

async function readMoved(
  ctx: Ctx,
  id: string,
  nameOf: (workspaceId: string | null) => string | null,
): Promise<IncidentPerson[]> {
  const rows = await ctx.db
    .select({ move: incidentMoves, email: assignments.email, endsAt: assignments.endsAt })
    .from(incidentMoves)
    .innerJoin(assignments, eq(assignments.id, incidentMoves.assignmentId))
    .where(eq(incidentMoves.incidentId, id))
    .orderBy(incidentMoves.position);
  return rows.map(({ move, email, endsAt }) => toPerson(move, email, endsAt, nameOf));
}

const toPerson = (
  move: Move,
  email: string | null,
  endsAt: Date | null,
  nameOf: (workspaceId: string | null) => string | null,
): IncidentPerson => ({
  assignmentId: move.assignmentId,
  orderId: move.orderId,
  email: email ?? "",
  endsAt: endsAt?.toISOString() ?? null,
  target: nameOf(move.targetId),
  isEndingBefore: move.isEndingBefore,
  seatedIn: nameOf(move.seatedIn),
  status: move.status,
  refundIdr: move.refundIdr,
  expectedAt: move.expectedAt?.toISOString() ?? null,
  creditedDays: move.creditedDays,
});

function targetsOf(people: readonly IncidentPerson[]): IncidentDetail["targets"] {
  const homes = new Set(people.flatMap(({ target, seatedIn }) => [target, seatedIn].filter((name) => name !== null)));
  return [...homes].toSorted().map((workspace) => ({
    workspace,
    planned: people.filter(({ target }) => target === workspace).length,
    invited: people.filter(({ seatedIn, status }) => seatedIn === workspace && status === "invited").length,
  }));
}

function minutesOf(ctx: Ctx, { pressedAt, endedAt }: Incident): number | null {
  if (pressedAt === null) return null;
  return Math.max(0, Math.round(((endedAt ?? ctx.now()).getTime() - pressedAt.getTime()) / 60_000));
}
