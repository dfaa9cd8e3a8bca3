import type { Ctx } from "@/lib/core/context";
import { hasEngineBooks, selectRuns } from "./store";
import type { RunRow, RunStatus } from "./views";

/** Newest first; `before` is the last run seen. Null when another server than the embedded executor does the work. */
export async function listEngineRuns(
  ctx: Ctx,
  wanted: { status?: RunStatus | undefined; before?: string | undefined; limit: number },
): Promise<RunRow[] | null> {
  return (await hasEngineBooks(ctx)) ? selectRuns(ctx, wanted) : null;
}
