import { and, asc, eq, or } from "drizzle-orm";
import { orderUnits, seats, vendorCalls, workspaces } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { TaskRow } from "@/lib/workspaces/views";

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
          and(eq(vendorCalls.action, "remove"), eq(seats.status, "leaving")),
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
    orderId: call.orderId,
    since: call.at.toISOString(),
  }));
}
