import { setTimeout as wait } from "node:timers/promises";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { isDomainError } from "@/lib/core/errors";
import { playFault, type FaultName } from "./knobs";
import * as store from "./store";
import { ReplyLost, type VendorAnswer, type VendorRefusal } from "./wire";

/** Where every call at the pretend vendor is taken in, refused, carried out, written down and answered, or not. */

/** A call at work on its workspace, which is locked. */
export type Desk = { tx: TxCtx; workspace: store.VendorWorkspace; play: (fault: FaultName) => Promise<boolean> };

export type VendorCall<T> = {
  workspaceId: string;
  action: store.CallAction;
  email: string | null;
  work: (desk: Desk) => Promise<VendorAnswer<T>>;
  /** What a write says when it claims a success that never was; null for calls that only read. */
  ghost: (() => T) | null;
};

const MINUTE_MS = 60_000;

/**
 * Rejects with `ReplyLost` when the call was carried out and its answer is not to arrive. `find` locks the workspace; it
 * is a seam for the test that shows what the lock is for.
 */
export async function serve<T>(ctx: Ctx, call: VendorCall<T>, find = store.lockWorkspace): Promise<VendorAnswer<T>> {
  const before = await store.readWorkspace(ctx, call.workspaceId);
  if (before && before.knobs.latencyMs > 0) await wait(before.knobs.latencyMs);
  try {
    const { answer, isLost } = await inTransaction(ctx, async (tx) =>
      carryOut(tx, call, await find(tx, call.workspaceId)),
    );
    if (isLost) throw new ReplyLost("the line went dead");
    return answer;
  } catch (error) {
    // The transaction was rolled back: certainly nothing was done.
    if (isDomainError(error) && error.code === "try_later") return { status: 503, code: "unavailable" };
    throw error;
  }
}

async function carryOut<T>(
  tx: TxCtx,
  call: VendorCall<T>,
  workspace: store.VendorWorkspace | null,
): Promise<{ answer: VendorAnswer<T>; isLost: boolean }> {
  if (!workspace) return { answer: { status: 404, code: "workspace_not_found" }, isLost: false };
  const board = faultBoard(tx, call, workspace);
  const desk: Desk = { tx, workspace, play: board.play };

  const refusal = await refuseAtTheDoor(desk);
  const ghost = !refusal && call.ghost && (await desk.play("ghostSuccess")) ? call.ghost : null;
  const answer: VendorAnswer<T> = refusal ?? (ghost ? { status: 200, body: ghost() } : await call.work(desk));
  const isLost = answer.status === 200 && call.ghost !== null && (await desk.play("replyLostAfterEffect"));

  await board.save();
  const outcome = answer.status === 200 ? (isLost ? "reply_lost" : ghost ? "ghost" : "done") : answer.code;
  await store.journalCall(tx, { workspaceId: workspace.id, action: call.action, email: call.email, outcome });
  return { answer, isLost };
}

/** Plays the faults of one call, and keeps the counts of those that are played so many times. */
function faultBoard(
  tx: TxCtx,
  call: Pick<VendorCall<unknown>, "workspaceId" | "action" | "email">,
  workspace: store.VendorWorkspace,
) {
  let knobs = workspace.knobs;
  let nth: number | undefined;
  return {
    play: async (fault: FaultName): Promise<boolean> => {
      const chance = knobs[fault];
      if (chance === null) return false;
      if ("probability" in chance) nth ??= await store.countCalls(tx, call);
      const played = playFault(knobs, fault, `${call.action}:${call.email ?? ""}:${nth ?? 0}`);
      knobs = played.knobs;
      return played.strikes;
    },
    save: async (): Promise<void> => {
      if (knobs !== workspace.knobs) await store.saveKnobs(tx, workspace.id, knobs);
    },
  };
}

async function refuseAtTheDoor({ tx, workspace, play }: Desk): Promise<VendorRefusal | null> {
  const { perMinuteLimit, deactivated, tokenExpired } = workspace.knobs;
  if (perMinuteLimit !== null) {
    const calls = await store.newestCalls(tx, workspace.id, perMinuteLimit);
    const freeAt = (calls[perMinuteLimit - 1]?.getTime() ?? -Infinity) + MINUTE_MS;
    const waitMs = freeAt - tx.now().getTime();
    if (waitMs > 0) return { status: 429, code: "rate_limited", retryAfterSeconds: Math.ceil(waitMs / 1000) };
  }
  if (await play("unavailable")) return { status: 503, code: "unavailable" };
  if (deactivated) return { status: 401, code: "account_deactivated" };
  if (tokenExpired) return { status: 401, code: "token_expired" };
  return null;
}
