import { and, asc, eq, exists, isNull, ne, or } from "drizzle-orm";
import { assignments, orderUnits, seats, vendorCalls, workspaces } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { TaskRow } from "@/lib/workspaces/views";

/** The seat is somebody else's by now: whoever sat there has to go before they are invited. */
const isAnothersSeat = (ctx: Ctx) =>
  exists(
    ctx.db
      .select({ id: assignments.id })
      .from(assignments)
      .where(
        and(
          eq(assignments.seatId, vendorCalls.seatId),
          eq(assignments.status, "ACTIVE"),
          ne(assignments.email, vendorCalls.email),
          isNull(assignments.invitedAt),
        ),
      ),
  );

/** More than a person does in a day; the rest follows. */
const SHOWN_MAX = 200;

/**
 * What waits for a person at workspaces that nothing else reaches, oldest first: invitations whose unit is still
 * wanted, and removals whose seat is still leaving.
 */
export async function listTasks(ctx: Ctx): Promise<TaskRow[]> {
  requireRight(ctx, "tasks.read");
  const rows = await ctx.db
    .select({ call: vendorCalls, workspace: workspaces.name, accountEmail: workspaces.accountEmail })
    .from(vendorCalls)
    .innerJoin(workspaces, eq(workspaces.id, vendorCalls.workspaceId))
    .leftJoin(orderUnits, eq(orderUnits.id, vendorCalls.unitId))
    .leftJoin(seats, eq(seats.id, vendorCalls.seatId))
    .where(
      and(
        eq(vendorCalls.outcome, "needs_person"),
        or(
          and(eq(vendorCalls.action, "invite"), eq(orderUnits.status, "by_hand")),
          and(eq(vendorCalls.action, "remove"), or(eq(seats.status, "leaving"), isAnothersSeat(ctx))),
        ),
      ),
    )
    .orderBy(asc(vendorCalls.id))
    .limit(SHOWN_MAX);
  return rows.map(({ call, workspace, accountEmail }) => ({
    id: call.id,
    action: call.action,
    email: call.email,
    workspaceId: call.workspaceId,
    workspace,
    accountEmail,
    // Never null: a stranger has neither unit nor seat.
    orderId: call.orderId ?? "",
    since: call.at.toISOString(),
  }));
}
