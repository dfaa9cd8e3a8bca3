import { orderNotes } from "@/db/schema";
import { keepUse } from "@/lib/catalog";
import { actorName, inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { announce } from "@/lib/work/outbox";
import { requeue, selectNotification } from "@/lib/messages";
import { lockOrder, moveInvitation, movePayment, noteOnOrder, selectOrder } from "@/lib/orders";
import { canMoveInvitation, canMovePayment, isOwed } from "@/lib/orders/status";
import {
  book,
  insertReceipt,
  lockPayments,
  lockReceipt,
  moveAttempt,
  resolveReceipt,
  selectReceipts,
} from "@/lib/payments";
import { rupiah } from "@/lib/core/money";
import { tellBuyer } from "@/lib/delivery/tell-buyer";

/** What staff do about an order by hand. Each is one commit, leaves its trace and runs the normal pipeline. */

/**
 * Staff have the money by another way, or accept what came. With money on record that waits for a decision, that is
 * what pays the order; otherwise a receipt under `reference` is made. Pressing twice changes nothing.
 * Errors: `conflict` when the order is paid or cannot be any more.
 */
export async function confirmPaymentByHand(
  ctx: Ctx,
  orderId: string,
  proof: { reference: string; note: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const [attempt] = await lockPayments(tx, orderId);
    const order = await lockOrder(tx, orderId);
    const receipts = await selectReceipts(tx, orderId);
    if (isOwed(order.paymentStatus) && receipts.some(({ receiptKey }) => receiptKey === `manual:${proof.reference}`))
      return;
    if (!attempt || !canMovePayment(order.paymentStatus, "paid"))
      throw new DomainError("conflict", `An order that is ${order.paymentStatus} cannot be confirmed as paid.`);

    const waiting = receipts.find(({ attention, resolvedAt }) => attention && !resolvedAt && attention !== "reversed");
    if (waiting) {
      await resolveReceipt(tx, waiting.id, true);
      await book(tx, {
        kind: "allocation",
        orderId,
        paymentId: waiting.paymentId,
        subject: `allocation:${waiting.id}`,
        sides: [
          { account: "unallocated", amountIdr: waiting.amountIdr },
          { account: "sales", amountIdr: -waiting.amountIdr },
        ],
      });
    } else {
      const receipt = {
        receiptKey: `manual:${proof.reference}`,
        amount: rupiah(order.totalIdr),
        merchantFee: null,
        paidAt: tx.now(),
      };
      const row = await insertReceipt(tx, attempt, receipt, { isSettling: true, attention: null });
      if (!row) throw new DomainError("conflict", "This reference has been used for another order.");
      await book(tx, {
        kind: "settlement",
        orderId,
        paymentId: attempt.id,
        subject: `receipt:${row.id}`,
        sides: [
          { account: "cash", amountIdr: order.totalIdr },
          { account: "sales", amountIdr: -order.totalIdr },
        ],
      });
      await moveAttempt(tx, attempt, "succeeded");
    }
    await movePayment(tx, orderId, "paid", `confirmed by hand (${proof.reference}): ${proof.note}`);
    await keepUse(tx, orderId);
    await announce(tx, { name: "orders/order.paid", data: { orderId } });
    await tellBuyer(tx, order, "order_paid", { amountIdr: waiting?.amountIdr ?? order.totalIdr });
  });
}

/** Money that waited for a person is dealt with: given back elsewhere, kept by agreement, explained. */
export async function resolveAttention(ctx: Ctx, receiptId: string, note: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const receipt = await lockReceipt(tx, receiptId);
    if (receipt.resolvedAt) return;
    await resolveReceipt(tx, receiptId, receipt.isSettling);
    await noteOnOrder(tx, receipt.orderId, "resolved", `${receipt.attention}: ${note}`);
  });
}

/** Tries the delivery again: failed, stuck or waiting. */
export async function retryInvitation(ctx: Ctx, orderId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (!isOwed(order.paymentStatus)) throw new DomainError("conflict", "Only paid orders are delivered.");
    if (order.invitationStatus === "failed" || order.invitationStatus === "manual")
      if (canMoveInvitation(order.invitationStatus, "processing"))
        await moveInvitation(tx, orderId, "processing", "tried again by staff");
    await announce(tx, { name: "orders/delivery.due", data: { orderId } });
  });
}

/** Sends a message once more. */
export async function resendMessage(ctx: Ctx, notificationId: string): Promise<void> {
  const message = await selectNotification(ctx, notificationId);
  if (!message) throw new DomainError("not_found", "There is no such message.");
  await inTransaction(ctx, async (tx) => {
    await requeue(tx, notificationId);
    await noteOnOrder(tx, message.orderId, "resent", `${message.kind} to ${message.recipient}`);
  });
}

export async function addNote(ctx: Ctx, orderId: string, text: string): Promise<void> {
  if (!(await selectOrder(ctx, orderId))) throw new DomainError("not_found", "There is no such order.");
  await ctx.db.insert(orderNotes).values({ orderId, text, actor: actorName(ctx), at: ctx.now() });
}
