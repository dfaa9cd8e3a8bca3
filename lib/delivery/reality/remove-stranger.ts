import { DomainError } from "@/lib/core/errors";
import { liveAssignments } from "@/lib/seats";
import { announce } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import {
  beginCall,
  detailOf,
  endFinding,
  lockFinding,
  noteOutcome,
  selectFinding,
  selectWorkspace,
  type DriverResult,
  type Finding,
} from "@/lib/workspaces";
import { removePerson } from "../kinds/seat/removal";
import { again } from "../rules";

/** `failed`: the vendor was asked and did not do it, or nobody knows; the stranger stays in the list. */
export type StrangerRemoval = { outcome: "removed" } | { outcome: "failed"; why: string };

/**
 * Removes somebody whom the shop did not invite, by the decision of a person who has typed their address: the only
 * removal of this kind there is. The lease on the person is held meanwhile, so that no invitation of a buyer who pays at
 * this moment can cross it. Throws `not_found`, `conflict` (over, or theirs is a paid seat), `invalid` naming `email`.
 */
export async function removeStranger(ctx: Ctx, findingId: string, typed: string): Promise<StrangerRemoval> {
  requireRight(ctx, "strangers.remove");
  const { workspaceId, email } = await selectFinding(ctx, findingId);
  if (typed.trim().toLowerCase() !== email)
    throw new DomainError("invalid", "email must be the stranger's address", {}, { email: "is not their address" });
  const workspace = await selectWorkspace(ctx, workspaceId);
  const callId = await inTransaction(ctx, async (tx) => {
    await refuseOurs(tx, await lockFinding(tx, findingId));
    const taken = await beginCall(tx, { workspaceId, email, action: "remove" });
    if (taken === null) throw again("another call about this person is under way", 20);
    return taken;
  });
  const result = await removePerson(workspace, email);
  await noteOutcome(ctx, callId, result);
  if (!isDone(result)) return { outcome: "failed", why: detailOf(result) ?? result.outcome };
  await inTransaction(ctx, async (tx) => {
    const finding = await selectFinding(tx, findingId);
    if (!finding.endedAt) await endFinding(tx, finding, "removed");
    await announce(tx, "stock/supply.freed", { supply: `pool:${workspace.poolId}` });
  });
  return { outcome: "removed" };
}

async function refuseOurs(tx: TxCtx, { kind, email, workspaceId }: Finding): Promise<void> {
  if (kind !== "stranger") throw new DomainError("conflict", "Only strangers are removed here.");
  const homes = await liveAssignments(tx, [email]);
  if (homes.some((home) => home.workspaceId === workspaceId))
    throw new DomainError("conflict", "This person has a paid seat there by now.");
}

const isDone = ({ outcome }: DriverResult): boolean => outcome === "done" || outcome === "already";
