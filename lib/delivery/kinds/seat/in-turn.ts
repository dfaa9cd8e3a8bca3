import type { Ctx } from "@/lib/work/context";
import { endTurn, takeTurn, type Workspace } from "@/lib/workspaces";
import { again } from "../../rules";

/**
 * Does one act at a workspace's vendor when it is its turn: one at a time, at the workspace's pace. Throws `try_later`
 * with the seconds to its turn. Killed in the middle, it keeps the others out for `limitMs`.
 */
export async function inTurn<T>(
  ctx: Ctx,
  workspace: Workspace,
  who: string,
  limitMs: number,
  act: () => Promise<T>,
): Promise<T> {
  const turn = await takeTurn(ctx, workspace, who, limitMs);
  if (turn.outcome === "later") throw again("waits for its turn at the workspace", turn.afterSeconds);
  try {
    return await act();
  } finally {
    await endTurn(ctx, workspace, who);
  }
}
