import type { Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { selectOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { selectPayments } from "@/lib/payments";
import { askGateway } from "./settle-payment";

/** Attempts that one press asks about; older ones are left to the sweep. */
const ATTEMPTS_ASKED = 3;

/** "I have paid, look again": asks the gateways of the order now. */
export async function recheckPayment(ctx: Ctx, orderId: string): Promise<"paid" | "not_paid"> {
  const order = await selectOrder(ctx, orderId);
  if (!order) throw new DomainError("not_found", "There is no such order.");
  if (isOwed(order.paymentStatus)) return "paid";
  for (const attempt of (await selectPayments(ctx, orderId)).slice(0, ATTEMPTS_ASKED)) {
    if (attempt.status === "creating") continue;
    const seen = await askGateway(ctx, attempt);
    if (seen === "paid" || seen === "already_settled") return "paid";
  }
  return "not_paid";
}
