import type { Ctx } from "@/lib/work/context";
import { hasEngineBooks, selectRuns } from "./store";
import type { RunRow, RunsWanted } from "./views";

/** Newest first. Null when another server than the embedded executor does the work. */
export async function listEngineRuns(ctx: Ctx, wanted: RunsWanted): Promise<RunRow[] | null> {
  return (await hasEngineBooks(ctx)) ? selectRuns(ctx, wanted) : null;
}
