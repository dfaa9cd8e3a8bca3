import { findOrMakeBuyer } from "@/lib/buyers";
import { invalid, reserveUse, retakeUse } from "@/lib/catalog";
import { DomainError } from "@/lib/core/errors";
import { planLines, planRows, reserveLines, strangersRefusal, type Plan } from "@/lib/delivery";
import { insertOrder, movePayment, readPressure, supplyLock, type Order, type OrderRows } from "@/lib/orders";
import { openPayable, type Attempt } from "@/lib/payments";
import { takeOffer } from "@/lib/waiting";
import type { TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { isCapped, refuseManyOrders, refuseManyUnits, type Wanted } from "./caps";
import { newLinesOf, orderOf, type Customer, type Draft } from "./draft";
import { HOLD_MINUTES_MIN, holdLimit, holdMinutes } from "./rules";
import { newLease } from "./start-attempt";

/**
 * Everything an order takes, in the caller's commit: the buyer, the order with its lines and units, the goods, the
 * voucher, and the payment attempt with our reference. The caller is the only one who may talk to the gateway about it.
 * Throws `forbidden`, `too_many`, `invalid`, `sold_out`.
 */
export async function holdOrder(tx: TxCtx, draft: Draft): Promise<{ order: Order; attempt: Attempt }> {
  const { customer, cart } = draft;
  const supplies = cart.lines.map(({ product }) => product.supply);
  const buyerId = await lockBuyer(tx, customer, supplies);
  const people = draft.members.flat().filter((email) => email !== null);
  const pressure = await readPressure(tx, { ...customer, supplies, people, offerId: draft.offerId });
  refuseManyOrders(pressure);

  const plan = await planLines(tx, {
    lines: cart.lines.map((line, index) => ({
      ...line,
      members: draft.members[index] ?? [],
      ...draft.renewal?.[index],
    })),
    intent: draft.intent,
    ...pressure,
  });
  const refusal = draft.renewal ? null : await strangersRefusal(tx, plan, draft.intent, customer);
  const isMuch = refuseManyUnits(
    // Who was offered something has waited for it and takes no more than that.
    draft.offerId === null ? pressure : { ...pressure, isKnown: true },
    cart.lines.map(({ product }, index) => wantedOf(plan, index, product.unitsInOne, refusal !== null)),
  );
  if (refusal) throw refusal;
  const expiresAt = holdEnd(tx, plan, isMuch);
  const rows = await insertOrder(tx, orderOf(draft, plan, { buyerId, expiresAt }), newLinesOf(cart, plan));
  if (draft.offerId !== null) await useOffer(tx, draft, draft.offerId);
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

/** Throws as `takeOffer`. What is offered and not bought goes to whoever is next. */
async function useOffer(tx: TxCtx, { orderId, customer, cart }: Draft, offerId: string): Promise<void> {
  const lines = cart.lines.map(({ product, quantity }) => ({ productId: product.id, quantity }));
  await takeOffer(tx, offerId, { orderId, email: customer.email, lines });
  for (const { product } of cart.lines) await announce(tx, "stock/supply.freed", { supply: product.supply });
}

/**
 * Holds an order again, so that a new code for it can be paid. One that had ended takes its goods and its voucher again
 * and is pending again; one that is only overdue still has them. Answers the order with its new end.
 * Throws `forbidden`, `too_many`, `sold_out`, `conflict`.
 */
export async function holdAgain(tx: TxCtx, rows: OrderRows): Promise<Order> {
  const { order, lines, units } = rows;
  const customer = customerOf(order);
  const supplies = lines.map(({ supply }) => supply);
  await lockBuyer(tx, customer, supplies);
  const isPending = order.paymentStatus === "pending";
  if (isPending && order.expiresAt > tx.now()) return { ...order, expiresAt: shortHold(tx, order) };
  const people = units.flatMap(({ email }) => (email === null ? [] : [email]));
  const pressure = await readPressure(tx, { ...customer, supplies, people, exceptOrder: order.id });
  // Without this, reopening many ended orders at once would get round the caps.
  refuseManyOrders(pressure);
  const plan = await planRows(tx, rows, pressure);
  const isMuch = refuseManyUnits(
    pressure,
    lines.map((line, index) => wantedOf(plan, index, line.units / line.quantity)),
  );
  if (isPending) return { ...order, expiresAt: shortHold(tx, order) };

  await reserveLines(tx, plan, rows);
  if (order.promoCode && (await retakeUse(tx, order.id)) === "used_up")
    throw new DomainError("conflict", "The promo code of this order has been used up. Please place a new order.");
  return movePayment(
    tx,
    order,
    "pending",
    { code: "new_code_requested" },
    { expiresAt: earlier(holdEnd(tx, plan, isMuch), holdLimit(order.createdAt)), intent: plan.intent },
  );
}

/** What a line of the plan takes; `isAllNew`: as if nobody of it had a seat to renew. */
function wantedOf({ lines }: Plan, index: number, unitsInOne: number, isAllNew = false): Wanted {
  const line = lines[index];
  if (!line) throw new Error("a plan has every line of its order");
  const { supply, needed, people, count } = line;
  return { supply, units: isAllNew ? people.length : needed, unitsInOne, total: count.total };
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** Extends what is still held so that another code can be paid; never shortens it, nor goes past the order's limit. */
function shortHold(tx: TxCtx, { expiresAt, createdAt }: Order): Date {
  const leastEnd = earlier(new Date(tx.now().getTime() + HOLD_MINUTES_MIN * 60_000), holdLimit(createdAt));
  return expiresAt > leastEnd ? expiresAt : leastEnd;
}

/**
 * Finds or makes the buyer, and locks their row, phone, address and the supplies until the commit, so that what is held
 * unpaid is counted exactly under concurrency: by each of them, and by all new contacts together. Throws `forbidden` for
 * a blocked buyer or phone number, without the reason.
 */
async function lockBuyer(tx: TxCtx, customer: Customer, supplies: readonly string[]): Promise<string> {
  const { address, ...who } = customer;
  const lockKeys = [...(who.phone ? [`phone:${who.phone}`] : []), ...(address ? [`address:${address}`] : [])];
  // The supplies' locks are not about caps alone: under them it is settled what the waiting list comes first for.
  const always = supplies.map(supplyLock);
  const buyer = await findOrMakeBuyer(tx, { ...who, lockKeys: isCapped() ? [...lockKeys, ...always] : always });
  if (buyer.isBlocked) throw new DomainError("forbidden", "This order cannot be placed. Please contact the shop.");
  return buyer.id;
}

const customerOf = (order: Order): Customer => ({
  email: order.customerEmail,
  fullName: order.fullName,
  phone: order.phone,
  locale: order.locale,
  address: order.clientAddress,
});

const holdEnd = (tx: TxCtx, { scarcity }: Plan, isMuch: boolean): Date => {
  const minutes = isMuch ? HOLD_MINUTES_MIN : holdMinutes(scarcity.free, scarcity.total);
  return new Date(tx.now().getTime() + minutes * 60_000);
};
