import { insertIncident, type Incident } from "@/lib/incidents";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { closeWorkspace, selectWorkspace } from "@/lib/workspaces";

/**
 * A workspace is down: nothing is sold from it from now on, nobody is invited to it, and its vendor is not asked whether
 * it is well until staff say so. Nobody is moved before the owner has seen the plan and pressed. Throws `not_found`,
 * `conflict` while it has an incident that is not over.
 */
export async function openIncident(ctx: Ctx, workspaceId: string, note: string): Promise<Incident> {
  requireRight(ctx, "incidents.open");
  return inTransaction(ctx, async (tx) => {
    const { poolId, name } = await selectWorkspace(tx, workspaceId, { isLocked: true });
    await closeWorkspace(tx, workspaceId);
    return insertIncident(tx, { workspaceId, poolId, workspace: name, note });
  });
}
