import { log } from "@/lib/core/log";
import { drawDelivery, lockOrderRows, moveUnits, type OrderRows } from "@/lib/orders";
import { lockAssignment, recordJoined, selectLiveTerms, selectWaitingToJoin, type Assignment } from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { forEach } from "@/lib/work/sweep";
import { connect, selectWorkspaces, type Workspace } from "@/lib/workspaces";
import { again, waitingLines, withUnits } from "./rules";

/** Looks who has accepted their invitation. Answers how many were found to have joined. */
export async function syncWorkspaces(ctx: Ctx): Promise<number> {
  const waiting = await selectWaitingToJoin(ctx);
  const ids = [...new Set(waiting.map(({ workspaceId }) => workspaceId))];
  let joined = 0;
  for (const workspace of await selectWorkspaces(ctx, ids))
    // By hand nobody can be asked who has joined.
    if (workspace.status === "AVAILABLE" && workspace.driver !== "manual")
      joined += await syncWorkspace(
        ctx,
        workspace,
        waiting.filter(({ workspaceId }) => workspaceId === workspace.id),
      );
  return joined;
}

async function syncWorkspace(ctx: Ctx, workspace: Workspace, waiting: readonly Assignment[]): Promise<number> {
  const members = await connect(workspace).listMembers();
  if (members.outcome !== "listed") {
    log.warn({ workspace: workspace.name, outcome: members.outcome }, "the members of a workspace cannot be read");
    return 0;
  }
  return recordArrivals(ctx, workspace, members.items, waiting);
}

/** Records who of those who wait is among these members. Answers how many. */
export async function recordArrivals(
  ctx: Ctx,
  workspace: Workspace,
  members: readonly { email: string }[],
  waiting: readonly Assignment[],
): Promise<number> {
  const present = new Set(members.map(({ email }) => email.toLowerCase()));
  const arrived = waiting.filter(({ email }) => email && present.has(email));
  const byId = new Map(arrived.map((assignment) => [assignment.id, assignment]));
  const { done } = await forEach("join", [...byId.keys()], async (id) => {
    const assignment = byId.get(id);
    if (assignment) await recordArrival(ctx, workspace, assignment);
  });
  return done;
}

/**
 * The units of the order that the seat was made for, and of every order that has renewed it, in one commit; and only
 * while the person is the one who was seen. A renewal that comes meanwhile is seen in the next round: once this is
 * noted, nobody would come back for it.
 */
async function recordArrival(ctx: Ctx, workspace: Workspace, seen: Assignment): Promise<void> {
  const known = (await selectLiveTerms(ctx, seen.id)).map(({ orderId }) => orderId);
  // Always in this order, so that two arrivals cannot deadlock.
  const orderIds = [...new Set([seen.orderId, ...known])].toSorted();
  const reason = { code: "joined", email: seen.email ?? "", workspace: workspace.name } as const;
  await inTransaction(ctx, async (tx) => {
    const all: OrderRows[] = [];
    for (const id of orderIds) all.push(await lockOrderRows(tx, id));
    const now = await lockAssignment(tx, seen.id);
    if (now?.email !== seen.email || now.seatId !== seen.seatId) return;
    const terms = await selectLiveTerms(tx, seen.id);
    if (terms.some(({ orderId }) => !orderIds.includes(orderId))) throw again("this seat has just been renewed", 1);
    if (!(await recordJoined(tx, seen.id, reason))) return;
    const unitIds = [seen.unitId, ...terms.map(({ unitId }) => unitId)];
    for (const rows of all) await acceptUnits(tx, rows, unitIds, reason);
  });
}

async function acceptUnits(
  tx: TxCtx,
  rows: OrderRows,
  unitIds: readonly string[],
  reason: { code: "joined"; email: string; workspace: string },
): Promise<void> {
  const joining = rows.units.filter(({ id, status }) => unitIds.includes(id) && status === "delivered");
  const accepted = await moveUnits(tx, joining, "accepted", reason);
  const state = { isStarted: false, pendingLines: waitingLines(rows) };
  await drawDelivery(tx, withUnits(rows, accepted), state, reason);
}
