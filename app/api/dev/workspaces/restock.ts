import { inTransaction, type Ctx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { setWorkspaceSeats } from "@/lib/seats";
import { findWorkspace, setStandInSeats } from "@/lib/workspaces";

/**
 * Buys or gives up seats at the pretend vendor, and puts as many on sale; orders that wait for a seat are served.
 * Vendor first: no seat is sold that is not there.
 */
export async function restock(ctx: Ctx, remoteId: string, seats: number): Promise<void> {
  await setStandInSeats(ctx, remoteId, seats);
  const workspace = await findWorkspace(ctx, "stand_in", remoteId);
  if (!workspace) return;
  await inTransaction(ctx, async (tx) => {
    await setWorkspaceSeats(tx, workspace.id, seats);
    await announce(tx, { name: "seats/seats.freed", data: { poolId: workspace.poolId } });
  });
}
