import type { Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { selectOrder, type Order } from "@/lib/orders";
import { keyOf, selectLive, selectTripped } from "@/lib/payments";
import { findGateway } from "@/lib/payments/gateways/registry";
import { closeReviewed } from "@/lib/settlement/close-reviewed";
import { closeUnpaid } from "@/lib/settlement/close-unpaid";
import { UNREADABLE_GRACE_MS } from "./rules";
import { askGateway } from "@/lib/settlement/settle-payment";

/** Ends an overdue order, but asks its gateways first: the money may be there and its webhook lost. */
export async function expireOrder(ctx: Ctx, orderId: string): Promise<"expired" | "not_expired" | "unreadable"> {
  const order = await selectOrder(ctx, orderId);
  if (!order || order.paymentStatus !== "pending" || order.expiresAt > ctx.now()) return "not_expired";
  const tripped = await selectTripped(ctx);
  let isReadable = true;
  for (const attempt of (await selectLive(ctx, orderId)).filter(({ status }) => status === "open")) {
    // A gateway that is down is not waited for once per order.
    const seen = tripped.has(attempt.gateway) ? "unreadable" : await askGateway(ctx, attempt);
    if (seen === "unreadable") isReadable = false;
  }
  const overdueMs = ctx.now().getTime() - order.expiresAt.getTime();
  if (!isReadable && overdueMs < UNREADABLE_GRACE_MS) return "unreadable";
  const isOverdue = (now: Order) => now.expiresAt <= ctx.now();
  return (await closeUnpaid(ctx, orderId, "expired", "not paid in time", isOverdue)) ? "expired" : "not_expired";
}

/** The buyer or staff give the order up. Money that comes all the same is recorded and goes to a person. */
export async function cancelOrder(ctx: Ctx, orderId: string): Promise<void> {
  const order = await selectOrder(ctx, orderId);
  if (!order) throw new DomainError("not_found", "There is no such order.");
  if (order.paymentStatus === "cancelled") return;
  const isStaff = ctx.actor.kind === "staff" || ctx.actor.kind === "api_key";
  if (isStaff && order.paymentStatus === "needs_review") return closeReviewed(ctx, orderId);
  if (order.paymentStatus !== "pending")
    throw new DomainError("conflict", "Only an order that waits for its payment can be cancelled.");
  const live = await selectLive(ctx, orderId);
  for (const attempt of live.filter(({ status }) => status === "open")) {
    if ((await askGateway(ctx, attempt)) === "paid")
      throw new DomainError("conflict", "This order has just been paid.");
  }
  await closeUnpaid(ctx, orderId, "cancelled", "cancelled");
  // Best effort: an open QR code that is paid later is recorded and shown to staff.
  for (const attempt of live) {
    const gateway = findGateway(attempt.gateway);
    if (attempt.status === "open" && gateway?.capabilities.canCancel) await gateway.cancelCharge(keyOf(attempt));
  }
}
