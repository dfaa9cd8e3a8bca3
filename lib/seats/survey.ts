import { and, asc, eq, isNotNull, isNull, sql, type SQL } from "drizzle-orm";
import { assignments, seats, terms } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";

/** Reads that plans and deliveries start from, each one statement. */

/** Seats of a workspace that are paid for: `free` of `total`. */
export type SeatCount = { free: number; total: number };

/** A person's live assignment and the products of its live terms; one without a term awaits its first invitation. */
export type LiveAssignment = {
  id: string;
  orderId: string;
  unitId: string;
  seatId: string;
  workspaceId: string;
  email: string;
  isInvited: boolean;
  products: string[];
};

/** What a unit's live term says: until when, and for whom. */
export type UnitTerm = { unitId: string; assignmentId: string; endsAt: Date; email: string | null };

/** A seat that is held for a line and has nobody on it. */
export type HeldSeat = { id: string; workspaceId: string; lineId: string };

/** How many seats these workspaces have, and where these people have a seat; also these assignments, while they live. */
export async function surveySeats(
  ctx: Ctx,
  workspaceIds: readonly string[],
  emails: readonly string[],
  assignmentIds: readonly string[] = [],
): Promise<{ counts: Map<string, SeatCount>; live: LiveAssignment[] }> {
  const { rows } = await ctx.db.execute<{ counts: (SeatCount & { id: string })[]; live: LiveAssignment[] }>(sql`
    select ${jsonRows(sql`
      select workspace_id as id, count(*) filter (where status = 'free')::int as free, count(*)::int as total
      from ${seats} where workspace_id = any(${sql.param(workspaceIds)}::uuid[]) and status <> 'retired' group by 1`)} as counts,
    ${jsonRows(
      liveRows(sql`a.email = any(${sql.param(emails)}::text[]) or a.id = any(${sql.param(assignmentIds)}::uuid[])`),
    )} as live`);
  const [row] = rows;
  const counts = (row?.counts ?? []).map(({ id, free, total }) => [id, { free, total }] as const);
  return { counts: new Map(counts), live: row?.live ?? [] };
}

export const countSeats = async (ctx: Ctx, workspaceIds: readonly string[]): Promise<Map<string, SeatCount>> =>
  (await surveySeats(ctx, workspaceIds, [])).counts;

/** The live assignments of these people. */
export const liveAssignments = async (ctx: Ctx, emails: readonly string[]): Promise<LiveAssignment[]> =>
  emails.length === 0 ? [] : (await surveySeats(ctx, [], emails)).live;

/**
 * When seats of these workspaces come free, soonest first: one whose person is just leaving at any moment, which is
 * said as now, the others when their people's last paid terms end. A person who was never invited has no end yet.
 */
export async function selectSeatEnds(ctx: Ctx, workspaceIds: readonly string[], limit: number): Promise<SeatEnd[]> {
  if (workspaceIds.length === 0) return [];
  const { rows } = await ctx.db.execute<{ at: string; workspaceId: string }>(sql`
    select greatest(a.ends_at, ${ctx.now()}::timestamptz) as at, a.workspace_id as "workspaceId" from ${assignments} a
    where a.status = 'ACTIVE' and a.ends_at is not null and a.workspace_id = any(${sql.param(workspaceIds)}::uuid[])
    union all
    select ${ctx.now()}::timestamptz, s.workspace_id from ${seats} s
    where s.status = 'leaving' and s.workspace_id = any(${sql.param(workspaceIds)}::uuid[])
    order by at, "workspaceId" limit ${limit}`);
  return rows.map(({ at, workspaceId }) => ({ at: new Date(at), workspaceId }));
}

export type SeatEnd = { at: Date; workspaceId: string };

/**
 * The seats that these lines hold with nobody on them, the live assignments of these units, of these people, and with
 * these ids, and the live terms of these units. Only for callers that hold the order's lock.
 */
export async function readSeating(
  ctx: Ctx,
  of: {
    lineIds: readonly string[];
    unitIds: readonly string[];
    emails: readonly string[];
    assignmentIds: readonly string[];
  },
): Promise<Seating> {
  const { rows } = await ctx.db.execute<SeatingRow>(sql`
    select ${jsonRows(sql`
      select s.id, s.workspace_id as "workspaceId", s.line_id as "lineId" from ${seats} s
      where s.line_id = any(${sql.param(of.lineIds)}::uuid[]) and s.status = 'held'
        and not exists (select 1 from ${assignments} a where a.seat_id = s.id and a.status = 'ACTIVE')
      order by s.workspace_id, s.number`)} as held,
    ${jsonRows(
      liveRows(sql`a.unit_id = any(${sql.param(of.unitIds)}::uuid[]) or a.id = any(${sql.param(of.assignmentIds)}::uuid[])
        or a.email = any(${sql.param(of.emails)}::text[])`),
    )} as live,
    ${jsonRows(sql`
      select t.unit_id as "unitId", a.id as "assignmentId", t.ends_at as "endsAt", a.email from ${terms} t join ${assignments} a on a.id = t.assignment_id
      where t.unit_id = any(${sql.param(of.unitIds)}::uuid[]) and t.closed_at is null`)} as terms`);
  const [row] = rows;
  const unitTerms = (row?.terms ?? []).map((term) => ({ ...term, endsAt: new Date(term.endsAt) }));
  return { held: row?.held ?? [], live: row?.live ?? [], terms: unitTerms };
}

export type Seating = { held: HeldSeat[]; live: LiveAssignment[]; terms: UnitTerm[] };
type SeatingRow = Omit<Seating, "terms"> & { terms: (Omit<UnitTerm, "endsAt"> & { endsAt: string })[] };

const liveRows = (where: SQL): SQL => sql`
  select a.id, a.order_id as "orderId", a.unit_id as "unitId", a.seat_id as "seatId", a.workspace_id as "workspaceId", a.email,
    a.invited_at is not null as "isInvited",
    (select coalesce(json_agg(distinct t.product_id), '[]') from ${terms} t
      where t.assignment_id = a.id and t.closed_at is null) as products
  from ${assignments} a where a.status = 'ACTIVE' and a.email is not null and (${where})`;

const jsonRows = (rows: SQL): SQL => sql`(select coalesce(json_agg(r), '[]') from (${rows}) r)`;

/** Somebody who was invited to a workspace, with their live terms, the first one first. */
export type Resident = {
  id: string;
  email: string;
  endsAt: Date;
  terms: { unitId: string; startsAt: Date; endsAt: Date }[];
};

/** Everybody who was invited to this workspace, lives there and is paid for. */
export async function selectResidents(ctx: Ctx, workspaceId: string): Promise<Resident[]> {
  const rows = await ctx.db
    .select({
      id: assignments.id,
      email: assignments.email,
      unitId: terms.unitId,
      startsAt: terms.startsAt,
      endsAt: terms.endsAt,
    })
    .from(assignments)
    .innerJoin(terms, and(eq(terms.assignmentId, assignments.id), isNull(terms.closedAt)))
    .where(
      and(
        eq(assignments.workspaceId, workspaceId),
        eq(assignments.status, "ACTIVE"),
        isNotNull(assignments.invitedAt),
        isNotNull(assignments.email),
      ),
    )
    .orderBy(asc(terms.startsAt), asc(terms.id));
  const residents = new Map<string, Resident>();
  for (const { id, email, ...term } of rows) {
    const known = residents.get(id);
    if (known) {
      known.terms.push(term);
      known.endsAt = term.endsAt > known.endsAt ? term.endsAt : known.endsAt;
    } else residents.set(id, { id, email: email ?? "", endsAt: term.endsAt, terms: [term] });
  }
  return [...residents.values()];
}
