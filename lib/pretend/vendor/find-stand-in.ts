import type { Ctx } from "@/lib/work/context";
import * as store from "./store";

/** The stand-in workspace of that name, or null. */
export async function findStandIn(ctx: Ctx, name: string): Promise<{ remoteId: string; seats: number } | null> {
  const workspace = await store.findWorkspaceByName(ctx, name);
  return workspace ? { remoteId: workspace.id, seats: workspace.seats } : null;
}
