import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { orders } from "@/db/schema";
import { selectOverdue, selectStuck, selectWaitingLong } from "@/lib/orders";
import {
  INVITATION_MOVES,
  INVITATION_STATUSES,
  PAYMENT_MOVES,
  PAYMENT_STATUSES,
  type InvitationStatus,
  type PaymentStatus,
} from "@/lib/orders/status";
import { later, openShop, order } from "@/lib/testing/world";
import { canCancelOrder, canConfirmPayment, canRetryOrder } from "./rules";

/**
 * No order without an exit: for every pair of payment and delivery status, what leads on. A new status does not compile
 * until it has its row, and each answer is held against the sweep, the act or the constraint that it names.
 */

type Pair = { paymentStatus: PaymentStatus; invitationStatus: InvitationStatus };
type Exit =
  /** Sweeps. */
  | "expire overdue orders"
  | "deliver what is stuck"
  | "deliver what waits"
  | "end finished terms"
  /** Acts of staff. */
  | "try again"
  | "accept the money or close"
  | "refund"
  /** Nothing is owed; money that still comes leads on by itself. */
  | "over"
  /** The database refuses an order that was never paid; `closed` ones were withdrawn in the commit that closed them. */
  | "refused"
  | "closed";

const closedUnpaid: Record<InvitationStatus, Exit> = {
  not_started: "over",
  pending_stock: "refused",
  processing: "refused",
  invited: "refused",
  active: "refused",
  failed: "refused",
  manual: "refused",
  ended: "refused",
  revoked: "over",
};
const owed: Record<InvitationStatus, Exit> = {
  not_started: "deliver what is stuck",
  pending_stock: "deliver what waits",
  processing: "deliver what is stuck",
  invited: "end finished terms",
  active: "end finished terms",
  failed: "try again",
  manual: "try again",
  ended: "over",
  // All of it was taken back and not all of the money was given back.
  revoked: "refund",
};
const everywhere = (exit: Exit): Record<InvitationStatus, Exit> => ({
  not_started: exit,
  pending_stock: exit,
  processing: exit,
  invited: exit,
  active: exit,
  failed: exit,
  manual: exit,
  ended: exit,
  revoked: exit,
});
const over = { not_started: "over", ended: "over", revoked: "over" } as const;

const EXITS: Record<PaymentStatus, Record<InvitationStatus, Exit>> = {
  pending: { ...closedUnpaid, not_started: "expire overdue orders", revoked: "expire overdue orders" },
  expired: closedUnpaid,
  failed: closedUnpaid,
  paid: owed,
  partially_refunded: owed,
  needs_review: everywhere("accept the money or close"),
  // Closed after a review of its money: what was delivered is withdrawn in the same commit.
  cancelled: { ...everywhere("closed"), ...over },
  refunded: { ...everywhere("closed"), ...over },
};

const HOUR = later(60);

/** Whether the exit is really there for this order. */
const IS_THERE: Record<Exit, (id: string, pair: Pair) => Promise<boolean> | boolean> = {
  "expire overdue orders": async (id) => (await selectOverdue(HOUR, HOUR.now(), 1_000)).includes(id),
  "deliver what is stuck": async (id) => (await selectStuck(HOUR, HOUR.now(), 1_000)).includes(id),
  "deliver what waits": async (id) => (await selectWaitingLong(HOUR, HOUR.now(), 1_000)).includes(id),
  "end finished terms": (_id, { invitationStatus }) => INVITATION_MOVES[invitationStatus].includes("ended"),
  "try again": (_id, pair) => canRetryOrder(pair),
  "accept the money or close": (_id, { paymentStatus }) =>
    canConfirmPayment(paymentStatus) && canCancelOrder(paymentStatus),
  refund: (_id, { paymentStatus }) => PAYMENT_MOVES[paymentStatus].includes("refunded"),
  over: () => true,
  closed: (_id, { paymentStatus }) => paymentStatus === "cancelled" || paymentStatus === "refunded",
  refused: () => true,
};

describe("every order has an exit", () => {
  const pairs = PAYMENT_STATUSES.flatMap((paymentStatus) =>
    INVITATION_STATUSES.map((invitationStatus): Pair => ({ paymentStatus, invitationStatus })),
  );

  it.each(pairs)("$paymentStatus and $invitationStatus", async (pair) => {
    const exit = EXITS[pair.paymentStatus][pair.invitationStatus];
    const { order_id: id } = await order(await shop());
    const wasPaid = !["pending", "expired", "failed"].includes(pair.paymentStatus);
    const put = db()
      .update(orders)
      .set({ ...pair, paidAt: wasPaid ? new Date() : null })
      .where(eq(orders.id, id));
    const refusedBy = await put.then(
      () => null,
      (error: { cause?: { constraint?: string } }) => error.cause?.constraint,
    );
    expect(refusedBy).toBe(exit === "refused" ? "orders_delivery_needs_payment" : null);
    expect(await IS_THERE[exit](id, pair)).toBe(true);
  });
});

let opened: ReturnType<typeof openShop> | undefined;
const shop = () => (opened ??= openShop([pairsMax]));
const pairsMax = PAYMENT_STATUSES.length * INVITATION_STATUSES.length;
