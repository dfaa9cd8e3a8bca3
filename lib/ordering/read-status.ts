import type { Kind } from "@/lib/core/kinds";
import { readOrderRows, type Order, type OrderRows } from "@/lib/orders";
import { countUnits, type UnitCounts } from "@/lib/orders/rules";
import { isOwed, type InvitationStatus, type PaymentStatus, type UnitStatus } from "@/lib/orders/status";
import type { Ctx } from "@/lib/work/context";

/** What `GET /api/orders/{order_id}/status` answers. */
export type OrderStatusView = {
  order_id: string;
  payment_status: PaymentStatus;
  invitation_status: InvitationStatus;
  /** One English sentence for logs and simple clients; screens make their own from the words. */
  message: string;
  lines: ({ package_id: string; kind: Kind; quantity: number } & UnitCounts)[];
};

/** Where an order stands, from its own rows: one statement. Null when there is none. */
export async function readOrderStatus(ctx: Ctx, id: string): Promise<OrderStatusView | null> {
  const rows = await readOrderRows(ctx, id);
  if (!rows) return null;
  const { order, lines, units } = rows;
  return {
    order_id: id,
    payment_status: order.paymentStatus,
    invitation_status: order.invitationStatus,
    message: messageOf(rows),
    lines: lines.map((line) => ({
      package_id: line.productId,
      kind: line.kind,
      quantity: line.quantity,
      ...countUnits(units.filter(({ lineId }) => lineId === line.id)),
    })),
  };
}

function messageOf({ order, lines, units }: OrderRows): string {
  if (order.attention === "paid_twice")
    return "Paid. A second payment has arrived too; it is on record and will be returned.";
  if (order.paymentStatus === "needs_review")
    return `Your money is on record, but needs a look by a person${order.attention ? ` (${order.attention.replace("_", " ")})` : ""}.`;
  if (!isOwed(order.paymentStatus)) return PAYMENT_MESSAGES[order.paymentStatus];
  return troubleOf(units) ?? DELIVERY_MESSAGES[order.invitationStatus](wordsOf(lines));
}

/** When some units are delivered and some need a person, no status word says both: count them. */
function troubleOf(units: OrderRows["units"]): string | null {
  const living = units.filter(({ status }) => status !== "withdrawn" && status !== "ended");
  const count = (...statuses: UnitStatus[]) => living.filter(({ status }) => statuses.includes(status)).length;
  const delivered = count("delivered", "accepted");
  const needing = count("needs_person", "needs_name");
  if (needing === 0) return null;
  if (delivered > 0)
    return `Paid. ${delivered} of ${living.length} are delivered, ${needing === 1 ? "one needs" : `${needing} need`} you.`;
  return count("needs_name") === living.length ? "Paid. Say on the order's page who the seats are for." : null;
}

type Words = { it: string; them: string; hasSeats: boolean };

/** The nouns of the sentence: an order of a single kind is named by it. */
function wordsOf(lines: OrderRows["lines"]): Words {
  const hasSeats = lines.some(({ kind }) => kind === "seat");
  if (lines.every(({ kind }) => kind === "seat")) return { it: "seat", them: "seats", hasSeats };
  if (lines.every(({ kind }) => kind === "code")) return { it: "code", them: "codes", hasSeats };
  return { it: "order", them: "goods", hasSeats };
}

const PAYMENT_MESSAGES: Record<Order["paymentStatus"], string> = {
  pending: "Waiting for your payment.",
  paid: "Paid.",
  expired: "Not paid in time; nothing is held any more. A payment that comes late still counts.",
  failed: "No QR code could be made.",
  cancelled: "Cancelled.",
  refunded: "The money was given back.",
  partially_refunded: "A part of the money was given back.",
  needs_review: "Your money is on record, but needs a look by a person.",
};

const DELIVERY_MESSAGES: Record<Order["invitationStatus"], (words: Words) => string> = {
  not_started: ({ them }) => `Paid. Your ${them} are being prepared.`,
  pending_stock: ({ it }) => `Paid. No ${it} is free just now; yours is delivered by itself as soon as one is.`,
  processing: ({ it }) => (it === "seat" ? "Paid. The invitation is on its way." : "Paid. The delivery is on its way."),
  invited: ({ hasSeats }) =>
    hasSeats ? "Paid. The invitation was sent; please accept it in your mailbox." : "Paid and delivered.",
  active: ({ it }) => (it === "seat" ? "Paid and joined." : "Paid and delivered."),
  failed: ({ it }) => `Paid. The ${it} could not be delivered; a person is looking at it.`,
  manual: ({ it }) => `Paid. A person is preparing your ${it}.`,
  ended: () => "The term is over.",
  revoked: ({ them }) => `The ${them} were taken back.`,
};
