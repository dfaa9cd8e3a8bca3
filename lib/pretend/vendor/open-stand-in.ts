import type { Ctx } from "@/lib/work/context";
import * as store from "./store";

/** Opens a workspace at the pretend vendor. One that is there already is left as it is. */
export async function openStandIn(
  ctx: Ctx,
  workspace: { remoteId: string; name: string; seats: number },
): Promise<void> {
  await store.addWorkspace(ctx, { id: workspace.remoteId, name: workspace.name, seats: workspace.seats });
}
