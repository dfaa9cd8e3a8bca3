import { findOrMakeBuyer } from "@/lib/buyers";
import { invalid, reserveUse, retakeUse } from "@/lib/catalog";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { planLines, planRows, reserveLines, type Plan } from "@/lib/delivery";
import { insertOrder, movePayment, readPressure, type Order, type OrderRows } from "@/lib/orders";
import { openPayable, type Attempt } from "@/lib/payments";
import type { TxCtx } from "@/lib/work/context";
import { newLinesOf, orderOf, type Customer, type Draft } from "./draft";
import { HOLD_MINUTES_MIN, holdMinutes, PENDING_CAPS } from "./rules";
import { newLease } from "./start-attempt";

/**
 * Everything an order takes, in the caller's commit: the buyer, the order with its lines and units, the goods, the
 * voucher, and the payment attempt with our reference. The caller is the only one who may talk to the gateway about it.
 * Throws `forbidden`, `too_many`, `invalid`, `sold_out`.
 */
export async function holdOrder(tx: TxCtx, draft: Draft): Promise<{ order: Order; attempt: Attempt }> {
  const { customer, cart } = draft;
  const buyerId = await lockBuyer(tx, customer);
  const people = draft.members.flat().filter((email) => email !== null);
  const supplies = cart.lines.map(({ product }) => product.supply);
  const pressure = await readPressure(tx, { ...customer, supplies, people });
  refuseHoarding(customer, pressure.pending);

  const plan = await planLines(tx, {
    lines: cart.lines.map((line, index) => ({ ...line, members: draft.members[index] ?? [] })),
    intent: draft.intent,
    promised: pressure.promised,
    rivalLines: pressure.rivalLines,
  });
  const expiresAt = holdEnd(tx, plan);
  const rows = await insertOrder(tx, orderOf(draft, plan, { buyerId, expiresAt }), newLinesOf(cart, plan));
  await reserveLines(tx, plan, rows);
  if (cart.promo && (await reserveUse(tx, cart.promo.id, draft.orderId)) === "used_up")
    throw invalid("promo_code", "has been used up; leave it empty to order at the full price");
  const attempt = await openPayable(tx, {
    id: draft.orderId,
    kind: "order",
    dueIdr: cart.totalIdr,
    attempt: { gateway: draft.gateway, ...newLease(tx, expiresAt) },
  });
  return { order: rows.order, attempt };
}

/**
 * Holds an order again, so that a new code for it can be paid. One that had ended takes its goods and its voucher again
 * and is pending again; one that is only overdue still has them. Answers the order with its new end.
 * Throws `forbidden`, `too_many`, `sold_out`, `conflict`.
 */
export async function holdAgain(tx: TxCtx, rows: OrderRows): Promise<Order> {
  const { order, lines, units } = rows;
  const customer = customerOf(order);
  await lockBuyer(tx, customer);
  const isPending = order.paymentStatus === "pending";
  if (isPending && order.expiresAt > tx.now()) return { ...order, expiresAt: shortHold(tx, order) };
  const supplies = lines.map(({ supply }) => supply);
  const people = units.flatMap(({ email }) => (email === null ? [] : [email]));
  const pressure = await readPressure(tx, { ...customer, supplies, people, exceptOrder: order.id });
  // Without this, reopening many ended orders at once would get round the caps.
  refuseHoarding(customer, pressure.pending);
  if (isPending) return { ...order, expiresAt: shortHold(tx, order) };

  const plan = await planRows(tx, rows, pressure.promised, pressure.rivalLines);
  await reserveLines(tx, plan, rows);
  if (order.promoCode && (await retakeUse(tx, order.id)) === "used_up")
    throw new DomainError("conflict", "The promo code of this order has been used up. Please place a new order.");
  return movePayment(
    tx,
    order,
    "pending",
    { code: "new_code_requested" },
    { expiresAt: holdEnd(tx, plan), intent: plan.intent },
  );
}

/** Extends what is still held so that another code can be paid; never shortens it. */
function shortHold(tx: TxCtx, { expiresAt }: Order): Date {
  const leastEnd = new Date(tx.now().getTime() + HOLD_MINUTES_MIN * 60_000);
  return expiresAt > leastEnd ? expiresAt : leastEnd;
}

/**
 * Finds or makes the buyer, and locks their row, phone and address until the commit, so that unpaid orders are counted
 * exactly under concurrency. Throws `forbidden` for a blocked buyer, without the reason.
 */
async function lockBuyer(tx: TxCtx, customer: Customer): Promise<string> {
  const { address, ...who } = customer;
  const lockKeys = [...(who.phone ? [`phone:${who.phone}`] : []), ...(address ? [`address:${address}`] : [])];
  const buyer = await findOrMakeBuyer(tx, { ...who, lockKeys: isCapped() ? lockKeys : [] });
  if (buyer.blockedAt) throw new DomainError("forbidden", "This order cannot be placed. Please contact the shop.");
  return buyer.id;
}

const customerOf = (order: Order): Customer => ({
  email: order.customerEmail,
  fullName: order.fullName,
  phone: order.phone,
  locale: order.locale,
  address: order.clientAddress,
});

const isCapped = (): boolean => env().RATE_LIMIT_FACTOR > 0;

/** Caps unpaid orders per email, phone and address, for new orders and for ended ones that come back alike. */
function refuseHoarding(
  customer: Pick<Customer, "phone" | "address">,
  pending: { email: number; phone: number; address: number },
): void {
  if (!isCapped()) return;
  const isOver = (who: keyof typeof PENDING_CAPS): boolean =>
    pending[who] >= Math.max(1, Math.round(PENDING_CAPS[who] * env().RATE_LIMIT_FACTOR));
  if (isOver("email")) throw hoarding({ customer_email: "has too many unpaid orders open" });
  if (customer.phone && isOver("phone")) throw hoarding({ phone_number: "has too many unpaid orders open" });
  if (customer.address && isOver("address")) throw hoarding({});
}

const hoarding = (fields: Record<string, string>): DomainError =>
  new DomainError(
    "too_many",
    "You have unpaid orders open. Pay or cancel one of them, or wait until they expire.",
    { retryAfterSeconds: 900 },
    fields,
  );

const holdEnd = (tx: TxCtx, { scarcity }: Plan): Date =>
  new Date(tx.now().getTime() + holdMinutes(scarcity.free, scarcity.total) * 60_000);
