import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { listPictures, readPicture, selectEndingAccess } from "@/lib/workspaces";
import type { EndingAccessRow, FailureRow } from "@/lib/workspaces/views";

/** What staff should see of how workspaces are reached: the browser's failures, and access that ends. */

/** Newest first; `id` is checked to be one of a workspace. */
export async function listFailures(ctx: Ctx, id: string): Promise<FailureRow[]> {
  requireRight(ctx, "pool.read");
  const pictures = await listPictures(id);
  return pictures.map(({ at, ...picture }) => ({ ...picture, at: at.toISOString() }));
}

/** A JPEG; null when there is none (any more) of this name. */
export async function readFailure(ctx: Ctx, id: string, name: string): Promise<Buffer | null> {
  requireRight(ctx, "pool.read");
  return readPicture(id, name);
}

/** Workspaces whose key or session ends soon, or has ended; soonest first. */
export async function listEndingAccess(ctx: Ctx): Promise<EndingAccessRow[]> {
  requireRight(ctx, "pool.read");
  const ending = await selectEndingAccess(ctx);
  return ending.map(({ accessEndsAt: at, ...one }) => ({ ...one, endsAt: at.toISOString(), isOver: at <= ctx.now() }));
}
