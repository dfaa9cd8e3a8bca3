import { log } from "@/lib/core/log";
import type { Reason } from "@/lib/core/reasons";
import { selectLiveIn } from "@/lib/seats";
import { announce } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import { forEach, type SweepResult } from "@/lib/work/sweep";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { noteFact } from "@/lib/work/transition";
import {
  connect,
  detailOf,
  noteReading,
  selectCallsAbout,
  selectWorkspace,
  takeChecks,
  type DriverResult,
  type Finding,
  type Workspace,
} from "@/lib/workspaces";
import { recordArrivals } from "../sync-workspaces";
import { compare, peopleOf, type Person } from "./compare";

/** `why`: what the driver said instead of its lists. */
export type Check =
  { isRead: true; members: number; pending: number; strangers: number } | { isRead: false; why: string };

/** Staff want to know now how a workspace stands. Throws `not_found`. */
export async function checkWorkspaceNow(ctx: Ctx, id: string): Promise<Check> {
  requireRight(ctx, "workspaces.check");
  return checkWorkspace(ctx, id);
}

/**
 * Reads both lists of a workspace and holds them against our record: who has joined, who is a stranger there, who of
 * ours is gone. Nobody is ever removed by it. Lists that cannot be read to their end change nothing.
 */
export async function checkWorkspace(ctx: Ctx, id: string): Promise<Check> {
  const workspace = await selectWorkspace(ctx, id);
  const since = ctx.now();
  const listed = await readLists(workspace);
  if (!Array.isArray(listed)) {
    const why = detailOf(listed) ?? listed.outcome;
    log.info({ workspace: workspace.name, outcome: listed.outcome }, "a workspace's lists cannot be read");
    return { isRead: false, why };
  }
  const members = listed.filter(({ standing }) => standing === "member");
  await recordArrivals(ctx, workspace, members, (await selectLiveIn(ctx, id)).filter(isToJoin));
  const strangers = await inTransaction(ctx, (tx) => noteReality(tx, id, listed, since));
  return { isRead: true, members: members.length, pending: listed.length - members.length, strangers };
}

/** Invitations first: whoever accepts between the two calls stands in the second list. */
async function readLists(workspace: Workspace): Promise<Person[] | DriverResult> {
  const remote = connect(workspace);
  const pending = await remote.listPending();
  if (pending.outcome !== "listed") return pending;
  const members = await remote.listMembers();
  return members.outcome === "listed" ? peopleOf(members.items, pending.items) : members;
}

const isToJoin = ({ invitedAt, joinedAt }: { invitedAt: Date | null; joinedAt: Date | null }): boolean =>
  invitedAt !== null && joinedAt === null;

/** Answers how many strangers there are. */
async function noteReality(tx: TxCtx, id: string, people: readonly Person[], since: Date): Promise<number> {
  const workspace = await selectWorkspace(tx, id, { isLocked: true });
  const residents = await selectLiveIn(tx, id);
  const emails = [...people.map(({ email }) => email), ...residents.flatMap(({ email }) => email ?? [])];
  const calls = await selectCallsAbout(tx, id, emails);
  const shown = compare(people, { residents, calls, accountEmail: workspace.accountEmail }, since);
  const members = people.filter(({ standing }) => standing === "member").length;
  const noted = await noteReading(tx, id, shown, { members, pending: people.length - members });
  for (const finding of noted.believed) await tellOrder(tx, workspace, finding, GONE);
  for (const finding of noted.over)
    await tellOrder(tx, workspace, finding, { left: "member_back", missing: "member_back" });
  const strangers = shown.filter(({ kind }) => kind === "stranger").length;
  // Seats on which strangers sat can be sold again.
  if (noted.over.some(({ kind }) => kind === "stranger"))
    await announce(tx, "stock/supply.freed", { supply: `pool:${workspace.poolId}` });
  return strangers;
}

type AboutMember = Extract<Reason, { code: "member_left" | "invitation_gone" | "member_back" }>["code"];
const GONE = { left: "member_left", missing: "invitation_gone" } as const;

/** What is believed of somebody of ours stands on the timeline of their order. */
async function tellOrder(
  tx: TxCtx,
  workspace: Workspace,
  { kind, email, orderId }: Finding,
  codes: Record<"left" | "missing", AboutMember>,
): Promise<void> {
  if (orderId === null || (kind !== "left" && kind !== "missing")) return;
  await noteFact(tx, orderId, { code: codes[kind], email, workspace: workspace.name });
}

/** How many are read in one round: each may take as long as two calls' limits. */
const CHECKS = 20;
/** A round ends in time for the next one. */
const WITHIN_MS = 40_000;

/** Holds workspaces whose turn it is against our record: each every 15 minutes, sooner where something is not decided. */
export const checkWorkspaces = async (ctx: Ctx): Promise<SweepResult> =>
  forEach("check", await takeChecks(ctx, CHECKS), (id) => checkWorkspace(ctx, id), { withinMs: WITHIN_MS });
