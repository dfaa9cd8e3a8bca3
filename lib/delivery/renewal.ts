import { readCart, type ProductView } from "@/lib/catalog";
import { cheaperOf, priceOf, type UnitPrice } from "@/lib/catalog/rules";
import { env } from "@/lib/core/env";
import { daysAfter, startOfDay } from "@/lib/core/format";
import type { RenewalLink } from "@/lib/core/renewal-link";
import {
  readRowsOfLine,
  saveOffer,
  selectOffer,
  selectRenewing,
  type Line,
  type Order,
  type OrderRows,
  type RenewalOffer,
} from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { liveAssignments, selectPeopleLeaving, type Leaving, type Window } from "@/lib/seats";
import type { Ctx, TxCtx } from "@/lib/work/context";

/**
 * What can be renewed of an order: the people whose last term it paid for and who leave on the same day. The buyer is
 * offered the price that they paid, or the product's own if that is lower by now, until the days of grace after the end
 * are over. A price that was once offered is kept.
 */

export type RenewalLine = {
  product: ProductView;
  price: UnitPrice;
  totalIdr: number;
  people: Leaving[];
};

export type Renewal = {
  order: Order;
  link: RenewalLink;
  /** What is left to renew; empty when everybody has, or the product is not sold any more. */
  lines: RenewalLine[];
  totalIdr: number;
  /** Everybody who leaves that day and can still be renewed, whether their product is on sale or not. */
  people: Leaving[];
  expiresAt: Date;
  offer: RenewalOffer | undefined;
};

const DAY_MS = 86_400_000;

/** The day of a link, from its first to its last instant in the shop's time zone. */
export const dayWindow = (day: string): Window => {
  const zone = env().TIMEZONE;
  return { from: startOfDay(day, zone), to: startOfDay(daysAfter(day, 1), zone) };
};

/** What this link offers now; null when the order it names is not there or was not paid. Reads only. */
export async function readRenewal(ctx: Ctx, link: RenewalLink): Promise<Renewal | null> {
  const rows = await readRowsOfLine(ctx, link.lineId);
  if (!rows || !isOwed(rows.order.paymentStatus)) return null;
  const people = await stillLeaving(ctx, rows, link);
  const offer = await selectOffer(ctx, rows.order.id, link.endsOn);
  const lines = await priceLines(ctx, rows, people, offer);
  const lastEnd = Math.max(...people.map(({ endsAt }) => endsAt.getTime()));
  return {
    order: rows.order,
    link,
    lines,
    totalIdr: lines.reduce((sum, line) => sum + line.totalIdr, 0),
    people,
    expiresAt: people.length > 0 ? graceEnd(new Date(lastEnd)) : (offer?.expiresAt ?? ctx.now()),
    offer,
  };
}

/** Until when a term that ends then can be renewed at its old price. */
export const graceEnd = (endsAt: Date): Date => new Date(endsAt.getTime() + env().RENEWAL_GRACE_DAYS * DAY_MS);

/** Those whom nothing extends yet, and who have not come back by another order. */
async function stillLeaving(ctx: Ctx, { order, units }: OrderRows, { endsOn }: RenewalLink): Promise<Leaving[]> {
  const now = ctx.now();
  const kept = new Set(units.filter(({ status }) => status !== "withdrawn").map(({ id }) => id));
  const all = (await selectPeopleLeaving(ctx, order.id, dayWindow(endsOn))).filter(
    ({ unitId, endsAt }) => kept.has(unitId) && now < graceEnd(endsAt),
  );
  const renewing = await selectRenewing(
    ctx,
    all.map(({ assignmentId }) => assignmentId),
  );
  const over = all.filter(({ isOver }) => isOver);
  const back = await liveAssignments(
    ctx,
    over.map(({ email }) => email),
  );
  const isBack = ({ isOver, email, productId }: Leaving): boolean =>
    isOver &&
    back.some((seat) => seat.email === email && (seat.products.length === 0 || seat.products.includes(productId)));
  return all.filter((person) => !renewing.has(person.assignmentId) && !isBack(person));
}

async function priceLines(
  ctx: Ctx,
  rows: OrderRows,
  people: readonly Leaving[],
  offer: RenewalOffer | undefined,
): Promise<RenewalLine[]> {
  const ids = [...new Set(people.map(({ productId }) => productId))];
  if (ids.length === 0) return [];
  const { products } = await readCart(ctx, ids, null);
  return ids.flatMap((id) => {
    const product = products.get(id);
    if (product?.kind !== "seat") return [];
    const own = people.filter(({ productId }) => productId === id);
    const paid = rows.lines.find((line) => line.productId === id);
    const offered = offer?.lines.find(({ productId }) => productId === id)?.price;
    const price = priceNow(product, paid, offered);
    return [{ product, price, totalIdr: priceOf(price, own.length), people: own }];
  });
}

/** The least of what it costs now, what was paid for the same time, and what was offered before. */
function priceNow(product: ProductView, paid: Line | undefined, offered: UnitPrice | undefined): UnitPrice {
  const now = { idr: product.priceIdr, units: product.unitsInOne };
  // A month for the price of a week is no old price.
  const isSame = paid?.durationDays === product.durationDays;
  const before = paid && isSame ? { idr: paid.unitPriceIdr * paid.quantity, units: paid.units } : now;
  return cheaperOf(cheaperOf(now, before), offered ?? now);
}

/** Keeps what is offered now, and locks the offer: of several who press at once, one orders. */
export const keepOffer = (tx: TxCtx, { order, link, lines, expiresAt }: Renewal): Promise<RenewalOffer> =>
  saveOffer(tx, {
    orderId: order.id,
    endsOn: link.endsOn,
    expiresAt,
    lines: lines.map(({ product, price, people }) => ({
      productId: product.id,
      price,
      assignmentIds: people.map(({ assignmentId }) => assignmentId),
    })),
  });
