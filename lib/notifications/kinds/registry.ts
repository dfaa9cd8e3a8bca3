import type { Locale } from "@/lib/core/format";
import type { NotificationKind } from "../status";
import { inviteSent } from "./invite-sent";
import type { Kind } from "./kind";
import type { Letter, Shop } from "./letter";
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

/** Puts the facts of a message into words. Facts that do not fit the kind are a bug and throw. */
export const renderNotification = (kind: NotificationKind, data: unknown, locale: Locale, shop: Shop): Letter =>
  KINDS[kind].render(data, locale, shop);
