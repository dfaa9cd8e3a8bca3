import { log } from "@/lib/core/log";
import { forgetInvitation, recordListed, selectUnlisted, type Assignment } from "@/lib/seats";
import { ago, forEach, LOOK_AT, type SweepResult } from "@/lib/work/sweep";
import { inTransaction, type Ctx } from "@/lib/work/context";
import {
  connect,
  countVanished,
  LIST_LAG_MS,
  noteOutcome,
  restWorkspace,
  selectCalls,
  selectWorkspaces,
  VANISHED,
  type Workspace,
} from "@/lib/workspaces";
import { deliverAgain } from "./reassign";
import { lockSeated } from "./lock-seated";

/**
 * A vendor may say yes and do nothing. Whoever was invited is looked for in the lists once these have had time to show
 * them; one who is in neither counts as not invited, and is invited again. Where that happens twice within an hour the
 * workspace rests, and whoever it loses goes elsewhere.
 */

/** Yeses without effect, within `COUNTED_MS`, after which a workspace is not believed for `REST_MS`. */
const VANISHED_MAX = 2;
const COUNTED_MS = 60 * 60_000;
const REST_MS = 30 * 60_000;

export async function confirmInvited(ctx: Ctx): Promise<SweepResult> {
  const waiting = await selectUnlisted(ctx, ago(ctx, LIST_LAG_MS), LOOK_AT);
  const ids = [...new Set(waiting.map(({ workspaceId }) => workspaceId))];
  // By hand nobody can be asked, and a suspended workspace says nothing that counts.
  const asked = (await selectWorkspaces(ctx, ids)).filter(
    ({ status, driver }) => status === "AVAILABLE" && driver !== "manual",
  );
  const byId = new Map(asked.map((workspace) => [workspace.id, workspace]));
  return forEach("confirm", [...byId.keys()], async (id) => {
    const workspace = byId.get(id);
    const people = waiting.filter(({ workspaceId }) => workspaceId === id);
    if (workspace) await confirmIn(ctx, workspace, people);
  });
}

async function confirmIn(ctx: Ctx, workspace: Workspace, waiting: readonly Assignment[]): Promise<void> {
  const present = await readPresent(workspace);
  // Lists that cannot be read say nothing about anybody.
  if (!present) return;
  const isPresent = ({ email }: Assignment): boolean => email !== null && present.has(email);
  await recordListed(ctx, waiting.filter(isPresent));
  for (const assignment of waiting.filter((one) => !isPresent(one))) await giveUpInvitation(ctx, workspace, assignment);
}

/** Invitations first: whoever accepts between the two calls stands in the second list. */
async function readPresent(workspace: Workspace): Promise<Set<string> | null> {
  const remote = connect(workspace);
  const present = new Set<string>();
  for (const list of [await remote.listPending(), await remote.listMembers()]) {
    if (list.outcome !== "listed") {
      log.warn({ workspace: workspace.name, outcome: list.outcome }, "a workspace's lists cannot be read");
      return null;
    }
    for (const { email } of list.items) present.add(email.toLowerCase());
  }
  return present;
}

/** From here on the call counts as one whose outcome is unknown: the delivery looks once more, and invites again. */
async function giveUpInvitation(ctx: Ctx, workspace: Workspace, seen: Assignment): Promise<void> {
  const { id, seatId, email, invitedAt } = seen;
  await inTransaction(ctx, async (tx) => {
    const locked = await lockSeated(tx, id);
    const now = locked?.assignment;
    // Ended, moved, renamed, invited again, or seen meanwhile.
    const isSame = now?.seatId === seatId && now.email === email && now.invitedAt?.getTime() === invitedAt?.getTime();
    if (!locked || !now || !isSame || now.joinedAt || now.listedAt) return;
    const calls = await selectCalls(tx, { assignmentId: id });
    const call = calls.findLast((one) => one.action === "invite" && one.seatId === seatId && one.email === email);
    if (!call) return;
    await noteOutcome(tx, call.id, { outcome: "unknown", why: VANISHED });
    await forgetInvitation(tx, id);
    if ((await countVanished(tx, workspace.id, ago(tx, COUNTED_MS))) >= VANISHED_MAX)
      await restWorkspace(tx, workspace.id, "vanished", new Date(tx.now().getTime() + REST_MS));
    await deliverAgain(tx, locked, { code: "invitation_vanished", email: now.email, workspace: workspace.name });
  });
}
