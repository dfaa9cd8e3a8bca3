import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { listPictures, readPicture } from "@/lib/workspaces";
import type { FailureRow } from "@/lib/workspaces/views";

/** What the browser saw of a workspace's pages when a call failed. */

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
