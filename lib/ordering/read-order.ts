import type { Ctx } from "@/lib/work/context";
import { maskEmail } from "@/lib/core/format";
import { sha256 } from "@/lib/core/secrets";
import { selectNotifications } from "@/lib/messages";
import { selectOrder, type Order } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import type { OrderView, PaymentView, PlaceView } from "@/lib/orders/views";
import { selectPayments, selectReceipts, selectRefunds, type Payment } from "@/lib/payments";
import { findGateway, offeredGateways } from "@/lib/payments/gateways/registry";
import { selectAssignments } from "@/lib/seats";

/** The order as its buyer sees it; null when there is none. */
export async function readOrder(ctx: Ctx, id: string): Promise<OrderView | null> {
  const order = await selectOrder(ctx, id);
  if (!order) return null;
  const [payments, receipts, refunds, places, messages] = await Promise.all([
    selectPayments(ctx, id),
    selectReceipts(ctx, id),
    selectRefunds(ctx, { orderId: id }),
    selectAssignments(ctx, id),
    selectNotifications(ctx, id),
  ]);
  const [newest] = payments;
  const isOver = order.expiresAt <= ctx.now() || newest === undefined || newest.expiresAt <= ctx.now();
  const view = {
    ...factsOf(order),
    payment: newest ? paymentView(newest) : null,
    attentions: receipts.flatMap(({ attention, amountIdr, resolvedAt }) =>
      attention ? [{ attention, amountIdr, resolved: resolvedAt !== null }] : [],
    ),
    refunds: refunds.map(({ amountIdr, status }) => ({ amountIdr, status })),
    places: placesOf(order, places),
    unnamedSeats: order.seats - order.memberEmails.length,
    canPayAgain:
      order.paymentStatus === "expired" ||
      order.paymentStatus === "failed" ||
      (order.paymentStatus === "pending" && (isOver || newest.status !== "open")),
    canCancel: order.paymentStatus === "pending",
    gatewayChoices: offeredGateways().map(({ name, label }) => ({ name, label })),
    messages: messages.map((message) => ({
      kind: message.kind,
      channel: message.channel,
      recipient: maskEmail(message.recipient),
      status: message.status,
      at: (message.sentAt ?? message.createdAt).toISOString(),
    })),
  };
  return { ...view, version: sha256(JSON.stringify(view)).slice(0, 16) };
}

const factsOf = (order: Order) => ({
  id: order.id,
  packageId: order.packageId,
  packageName: order.packageName,
  quantity: order.quantity,
  seats: order.seats,
  durationDays: order.durationDays,
  warrantyDays: order.warrantyDays,
  subtotalIdr: order.subtotalIdr,
  discountIdr: order.discountIdr,
  totalIdr: order.totalIdr,
  promoCode: order.promoCode,
  customerEmail: maskEmail(order.customerEmail),
  paymentStatus: order.paymentStatus,
  invitationStatus: order.invitationStatus,
  createdAt: order.createdAt.toISOString(),
  expiresAt: order.expiresAt.toISOString(),
  paidAt: order.paidAt?.toISOString() ?? null,
  deliveredAt: order.deliveredAt?.toISOString() ?? null,
  endsAt: order.endsAt?.toISOString() ?? null,
});

export const paymentView = (payment: Payment): PaymentView => ({
  gateway: payment.gateway,
  gatewayLabel: findGateway(payment.gateway)?.label ?? payment.gateway,
  reference: payment.reference,
  status: payment.status,
  amountIdr: payment.amountIdr,
  surchargeIdr: payment.surchargeIdr,
  surchargeKind: payment.surchargeKind,
  qrString: payment.qrString,
  qrUrl: payment.qrUrl,
  payUrl: payment.payUrl,
  expiresAt: payment.expiresAt.toISOString(),
});

/** Seats that were given out, then those that are still to come. */
function placesOf(order: Order, rows: Awaited<ReturnType<typeof selectAssignments>>): PlaceView[] {
  const newest = new Map(rows.map((row) => [row.assignment.position, row]));
  for (const row of rows) if (row.assignment.status === "ACTIVE") newest.set(row.assignment.position, row);
  return Array.from({ length: order.seats }, (_, position) => {
    const row = newest.get(position);
    // A seat that waits for a name is nobody's, whoever else the order has named.
    const email = row ? row.assignment.email : order.memberEmails[position];
    return {
      position,
      email: email ? maskEmail(email) : null,
      workspaceName: row?.assignment.invitedAt ? row.workspace.name : null,
      state: row ? stateOf(row.assignment) : "waiting",
      invitedAt: row?.assignment.invitedAt?.toISOString() ?? null,
      joinedAt: row?.assignment.joinedAt?.toISOString() ?? null,
      endsAt: row?.assignment.endsAt?.toISOString() ?? null,
    };
  });
}

function stateOf(assignment: { status: string; invitedAt: Date | null; joinedAt: Date | null }): PlaceView["state"] {
  if (assignment.status !== "ACTIVE") return "ended";
  if (assignment.joinedAt) return "joined";
  return assignment.invitedAt ? "invited" : "waiting";
}

export type OrderStatusView = {
  order_id: string;
  payment_status: OrderView["paymentStatus"];
  invitation_status: OrderView["invitationStatus"];
  /** One English sentence for logs and simple clients; screens make their own from the two words. */
  message: string;
};

/** The two status words of an order, quickly. */
export async function readOrderStatus(ctx: Ctx, id: string): Promise<OrderStatusView | null> {
  const order = await selectOrder(ctx, id);
  if (!order) return null;
  const attention = (await selectReceipts(ctx, id)).find(
    (receipt) => receipt.attention && !receipt.resolvedAt,
  )?.attention;
  return {
    order_id: id,
    payment_status: order.paymentStatus,
    invitation_status: order.invitationStatus,
    message: messageOf(order, attention ?? null),
  };
}

function messageOf(order: Order, attention: string | null): string {
  if (attention === "paid_twice")
    return "Paid. A second payment has arrived too; it is on record and will be returned.";
  if (order.paymentStatus === "needs_review")
    return `Your money is on record, but needs a look by a person${attention ? ` (${attention.replace("_", " ")})` : ""}.`;
  if (!isOwed(order.paymentStatus)) return PAYMENT_MESSAGES[order.paymentStatus];
  return INVITATION_MESSAGES[order.invitationStatus];
}

const PAYMENT_MESSAGES: Record<Order["paymentStatus"], string> = {
  pending: "Waiting for your payment.",
  paid: "Paid.",
  expired: "Not paid in time; the seats are free again. A payment that comes late still counts.",
  failed: "No QR code could be made.",
  cancelled: "Cancelled.",
  refunded: "The money was given back.",
  partially_refunded: "A part of the money was given back.",
  needs_review: "Your money is on record, but needs a look by a person.",
};

const INVITATION_MESSAGES: Record<Order["invitationStatus"], string> = {
  not_started: "Paid. Your seats are being prepared.",
  pending_stock: "Paid. No seat is free just now; yours is delivered by itself as soon as one is.",
  processing: "Paid. The invitation is on its way.",
  invited: "Paid. The invitation was sent; please accept it in your mailbox.",
  active: "Paid and joined.",
  failed: "Paid. The invitation could not be sent; a person is looking at it.",
  manual: "Paid. A person is preparing your seat.",
  ended: "The term is over.",
  revoked: "The seats were taken back.",
};
