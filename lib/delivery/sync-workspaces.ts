import { log } from "@/lib/core/log";
import { drawDelivery, lockOrderRows, moveUnits } from "@/lib/orders";
import { recordJoined, selectLiveTerms, selectWaitingToJoin, type Assignment } from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { driverNamed, selectWorkspaces, type Workspace } from "@/lib/workspaces";
import { waitingLines, withUnits } from "./rules";

/** Looks who has accepted their invitation. Answers how many were found to have joined. */
export async function syncWorkspaces(ctx: Ctx): Promise<number> {
  const waiting = await selectWaitingToJoin(ctx);
  const ids = [...new Set(waiting.map(({ workspaceId }) => workspaceId))];
  let joined = 0;
  for (const workspace of await selectWorkspaces(ctx, ids))
    if (workspace.status === "AVAILABLE")
      joined += await syncWorkspace(
        ctx,
        workspace,
        waiting.filter(({ workspaceId }) => workspaceId === workspace.id),
      );
  return joined;
}

async function syncWorkspace(ctx: Ctx, workspace: Workspace, waiting: readonly Assignment[]): Promise<number> {
  const members = await driverNamed(workspace.driver).listMembers(workspace);
  if (members.outcome !== "listed") {
    log.warn({ workspace: workspace.name, outcome: members.outcome }, "the members of a workspace cannot be read");
    return 0;
  }
  const present = new Set(members.items.map(({ email }) => email.toLowerCase()));
  const arrived = waiting.filter(({ email }) => email && present.has(email));
  for (const assignment of arrived) await recordArrival(ctx, workspace, assignment);
  return arrived.length;
}

/** Orders that have renewed this seat first: were it noted as joined before them, nobody would come back for them. */
async function recordArrival(ctx: Ctx, workspace: Workspace, assignment: Assignment): Promise<void> {
  const terms = await selectLiveTerms(ctx, assignment.id);
  const others = [...new Set(terms.map(({ orderId }) => orderId))].filter((id) => id !== assignment.orderId);
  const unitIds = [assignment.unitId, ...terms.map(({ unitId }) => unitId)];
  const reason = { code: "joined", email: assignment.email ?? "", workspace: workspace.name } as const;
  for (const orderId of others) await inTransaction(ctx, (tx) => acceptUnits(tx, orderId, unitIds, reason));
  await inTransaction(ctx, (tx) =>
    acceptUnits(tx, assignment.orderId, unitIds, reason, () => recordJoined(tx, assignment.id, reason)),
  );
}

async function acceptUnits(
  tx: TxCtx,
  orderId: string,
  unitIds: readonly string[],
  reason: { code: "joined"; email: string; workspace: string },
  isStillSo: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  const rows = await lockOrderRows(tx, orderId);
  if (!(await isStillSo())) return;
  const joining = rows.units.filter(({ id, status }) => unitIds.includes(id) && status === "delivered");
  const accepted = await moveUnits(tx, joining, "accepted", reason);
  const state = { isStarted: false, pendingLines: waitingLines(rows) };
  await drawDelivery(tx, withUnits(rows, accepted), state, reason);
}
