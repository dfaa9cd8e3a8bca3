import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { announce } from "@/lib/work/outbox";
import { lockOrder, moveInvitation, noteOnOrder, updateFacts } from "@/lib/orders";
import { canMoveInvitation, isOwed } from "@/lib/orders/status";
import { lockAssignment, nameAssignment, selectAssignments, workspacesOf } from "@/lib/seats";

/**
 * Names the people on seats that the buyer left open. Before the payment it is only noted; after it the invitations go
 * out. Throws `invalid` naming `emails`.
 */
export async function nameMembers(ctx: Ctx, orderId: string, emails: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, orderId);
    const fresh = [...new Set(emails)].filter((email) => !order.memberEmails.includes(email));
    const room = order.seats - order.memberEmails.length;
    if (fresh.length === 0) return;
    if (fresh.length > room) throw refuse(`names ${fresh.length} people, but only ${room} seats are open`);
    const isOpen = order.paymentStatus === "pending" || isOwed(order.paymentStatus);
    if (!isOpen || order.invitationStatus === "ended" || order.invitationStatus === "revoked")
      throw new DomainError("conflict", "Nobody can be added to this order any more.");

    const open = (await selectAssignments(tx, orderId)).filter(
      ({ assignment }) => assignment.status === "ACTIVE" && !assignment.email,
    );
    for (const email of fresh) {
      const place = open.shift();
      if (!place) continue;
      if ((await workspacesOf(tx, [email], orderId)).includes(place.workspace.id))
        throw refuse(`${email} already has a seat in ${place.workspace.name}; use another address`);
      const assignment = await lockAssignment(tx, place.assignment.id);
      await nameAssignment(tx, assignment.id, email);
    }
    await updateFacts(tx, orderId, { memberEmails: [...order.memberEmails, ...fresh] });
    await noteOnOrder(tx, orderId, "named", `${fresh.join(", ")} named by the buyer`);
    if (!isOwed(order.paymentStatus)) return;
    if (canMoveInvitation(order.invitationStatus, "processing"))
      await moveInvitation(tx, orderId, "processing", "people were named");
    await announce(tx, { name: "orders/delivery.due", data: { orderId } });
  });
}

const refuse = (sentence: string) => new DomainError("invalid", `emails ${sentence}`, {}, { emails: sentence });
