import { maskEmail } from "@/lib/core/format";
import { readOrderRows } from "@/lib/orders";
import { readMoney } from "@/lib/payments";
import { findGateway } from "@/lib/payments/gateways/registry";
import type { Ctx } from "@/lib/work/context";
import type { ReceiptView } from "./views";

/** Statuses in which an order has been paid for, whatever went back later. */
const PAID = new Set(["paid", "partially_refunded", "refunded"]);

/** What the receipt of an order says; null while it is not paid, or not paid any more. Two statements. */
export async function readReceipt(ctx: Ctx, id: string): Promise<ReceiptView | null> {
  const [rows, money] = await Promise.all([readOrderRows(ctx, id), readMoney(ctx, id)]);
  const receipt = money.receipts.find(({ isSettling }) => isSettling);
  const attempt = receipt && money.attempts.find((one) => one.id === receipt.attemptId);
  if (!rows || !receipt || !attempt || !PAID.has(rows.order.paymentStatus)) return null;
  const { order, lines } = rows;
  return {
    // Whoever is given the paper must not be able to open the order: its number is a key.
    number: `${order.id.slice(0, 8)}…${order.id.slice(-4)}`,
    fullName: order.fullName,
    email: maskEmail(order.customerEmail),
    orderedAt: order.createdAt.toISOString(),
    lines: lines.map(({ productName, quantity, unitPriceIdr }) => ({ name: productName, quantity, unitPriceIdr })),
    discountIdr: order.discountIdr,
    promoCode: order.promoCode,
    payment: {
      gatewayLabel: findGateway(attempt.gateway)?.label ?? attempt.gateway,
      reference: attempt.reference,
      gatewayReference: attempt.gatewayRef,
      paidAt: (receipt.paidAt ?? receipt.recordedAt).toISOString(),
      amountIdr: receipt.amountIdr,
      surchargeIdr: attempt.surchargeIdr,
      surchargeKind: attempt.surchargeKind,
      agreedIdr: receipt.amountIdr - order.totalIdr - attempt.surchargeIdr,
    },
    refunds: money.refunds.flatMap(({ status, amountIdr, doneAt, createdAt }) =>
      status === "done" ? [{ amountIdr, at: (doneAt ?? createdAt).toISOString() }] : [],
    ),
  };
}
