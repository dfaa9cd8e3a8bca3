import { setVendorSeats } from "@/lib/pretend";
import { setWorkspaceSeats } from "@/lib/seats";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { findWorkspace } from "@/lib/workspaces";

/**
 * Buys or gives up seats at the pretend vendor, and puts as many on sale; orders that wait for a seat are served.
 * Vendor first: no seat is sold that is not there.
 */
export async function restock(ctx: Ctx, remoteId: string, seats: number): Promise<void> {
  await setVendorSeats(ctx, remoteId, seats);
  const workspace = await findWorkspace(ctx, "stand_in", remoteId);
  if (!workspace) return;
  await inTransaction(ctx, async (tx) => {
    await setWorkspaceSeats(tx, workspace.id, seats);
    await announce(tx, "stock/supply.freed", { supply: `pool:${workspace.poolId}` });
  });
}
