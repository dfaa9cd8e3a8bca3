import { asc, count, eq, ne, sql, and } from "drizzle-orm";
import { pools, seats, workspaces } from "@/db/schema";
import type { SeatStatus } from "@/lib/seats/status";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { isOpenForSale } from "@/lib/workspaces";
import type { WorkspaceTrouble } from "@/lib/workspaces/status";
import type { WorkspaceRow } from "@/lib/workspaces/views";

/** Every workspace by pool and name, those that are not sold from first. One statement. */
export async function listWorkspaceRows(ctx: Ctx): Promise<WorkspaceRow[]> {
  requireRight(ctx, "workspaces.read");
  const rows = await ctx.db
    .select({
      workspace: workspaces,
      pool: pools.name,
      total: count(seats.id),
      free: seatsIn("free"),
      held: seatsIn("held"),
      taken: seatsIn("invited", "member"),
      leaving: seatsIn("leaving"),
    })
    .from(workspaces)
    .innerJoin(pools, eq(pools.id, workspaces.poolId))
    .leftJoin(seats, and(eq(seats.workspaceId, workspaces.id), ne(seats.status, "retired")))
    .groupBy(workspaces.id, pools.id)
    .orderBy(asc(pools.name), asc(workspaces.name));
  const listed = rows.map(({ workspace, pool, ...counts }): WorkspaceRow => {
    const { id, name, driver, remoteId, status, restUntil } = workspace;
    const isOpen = isOpenForSale(workspace, ctx.now());
    // The store writes no other words.
    const trouble = workspace.trouble as WorkspaceTrouble | null;
    const until = isOpen ? null : (restUntil?.toISOString() ?? null);
    return { id, name, pool, driver, remoteId, status, trouble, restUntil: until, isOpen, seats: counts };
  });
  return [...listed.filter(({ isOpen }) => !isOpen), ...listed.filter(({ isOpen }) => isOpen)];
}

const seatsIn = (...statuses: SeatStatus[]) =>
  sql<number>`count(*) filter (where ${sql.join(
    statuses.map((status) => eq(seats.status, status)),
    sql` or `,
  )})`.mapWith(Number);
