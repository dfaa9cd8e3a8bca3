import { DomainError } from "@/lib/core/errors";
import {
  changeMove,
  lockIncident,
  lockMove,
  pressIncident,
  selectIncident,
  selectMoves,
  selectPlanned,
  type Incident,
  type Move,
} from "@/lib/incidents";
import type { RunIncident } from "@/lib/incidents/schemas";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import { selectWorkspace, type Workspace } from "@/lib/workspaces";
import { expectedFree } from "../calendar-of-ends";
import { letWait } from "../let-wait";
import { reassign } from "../reassign";
import { readIncidentPlan } from "./read-plan";

/**
 * The press: stores the plan that was shown and has everybody moved. Throws `not_found`, `invalid` on `confirm`, and
 * `conflict` when it was pressed already, the workspace works again, or the world has changed since the plan was shown:
 * then there is another plan to look at. `lock` is a parameter so that a test can take it away.
 */
export async function runIncident(ctx: Ctx, id: string, input: RunIncident, lock = lockIncident): Promise<void> {
  requireRight(ctx, "incidents.run");
  await inTransaction(ctx, async (tx) => {
    const incident = await lock(tx, id);
    const workspace = await selectWorkspace(tx, incident.workspaceId, { isLocked: true });
    if (incident.status !== "open") throw refuse("This incident was run already, or is over.");
    if (workspace.status !== "SUSPENDED") throw refuse("This workspace works again; there is nobody to move.");
    if (input.confirm !== workspace.name) {
      const sentence = `must be the name of the workspace, ${workspace.name}`;
      throw new DomainError("invalid", `confirm ${sentence}.`, {}, { confirm: sentence });
    }
    const plan = await readIncidentPlan(tx, incident);
    if (plan.fingerprint !== input.fingerprint)
      throw refuse("The plan has changed since you looked at it. Look at it again, then run it.");
    const moves = plan.people.map(({ valueIdr, ...person }) => ({ ...person, refundIdr: valueIdr }));
    await pressIncident(tx, incident, { policy: "none", planned: plan.numbers, moves, workspace: workspace.name });
    await announce(tx, "incidents/incident.pressed", { incidentId: id });
  });
}

const refuse = (sentence: string): DomainError => new DomainError("conflict", sentence);

/** People who are given their seats in one step: so much is repeated when a process is killed. */
const BATCH = 10;

/**
 * Gives the next people of a pressed incident their seats; the ordinary delivery invites them, at the pace of each
 * workspace. Answers how many were handled; 0: nobody is left. Repeating it changes nothing.
 */
export async function moveBatch(ctx: Ctx, incidentId: string): Promise<number> {
  const incident = await selectIncident(ctx, incidentId);
  if (incident.status !== "moving") return 0;
  const planned = await selectPlanned(ctx, incidentId, BATCH);
  if (planned.length === 0) return 0;
  const all = await selectMoves(ctx, incidentId);
  const targetIds = [...new Set(all.flatMap(({ targetId }) => targetId ?? []))];
  for (const move of planned) await movePerson(ctx, incident, move, targetIds);
  return planned.length;
}

/** One commit: the seat and the record of it. `lock` is a parameter so that a test can take it away. */
async function movePerson(ctx: Ctx, incident: Incident, move: Move, targetIds: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const now = await lockMove(tx, move.id);
    if (now?.status !== "planned") return;
    const workspace = await selectWorkspace(tx, incident.workspaceId);
    // Mended in the middle: whoever has not been moved yet stays, and has never lost anything.
    if (workspace.status === "AVAILABLE") return changeMove(tx, now, "skipped", { code: "incident_over", why: "back" });
    const { assignmentId, targetId } = now;
    if (targetId === null) return wait(tx, workspace, now);
    // What the plan has found comes first; when it was taken meanwhile, any other place of the plan will do.
    const toWorkspaceIds = [targetId, ...targetIds.filter((id) => id !== targetId)];
    const fromWorkspaceId = incident.workspaceId;
    const result = await reassign(tx, { assignmentId, toWorkspaceIds, fromWorkspaceId, why: "incident" });
    if (result.outcome === "no_seat") return wait(tx, workspace, now);
    if (result.outcome === "not_live") return end(tx, now);
    const seatedIn = result.workspaceId;
    const { name: to } = await selectWorkspace(tx, seatedIn);
    await changeMove(tx, now, "seated", { code: "incident_seated", workspace: workspace.name, to }, { seatedIn });
  });
}

async function wait(tx: TxCtx, { name, poolId }: Workspace, move: Move): Promise<void> {
  const reason = { code: "incident_waits", workspace: name } as const;
  // A planned seat was taken meanwhile: those who wait already are served first, and then comes this one.
  const expectedAt = move.targetId === null ? move.expectedAt : await expectedFree(tx, poolId, 1);
  if (await letWait(tx, move.assignmentId, reason)) await changeMove(tx, move, "waiting", reason, { expectedAt });
  else await end(tx, move);
}

const end = (tx: TxCtx, move: Move): Promise<void> =>
  changeMove(tx, move, "skipped", { code: "incident_over", why: "ended" });
