import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { lockOrder, moveInvitation, noteOnOrder, updateFacts, type Order } from "@/lib/orders";
import { canMoveInvitation, isOwed } from "@/lib/orders/status";
import {
  claimSeats,
  countFree,
  countPromised,
  insertAssignment,
  livingIn,
  moveSeat,
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
  const open = Array.from({ length: order.seats }, (_, position) => position).filter((one) => !taken.has(one));
  if (open.length === 0) return true;

  const held: Seat[] = await selectUnplaced(tx, order.id);
  const missing = open.length - held.length;
  const claimed = missing > 0 ? await claimInTurn(tx, order, missing) : [];
  if (!claimed) return false;

  const seats = [...held, ...claimed];
  for (const position of open) await placePerson(tx, order, position, seats);
  return true;
}

type Seat = { id: string; workspaceId: string };

/**
 * Puts one person on one of the order's seats. A vendor knows a person only once per workspace: when all our seats are
 * where they sit already, one is exchanged; when no other workspace has any, the seat stays open for another name.
 */
async function placePerson(tx: TxCtx, order: Order, position: number, seats: Seat[]): Promise<void> {
  const email = order.memberEmails[position] ?? null;
  const busy = email ? await livingIn(tx, email) : [];
  const fits = seats.findIndex((seat) => !busy.includes(seat.workspaceId));
  const [own] = seats.splice(Math.max(0, fits), 1);
  if (!own) throw new Error("there is a seat for each place");
  if (fits >= 0) return insertAssignment(tx, { ...placeOf(order, position, own), email });

  const [other] = (await claimSeats(tx, { poolId: order.poolId, orderId: order.id, count: 1, avoid: busy })) ?? [];
  if (other) {
    await moveSeat(tx, own.id, "free");
    return insertAssignment(tx, { ...placeOf(order, position, other), email });
  }
  await insertAssignment(tx, { ...placeOf(order, position, own), email: null });
  // Read anew: somebody else of this order may have been struck out a moment ago.
  const { memberEmails } = await lockOrder(tx, order.id);
  await updateFacts(tx, order.id, { memberEmails: memberEmails.filter((one) => one !== email) });
  await noteOnOrder(
    tx,
    order.id,
    "name_needed",
    `${email} has a seat in every workspace already; another name is needed`,
  );
}

const placeOf = (order: Order, position: number, seat: Seat) => ({
  seatId: seat.id,
  workspaceId: seat.workspaceId,
  orderId: order.id,
  position,
});

/** Fresh seats for an order that holds too few, but none that were promised to somebody who paid earlier. */
async function claimInTurn(tx: TxCtx, order: Order, count: number): Promise<Seat[] | null> {
  const promised = await countPromised(tx, order.poolId, order.paidAt ?? undefined);
  if (promised > 0 && (await countFree(tx, order.poolId)) < promised + count) return null;
  const wish = { poolId: order.poolId, orderId: order.id, count };
  const avoid = await workspacesOf(tx, order.memberEmails, order.id);
  return (await claimSeats(tx, { ...wish, avoid })) ?? (avoid.length > 0 ? claimSeats(tx, wish) : null);
}
