import { invalid, type ProductView } from "@/lib/catalog";
import { DomainError } from "@/lib/core/errors";
import { maskEmail } from "@/lib/core/format";
import { endPlace, expectedFree, tellPlace } from "@/lib/delivery";
import { lockSupply, selectWaited } from "@/lib/orders";
import { addEntry, countPlaces, selectEntry, unitsAhead } from "@/lib/waiting";
import { PLACES_MAX } from "@/lib/waiting/status";
import { inTransaction, type Ctx } from "@/lib/work/context";
import type { JoinWaitingInput } from "./schemas";
import type { WaitingView } from "./views";
import { findWindowItem } from "./window";

/** Sold out: who waits, in order of joining, and what they see of it. */

/**
 * Puts an address on the waiting list of a product and mails it its place. Whoever joins is told the same, whether the
 * address was on the list already or has places enough: nobody learns who waits. Throws `not_found` for a product that
 * is not on sale, `conflict` while it can simply be bought, and `invalid` on `quantity`.
 */
export async function joinWaitingList(ctx: Ctx, input: JoinWaitingInput): Promise<void> {
  const item = await findWindowItem(ctx, input.package_id);
  if (!item) throw new DomainError("not_found", "This package is not on sale.");
  if (item.available > 0) throw new DomainError("conflict", "This package can be ordered right now.");
  if (input.quantity > item.quantityMax)
    throw invalid("quantity", `is too many; at most ${item.quantityMax} of this package in one order`);
  const { customer_email: email, quantity, locale = "id" } = input;
  await inTransaction(ctx, async (tx) => {
    // Joins one after another, so that a place is in order of joining and the places of one address are counted exactly.
    await lockSupply(tx, item.supply);
    if ((await countPlaces(tx, email)) >= PLACES_MAX) return;
    const wish = { productId: item.id, supply: item.supply, email, locale, quantity };
    const entry = await addEntry(tx, { ...wish, units: quantity * item.unitsInOne });
    if (!entry) return;
    const { units } = await unitsAhead(tx, entry);
    await tellPlace(tx, entry, item, "waiting_joined", await expectedOf(tx, item, units + item.unitsInOne));
  });
}

/** When somebody who joins now may expect their turn; null where nothing tells. */
export async function expectedTurn(ctx: Ctx, item: ProductView): Promise<Date | null> {
  const waited = (await selectWaited(ctx, [item.supply], { behind: "everybody" })).get(item.supply) ?? [];
  return expectedOf(
    ctx,
    item,
    waited.reduce((sum, { units }) => sum + units, item.unitsInOne),
  );
}

/** Only seats come back by the calendar; stock is filled up when its owner does it. */
const expectedOf = async (ctx: Ctx, { settings }: Pick<ProductView, "settings">, nth: number): Promise<Date | null> =>
  settings.kind === "seat" ? expectedFree(ctx, settings.poolId, nth) : null;

/** A place as its owner sees it; null when there is none. The address is whole only where it fills in the order form. */
export async function readWaiting(ctx: Ctx, id: string): Promise<WaitingView | null> {
  const entry = await selectEntry(ctx, id);
  if (!entry) return null;
  const item = await findWindowItem(ctx, entry.productId);
  const { people, units } = await unitsAhead(ctx, entry);
  const isOffered = entry.status === "offered" && entry.offerEndsAt !== null && entry.offerEndsAt > ctx.now();
  const offered = entry.offeredQuantity ?? 0;
  const expectedAt = entry.status === "waiting" && item ? await expectedOf(ctx, item, units + item.unitsInOne) : null;
  return {
    id,
    status: entry.status === "offered" && !isOffered ? "lapsed" : entry.status,
    item: item && { ...item, available: offered, quantityMax: Math.min(item.quantityMax, Math.max(1, offered)) },
    quantity: entry.quantity,
    maskedEmail: maskEmail(entry.email),
    ahead: people,
    expectedAt: expectedAt?.toISOString() ?? null,
    offer:
      isOffered && entry.offerEndsAt
        ? { email: entry.email, quantity: offered, endsAt: entry.offerEndsAt.toISOString() }
        : null,
    orderId: entry.orderId,
  };
}

/** Leaves the list; what was offered goes to whoever is next. Leaving again changes nothing. */
export async function leaveWaitingList(ctx: Ctx, id: string): Promise<void> {
  await endPlace(ctx, id, "left");
}
