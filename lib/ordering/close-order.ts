import { DomainError } from "@/lib/core/errors";
import { selectOrder, selectOverdue, type Order } from "@/lib/orders";
import { mayRead, selectLive } from "@/lib/payments";
import { askGateway, closeCodes, closeReviewed, closeUnpaid } from "@/lib/settlement";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { forEach, type SweepResult } from "@/lib/work/sweep";
import { UNREADABLE_GRACE_MS } from "./rules";

/** Ends an overdue order after asking its gateways: money may have come whose webhook was lost. */
export async function expireOrder(ctx: Ctx, orderId: string): Promise<"expired" | "not_expired" | "unreadable"> {
  const order = await selectOrder(ctx, orderId);
  if (!order || order.paymentStatus !== "pending" || order.expiresAt > ctx.now()) return "not_expired";
  let isReadable = true;
  for (const attempt of (await selectLive(ctx, orderId)).filter(({ status }) => status === "open")) {
    // A gateway that is known to be down is not waited for order after order. No order ends without having been asked
    // about, so the others wait until theirs is the one read of a minute.
    if (!(await mayRead(ctx, attempt.gateway))) return "unreadable";
    if ((await askGateway(ctx, attempt)) === "unreadable") isReadable = false;
  }
  const overdueMs = ctx.now().getTime() - order.expiresAt.getTime();
  if (!isReadable && overdueMs < UNREADABLE_GRACE_MS) return "unreadable";
  const isOverdue = (now: Order) => now.expiresAt <= ctx.now();
  const isClosed = await closeUnpaid(ctx, orderId, "expired", { code: "not_paid_in_time" }, isOverdue);
  return isClosed ? "expired" : "not_expired";
}

/** Orders that one round of the sweep ends at most. */
const BATCH = 200;

/** The sweep: ends unpaid orders whose time is over, and gives back what they held. */
export const expireOverdue = async (ctx: Ctx): Promise<SweepResult> =>
  forEach("expire", await selectOverdue(ctx, ctx.now(), BATCH), (id) => expireOrder(ctx, id));

/** The buyer or staff cancel the order. Money that still comes is recorded and goes to a person. */
export async function cancelOrder(ctx: Ctx, orderId: string): Promise<void> {
  requireRight(ctx, "orders.cancel");
  const order = await selectOrder(ctx, orderId);
  if (!order) throw new DomainError("not_found", "There is no such order.");
  if (order.paymentStatus === "cancelled") return;
  const isStaff = ctx.actor.kind === "staff" || ctx.actor.kind === "api_key";
  if (isStaff && order.paymentStatus === "needs_review") return closeReviewed(ctx, orderId);
  if (order.paymentStatus !== "pending")
    throw new DomainError("conflict", "Only an order that waits for its payment can be cancelled.");
  const open = (await selectLive(ctx, orderId)).filter(({ status }) => status === "open");
  for (const attempt of open) {
    if ((await askGateway(ctx, attempt)) === "paid")
      throw new DomainError("conflict", "This order has just been paid.");
  }
  const isClosed = await closeUnpaid(ctx, orderId, "cancelled", { code: "cancelled" });
  if (!isClosed && (await selectOrder(ctx, orderId))?.paymentStatus !== "cancelled")
    throw new DomainError("conflict", "Money for this order has just come, or its time was over. Please look again.");
  await closeCodes(ctx, open);
}
