import { inTransaction, type Ctx, type TxCtx } from "@/lib/core/context";
import { lockOrder, moveInvitation, type Order } from "@/lib/orders";
import { canMoveInvitation, isOwed } from "@/lib/orders/status";
import {
  claimSeats,
  countFree,
  countPromised,
  insertAssignment,
  selectAssignments,
  selectUnplaced,
  workspacesOf,
} from "@/lib/seats";
import { tellBuyer } from "./tell-buyer";

export type Preparation =
  /** `toInvite`: assignments whose person is named and not invited yet. */
  { state: "ready"; toInvite: string[] } | { state: "pending_stock" } | { state: "nothing_owed" };

/**
 * Gives a paid order its seats: those it holds, or freshly claimed ones when the hold had ended. When none is free the
 * order waits as `pending_stock` and is served in order of payment. Repeating it changes nothing.
 */
export async function prepareDelivery(ctx: Ctx, orderId: string): Promise<Preparation> {
  return inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (!isOwed(order.paymentStatus) || order.invitationStatus === "ended" || order.invitationStatus === "revoked")
      return { state: "nothing_owed" };
    if (!(await placeEverybody(tx, order))) {
      if (canMoveInvitation(order.invitationStatus, "pending_stock"))
        await moveInvitation(tx, orderId, "pending_stock", "paid, but no seat is free");
      await tellBuyer(tx, order, "pending_stock", {});
      return { state: "pending_stock" };
    }
    const toInvite = (await selectAssignments(tx, orderId))
      .filter(({ assignment }) => assignment.status === "ACTIVE" && assignment.email && !assignment.invitedAt)
      .map(({ assignment }) => assignment.id);
    const isNew = order.invitationStatus === "not_started" || order.invitationStatus === "pending_stock";
    if (isNew) await moveInvitation(tx, orderId, "processing", "seats are assigned");
    return { state: "ready", toInvite };
  });
}

/** One live assignment per seat that was bought; all or none. False: there are not enough free seats. */
async function placeEverybody(tx: TxCtx, order: Order): Promise<boolean> {
  const places = (await selectAssignments(tx, order.id)).filter(({ assignment }) => assignment.status === "ACTIVE");
  const taken = new Set(places.map(({ assignment }) => assignment.position));
  const open = Array.from({ length: order.seats }, (_, position) => position).filter(
    (position) => !taken.has(position),
  );
  if (open.length === 0) return true;

  const busy = await workspacesOf(tx, order.memberEmails);
  const held = (await selectUnplaced(tx, order.id)).map((seat) => ({ id: seat.id, workspaceId: seat.workspaceId }));
  const missing = open.length - held.length;
  const claimed = missing > 0 ? await claimInTurn(tx, order, missing, busy) : [];
  if (!claimed) return false;

  const seats = [...held, ...claimed];
  for (const position of open) {
    const email = order.memberEmails[position] ?? null;
    // A person sits only once in a workspace; the unique index would refuse the second place.
    const index = Math.max(
      0,
      seats.findIndex((seat) => !email || !busy.includes(seat.workspaceId)),
    );
    const [seat] = seats.splice(index, 1);
    if (!seat) return false;
    await insertAssignment(tx, { seatId: seat.id, workspaceId: seat.workspaceId, orderId: order.id, position, email });
  }
  return true;
}

/** Fresh seats for an order that holds too few, but none that were promised to somebody who paid earlier. */
async function claimInTurn(tx: TxCtx, order: Order, count: number, avoid: readonly string[]) {
  const promised = await countPromised(tx, order.poolId, order.paidAt ?? undefined);
  if (promised > 0 && (await countFree(tx, order.poolId)) < promised + count) return null;
  return claimSeats(tx, { poolId: order.poolId, orderId: order.id, count, avoid });
}
