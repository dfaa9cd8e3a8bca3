import { priceRenewal } from "@/lib/catalog";
import { priceOf } from "@/lib/catalog/rules";
import { DomainError } from "@/lib/core/errors";
import { maskEmail } from "@/lib/core/format";
import { newOrderId } from "@/lib/core/ids";
import type { RenewalLink } from "@/lib/core/renewal-link";
import { keepOffer, readRenewal, type Renewal, type RenewalLine } from "@/lib/delivery";
import { linkRenewal, selectOrder, type Order } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import type { Attempt } from "@/lib/payments";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { Draft } from "./draft";
import { holdOrder } from "./hold";
import { readWorkspaceNames } from "./memberships";
import { openStarted } from "./open-charge";
import { preferredGateways } from "./start-attempt";
import type { RenewalView } from "./views";

/**
 * Renewing in two taps: the link shows what it would be, the second tap orders it. The same link answers the same order
 * while that can be paid, and once it is paid.
 */

const DAY_MS = 86_400_000;

/** What the link's page shows. Reads only: a scanner of mails that opens it orders nothing. */
export async function readRenewalOffer(ctx: Ctx, link: RenewalLink): Promise<RenewalView> {
  const renewal = await readRenewal(ctx, link);
  const placed = renewal && (await findPlaced(ctx, renewal));
  if (placed) return { state: "placed", orderId: placed.id };
  if (!renewal || renewal.lines.length === 0)
    return { state: renewal && renewal.people.length > 0 ? "not_sold" : "over" };
  const names = await readWorkspaceNames(
    ctx,
    renewal.people.map(({ workspaceId }) => workspaceId),
  );
  const { lines, totalIdr, expiresAt } = renewal;
  return {
    state: "open",
    people: lines.flatMap(({ product, people }) =>
      people.map(({ email, workspaceId, endsAt, isOver }) => ({
        email: maskEmail(email),
        productName: product.name,
        workspaceName: names.get(workspaceId) ?? "",
        endsAt: endsAt.toISOString(),
        // One that is over begins anew with its invitation.
        newEndsAt: isOver ? null : nextEnd(ctx.now(), endsAt, product.durationDays ?? 0).toISOString(),
        days: product.durationDays ?? 0,
      })),
    ),
    totalIdr,
    /** What the same would cost in the shop now. */
    shopIdr: lines.reduce((sum, line) => sum + shopPrice(line), 0),
    offerEndsAt: expiresAt.toISOString(),
  };
}

const nextEnd = (now: Date, endsAt: Date, days: number): Date =>
  new Date(Math.max(now.getTime(), endsAt.getTime()) + days * DAY_MS);

const shopPrice = ({ product, people }: RenewalLine): number =>
  priceOf({ idr: product.priceIdr, units: product.unitsInOne }, people.length);

/** The order that was placed with this offer, while it can be paid or once it is. */
async function findPlaced(ctx: Ctx, { offer }: Pick<Renewal, "offer">): Promise<Order | null> {
  const order = offer?.renewalOrderId ? await selectOrder(ctx, offer.renewalOrderId) : undefined;
  if (!order) return null;
  const isOpen = order.paymentStatus === "pending" && order.expiresAt > ctx.now();
  return isOpen || isOwed(order.paymentStatus) || order.paymentStatus === "needs_review" ? order : null;
}

/**
 * Orders what the link offers, for the same people, seats and workspaces, at the price that was offered, or answers the
 * order that was placed with it before. Nothing is extended until it is paid. `address`: where the request came from.
 * Errors: `not_found` (nothing is left to renew), `sold_out` (the term is over and no place is left), `forbidden`,
 * `too_many`, `try_later` (no gateway could make a QR code). `keep` is a parameter so that a test can take its lock away.
 */
export async function placeRenewal(
  ctx: Ctx,
  link: RenewalLink,
  address: string | null,
  keep = keepOffer,
): Promise<string> {
  requireRight(ctx, "orders.place");
  const outcome = await inTransaction(ctx, (tx) => orderOnce(tx, link, address, keep));
  if ("placed" in outcome) return outcome.placed.id;
  await openStarted(ctx, outcome.order, outcome.attempt, "new");
  return outcome.order.id;
}

type Outcome = { placed: Order } | { order: Order; attempt: Attempt };

async function orderOnce(
  tx: TxCtx,
  link: RenewalLink,
  address: string | null,
  keep: typeof keepOffer,
): Promise<Outcome> {
  const seen = await readRenewal(tx, link);
  const before = seen && (await findPlaced(tx, seen));
  if (before) return { placed: before };
  if (!seen || seen.lines.length === 0) throw nothingLeft();
  const offer = await keep(tx, seen);
  // Read again under the offer's lock: somebody else may have ordered while it was waited for.
  const now = await readRenewal(tx, link);
  const rival = await findPlaced(tx, { offer });
  if (rival) return { placed: rival };
  if (!now || now.lines.length === 0) throw nothingLeft();
  const held = await holdOrder(tx, await draftRenewal(tx, now, address));
  await linkRenewal(tx, offer.id, held.order.id);
  return held;
}

const nothingLeft = (): DomainError =>
  new DomainError("not_found", "There is nothing left to renew with this link. Please open the order's page.");

async function draftRenewal(tx: TxCtx, { order, lines }: Renewal, address: string | null): Promise<Draft> {
  const [gateway] = await preferredGateways(tx, order.gatewayWish);
  if (!gateway) throw new DomainError("try_later", "Payment is not possible at the moment. Please try again later.");
  const { customerEmail, fullName, phone, locale, gatewayWish } = order;
  return {
    orderId: newOrderId(),
    customer: { email: customerEmail, fullName, phone, locale, address },
    cart: priceRenewal(lines.map(({ product, price, people }) => ({ product, price, units: people.length }))),
    members: lines.map(({ people }) => people.map(({ email }) => email)),
    intent: "new",
    renewal: lines.map(({ people }) => ({
      renewed: people.map(({ assignmentId, isOver }) => (isOver ? null : assignmentId)),
      formerSeats: people.filter(({ isOver }) => isOver).map(({ seatId, workspaceId }) => ({ seatId, workspaceId })),
    })),
    gateway: gateway.name,
    gatewayWish,
    offerId: null,
  };
}
