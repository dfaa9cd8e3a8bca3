import type { Locale } from "@/lib/core/format";
import { orderFacts } from "../facts";
import type { NotificationKind } from "../status";
import { inviteSent } from "./invite-sent";
import type { Kind } from "./kind";
import { writeLetter, type Letter, type Shop } from "./letter";
import { membershipEnded } from "./membership-ended";
import { orderPaid } from "./order-paid";
import { paidLate } from "./paid-late";
import { paymentReview } from "./payment-review";
import { pendingStock } from "./pending-stock";

const KINDS: Record<NotificationKind, Kind> = {
  order_paid: orderPaid,
  invite_sent: inviteSent,
  pending_stock: pendingStock,
  paid_late: paidLate,
  payment_review: paymentReview,
  membership_ended: membershipEnded,
};

/** Puts the stored facts of a message into words. Facts that are none throw: that is a bug, not a message. */
export function renderNotification(kind: NotificationKind, data: unknown, locale: Locale, shop: Shop): Letter {
  const facts = orderFacts.parse(data);
  return writeLetter(KINDS[kind][locale](facts, shop), facts, locale, shop);
}
