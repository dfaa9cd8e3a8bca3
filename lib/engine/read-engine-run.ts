import type { Ctx } from "@/lib/work/context";
import { hasEngineBooks, selectRun, selectSteps } from "./store";
import type { RunDetail } from "./views";

/** One run with its steps, or null when the embedded executor knows no such run. */
export async function readEngineRun(ctx: Ctx, id: string): Promise<RunDetail | null> {
  if (!(await hasEngineBooks(ctx))) return null;
  const run = await selectRun(ctx, id);
  return run ? { ...run, stepList: await selectSteps(ctx, id) } : null;
}
