import { inTransaction, type Ctx } from "@/lib/work/context";
import { log } from "@/lib/core/log";
import { lockOrder, noteOnOrder } from "@/lib/orders";
import { lockAssignment, markJoined, selectWaitingToJoin, selectWorkspacesToSync, type Workspace } from "@/lib/seats";
import { driverNamed } from "@/lib/workspaces";
import { finishDelivery } from "./finish-delivery";

/** Looks who has accepted their invitation. Answers how many were found to have joined. */
export async function syncWorkspaces(ctx: Ctx): Promise<number> {
  let joined = 0;
  for (const workspace of await selectWorkspacesToSync(ctx)) joined += await syncWorkspace(ctx, workspace);
  return joined;
}

async function syncWorkspace(ctx: Ctx, workspace: Workspace): Promise<number> {
  const members = await driverNamed(workspace.driver).listMembers(workspace);
  if (members.outcome !== "listed") {
    log.warn({ workspace: workspace.name, outcome: members.outcome }, "the members of a workspace cannot be read");
    return 0;
  }
  const present = new Set(members.items.map(({ email }) => email.toLowerCase()));
  const arrived = (await selectWaitingToJoin(ctx, workspace.id)).filter(({ email }) => email && present.has(email));
  for (const { id, orderId } of arrived) {
    await inTransaction(ctx, async (tx) => {
      await lockOrder(tx, orderId);
      const assignment = await lockAssignment(tx, id);
      if (assignment.status !== "ACTIVE" || assignment.joinedAt || !assignment.invitedAt) return;
      await markJoined(tx, assignment);
      await noteOnOrder(tx, orderId, "joined", `${assignment.email} has joined ${workspace.name}`);
    });
    await finishDelivery(ctx, orderId, null);
  }
  return arrived.length;
}
