import { and, asc, count, eq, lt, sql } from "drizzle-orm";
import { assignments, workspaces } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { AssignmentStatus } from "@/lib/seats/status";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";

/** Who sits or sat where, and for how long. */
export type AssignmentRow = {
  id: string;
  email: string | null;
  workspaceId: string;
  workspaceName: string;
  orderId: string;
  status: AssignmentStatus;
  startsAt: string | null;
  endsAt: string | null;
  invitedAt: string | null;
  joinedAt: string | null;
  /** On the way to that workspace: the invitation to it is not out yet. */
  isMoving: boolean;
};

export type AssignmentPage = { rows: AssignmentRow[]; total: number; page: number; pages: number };

export type AssignmentQuery = {
  page: number;
  perPage: number;
  status?: AssignmentStatus | undefined;
  email?: string | undefined;
  workspaceId?: string | undefined;
  endsBefore?: Date | undefined;
};

const read = (ctx: Ctx) =>
  ctx.db
    .select({ assignment: assignments, workspaceName: workspaces.name })
    .from(assignments)
    .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId));

/** Who sits or sat where, the soonest to end first. A page beyond the last shows the last. */
export async function listAssignments(ctx: Ctx, query: AssignmentQuery): Promise<AssignmentPage> {
  requireRight(ctx, "orders.read");
  const where = and(
    query.status && eq(assignments.status, query.status),
    query.email ? eq(assignments.email, query.email) : undefined,
    query.workspaceId ? eq(assignments.workspaceId, query.workspaceId) : undefined,
    query.endsBefore && lt(assignments.endsAt, query.endsBefore),
  );
  const [totals] = await ctx.db.select({ total: count() }).from(assignments).where(where);
  const total = totals?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await read(ctx)
    .where(where)
    .orderBy(sql`${assignments.endsAt} asc nulls last`, asc(assignments.id))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map(toRow), total, page, pages };
}

/** Throws `not_found`. */
export async function readAssignment(ctx: Ctx, id: string): Promise<AssignmentRow> {
  requireRight(ctx, "orders.read");
  const [row] = await read(ctx).where(eq(assignments.id, id));
  if (!row) throw new DomainError("not_found", "There is no such assignment.");
  return toRow(row);
}

type Found = { assignment: typeof assignments.$inferSelect; workspaceName: string };

const toRow = ({ assignment, workspaceName }: Found): AssignmentRow => ({
  id: assignment.id,
  email: assignment.email,
  workspaceId: assignment.workspaceId,
  workspaceName,
  orderId: assignment.orderId,
  status: assignment.status,
  startsAt: iso(assignment.startsAt),
  endsAt: iso(assignment.endsAt),
  invitedAt: iso(assignment.invitedAt),
  joinedAt: iso(assignment.joinedAt),
  isMoving: assignment.movedFromId !== null,
});

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
