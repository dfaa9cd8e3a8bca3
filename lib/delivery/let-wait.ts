import { drawDelivery } from "@/lib/orders";
import type { Reason } from "@/lib/core/reasons";
import { awaitInvitation } from "@/lib/seats";
import type { TxCtx } from "@/lib/work/context";
import { lockSeated } from "./lock-seated";
import { takeOver, waitAgain } from "./reassign";
import { waitingLines } from "./rules";

/**
 * Somebody's workspace is of no use to them and there is no other seat: their unit stands in the shop's queue again, by
 * the time at which it was paid, and the ordinary delivery gives it the next seat that comes free. Terms, end and the old
 * seat stay until then. False: nothing of it is owed any more, and nothing has changed.
 */
export async function letWait(tx: TxCtx, assignmentId: string, reason: Reason): Promise<boolean> {
  const locked = await lockSeated(tx, assignmentId);
  if (!locked) return false;
  const unit = await takeOver(tx, locked);
  await awaitInvitation(tx, locked.assignment);
  const rows = await waitAgain(tx, locked.carrier.rows, unit, reason);
  const pendingLines = new Set([...waitingLines(rows), unit.lineId]);
  await drawDelivery(tx, rows, { isStarted: true, pendingLines }, reason);
  return true;
}
