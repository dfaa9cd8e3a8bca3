import { moveSeat, selectSeat } from "@/lib/seats";
import { announce } from "@/lib/work/outbox";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { selectWorkspace } from "@/lib/workspaces";
import { removeInvited } from "./kinds/seat/removal";
import { callsOn } from "./removals";
import { again } from "./rules";

/**
 * Removes whoever Kursi invited to a leaving seat, member or invitation, and frees the seat once the workspace has
 * confirmed. Nobody else is ever touched, neither who was refused nor who has a seat there again. A suspended workspace
 * is not asked: its seats leave when it is open again. Throws `try_later` while it cannot be done.
 */
export async function vacateSeat(ctx: Ctx, seatId: string): Promise<"free" | "not_leaving"> {
  const seat = await selectSeat(ctx, seatId);
  if (seat?.status !== "leaving") return "not_leaving";
  const workspace = await selectWorkspace(ctx, seat.workspaceId);
  if (workspace.status === "SUSPENDED") throw again("the workspace is suspended", 300);
  for (const call of await callsOn(ctx, seat)) await removeInvited(ctx, workspace, { ...call, seatId: seat.id });

  return inTransaction(ctx, async (tx) => {
    const still = await selectSeat(tx, seatId);
    if (still?.status !== "leaving") return "not_leaving";
    await moveSeat(tx, seat.id, "free", { code: "seat_vacated" });
    await announce(tx, "stock/supply.freed", { supply: `pool:${workspace.poolId}` });
    return "free";
  });
}
