import { and, eq } from "drizzle-orm";
import { workspaces } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import type { DriverName } from "./driver";

/** The shop's own entry for the workspace that a driver knows as `remoteId`, or null when the shop does not sell it. */
export async function findWorkspace(
  ctx: Ctx,
  driver: DriverName,
  remoteId: string,
): Promise<{ id: string; poolId: string } | null> {
  const [row] = await ctx.db
    .select({ id: workspaces.id, poolId: workspaces.poolId })
    .from(workspaces)
    .where(and(eq(workspaces.driver, driver), eq(workspaces.remoteId, remoteId)));
  return row ?? null;
}
