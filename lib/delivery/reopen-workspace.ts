import { closeIncidentOf } from "@/lib/incidents";
import { requireRight } from "@/lib/work/rights";
import { announce } from "@/lib/work/outbox";
import { forEach, type SweepResult } from "@/lib/work/sweep";
import { inTransaction, type Ctx } from "@/lib/work/context";
import {
  detailOf,
  connect,
  markWell,
  reopenWorkspace as openAgain,
  selectWorkspace,
  stepUp,
  takeQuestions,
  takeSteppedDown,
} from "@/lib/workspaces";

/** `why`: what the vendor said, or that it said nothing. */
export type Reopening = { isOpen: true } | { isOpen: false; why: string };

/**
 * Staff have mended a workspace: asks its vendor who is there, which changes nothing, and sells from it again when it
 * answers. Throws `not_found`.
 */
export async function reopenWorkspace(ctx: Ctx, id: string): Promise<Reopening> {
  requireRight(ctx, "workspaces.reopen");
  const workspace = await selectWorkspace(ctx, id);
  const [best = workspace.driver] = workspace.drivers;
  const members = await connect({ ...workspace, driver: best }).listMembers();
  // Nobody answers for a workspace that is reached by hand: the person who presses the button does.
  if (members.outcome !== "listed" && members.outcome !== "needs_person") {
    const detail = detailOf(members);
    return { isOpen: false, why: detail ? `${members.outcome}: ${detail}` : members.outcome };
  }
  await inTransaction(ctx, async (tx) => {
    const isReopened = await openAgain(tx, id);
    if (best !== workspace.driver) await stepUp(tx, workspace);
    // One that only rested is well, too.
    if (!isReopened) await markWell(tx, workspace);
    else await closeIncidentOf(tx, id);
    // Whoever has paid and waits is served from it.
    await announce(tx, "stock/supply.freed", { supply: `pool:${workspace.poolId}` });
  });
  return { isOpen: true };
}

/** How many are asked in one round: each may take as long as a call's limit. */
const QUESTIONS = 10;

/**
 * The canary: suspended workspaces are asked again by themselves, with growing pauses, and so is the best link of those
 * that another one stands in for.
 */
export const askSuspended = async (ctx: Ctx): Promise<SweepResult> =>
  forEach("reopen", [...(await takeQuestions(ctx, QUESTIONS)), ...(await takeSteppedDown(ctx))], (id) =>
    reopenWorkspace(ctx, id),
  );
