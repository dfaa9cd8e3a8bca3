import { and, asc, count, eq, inArray, isNull, isNotNull, ne, notExists, sql } from "drizzle-orm";
import { assignments, orderLines, orders, orderUnits, workspaceFindings, workspaces } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { selectFindings, selectWorkspace } from "@/lib/workspaces";
import type { Reality, WaitingUnit } from "@/lib/workspaces/views";

/** What staff see of how workspaces and our record differ. */

/** Units that a stranger may be attached to: the longest waiting, as many as a select can show. */
const WAITING_MAX = 50;

/** How a workspace stands against our record, by its last reading. Throws `not_found`. */
export async function readReality(ctx: Ctx, workspaceId: string): Promise<Reality> {
  requireRight(ctx, "pool.read");
  const workspace = await selectWorkspace(ctx, workspaceId);
  const findings = await selectFindings(ctx, workspaceId);
  const [sold] = await ctx.db
    .select({ seats: count() })
    .from(assignments)
    .where(and(eq(assignments.workspaceId, workspaceId), eq(assignments.status, "ACTIVE")));
  return {
    checkedAt: workspace.checkedAt?.toISOString() ?? null,
    isByHand: workspace.driver === "manual",
    members: workspace.membersSeen,
    pending: workspace.pendingSeen,
    sold: sold?.seats ?? 0,
    strangers: workspace.strangers,
    findings: findings.map((finding) => ({
      id: finding.id,
      kind: finding.kind,
      email: finding.email || null,
      standing: finding.standing,
      invitedBy: finding.invitedBy,
      orderId: finding.orderId,
      seats: finding.seats,
      firstSeenAt: finding.firstSeenAt.toISOString(),
      lastSeenAt: finding.lastSeenAt.toISOString(),
      misses: finding.misses,
      isBelieved: finding.believedAt !== null,
    })),
    waiting: findings.some(({ kind }) => kind === "stranger") ? await selectWaitingUnits(ctx, workspace.poolId) : [],
  };
}

/** Paid seats of a pool for which nobody was invited yet, longest waiting first. */
async function selectWaitingUnits(ctx: Ctx, poolId: string): Promise<WaitingUnit[]> {
  const invited = ctx.db
    .select({ id: assignments.id })
    .from(assignments)
    .where(
      and(eq(assignments.unitId, orderUnits.id), eq(assignments.status, "ACTIVE"), isNotNull(assignments.invitedAt)),
    );
  return ctx.db
    .select({ unitId: orderUnits.id, orderId: orders.id, title: orders.title, email: orderUnits.email })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .innerJoin(orders, eq(orders.id, orderUnits.orderId))
    .where(
      and(
        eq(orderLines.kind, "seat"),
        eq(orderLines.supply, `pool:${poolId}`),
        inArray(orders.paymentStatus, ["paid", "partially_refunded"]),
        inArray(orderUnits.status, ["waiting", "needs_name", "needs_person"]),
        isNull(orderUnits.renews),
        notExists(invited),
      ),
    )
    .orderBy(asc(orders.paidAt), asc(orderUnits.position))
    .limit(WAITING_MAX);
}

/** Workspaces with differences that count, and how many: what the front page says. */
export const countDifferences = (ctx: Ctx): Promise<{ workspaceId: string; name: string; differences: number }[]> =>
  ctx.db
    .select({ workspaceId: workspaces.id, name: workspaces.name, differences: sql<number>`count(*)::int` })
    .from(workspaceFindings)
    .innerJoin(workspaces, eq(workspaces.id, workspaceFindings.workspaceId))
    // Seats beyond those that are sold are people that are counted by themselves, or just leaving.
    .where(
      and(
        isNull(workspaceFindings.endedAt),
        isNotNull(workspaceFindings.believedAt),
        ne(workspaceFindings.kind, "unsold"),
      ),
    )
    .groupBy(workspaces.id, workspaces.name)
    .orderBy(asc(workspaces.name));
