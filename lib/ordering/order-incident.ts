import { and, desc, eq, inArray, isNull, or } from "drizzle-orm";
import { assignments, incidentMoves, incidents } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import type { IncidentView } from "./views";

/**
 * Part of the buyer's page model: whether a workspace of this order is down and what becomes of its people, until they
 * have joined elsewhere. Whoever has it worst decides. One statement.
 */
export async function readOrderIncident(ctx: Ctx, orderId: string): Promise<IncidentView | null> {
  const rows = await ctx.db
    .select({
      incidentId: incidentMoves.incidentId,
      status: incidentMoves.status,
      expectedAt: incidentMoves.expectedAt,
      refundIdr: incidentMoves.refundIdr,
    })
    .from(incidentMoves)
    .innerJoin(incidents, eq(incidents.id, incidentMoves.incidentId))
    .innerJoin(assignments, eq(assignments.id, incidentMoves.assignmentId))
    .where(
      and(
        eq(incidentMoves.orderId, orderId),
        eq(assignments.status, "ACTIVE"),
        or(
          inArray(incidentMoves.status, ["planned", "seated", "waiting"]),
          and(eq(incidentMoves.status, "invited"), isNull(assignments.joinedAt)),
        ),
      ),
    )
    .orderBy(desc(incidents.openedAt));
  const own = rows.filter(({ incidentId }) => incidentId === rows[0]?.incidentId);
  if (own.length === 0) return null;
  const waiting = own.filter(({ status }) => status === "waiting");
  if (waiting.length === 0) {
    const isMoved = own.every(({ status }) => status === "invited");
    return { state: isMoved ? "moved" : "moving", expectedAt: null, refundIdr: 0 };
  }
  const dates = waiting.map(({ expectedAt }) => expectedAt);
  const last = dates.includes(null) ? null : dates.toSorted((a, b) => Number(b) - Number(a))[0];
  return {
    state: "waiting",
    expectedAt: last?.toISOString() ?? null,
    refundIdr: waiting.reduce((sum, { refundIdr }) => sum + refundIdr, 0),
  };
}
