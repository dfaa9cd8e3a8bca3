import { findProduct, type ProductView } from "@/lib/catalog";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { queueMessage, sealItems, type MessageKind } from "@/lib/messages";
import { lockSupply, selectWaited } from "@/lib/orders";
import { endEntry, lockWaiting, offerTo, selectOverdueOffers, selectWaitedSupplies, type Entry } from "@/lib/waiting";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { BATCH, type SweepResult } from "@/lib/work/sweep";
import { countFree, forSale } from "./availability";
import { promisedOf, readOwed } from "./owed";

/** What comes free goes to whoever has paid and waits, then to the head of the waiting list, and only then on sale. */

/** Ends offers that nobody took in time, then offers what is free in order of joining. Repeating it changes nothing. */
export async function makeOffers(ctx: Ctx): Promise<SweepResult> {
  for (const { id } of await selectOverdueOffers(ctx, BATCH))
    await inTransaction(ctx, (tx) => endEntry(tx, id, "lapsed"));
  let done = 0;
  const supplies = await selectWaitedSupplies(ctx);
  for (const supply of supplies) done += await inTransaction(ctx, (tx) => offerFree(tx, supply));
  return { found: supplies.length, done };
}

/**
 * Offers what is free of one supply. Under the supply's lock, which every new order takes too, so that what is offered
 * was not sold a moment ago. A wish that is larger than what is free is offered a part; where not even one package of
 * it is there it keeps its place, and whoever is next is served.
 */
async function offerFree(tx: TxCtx, supply: string): Promise<number> {
  await lockSupply(tx, supply);
  const free = (await countFree(tx, [supply])).get(supply);
  const owed = promisedOf(await readOwed(tx, { supplies: [supply] })).get(supply) ?? [];
  const offered = (await selectWaited(tx, [supply], { behind: "offers" })).get(supply) ?? [];
  const promised = [...owed, ...offered];
  let made = 0;
  for (const entry of forSale(free, promised) > 0 ? await lockWaiting(tx, supply, BATCH) : []) {
    const product = await findProduct(tx, entry.productId);
    if (!product || product.supply !== supply) {
      log.info({ product: entry.productId }, "somebody waited for what is not sold any more");
      await endEntry(tx, entry.id, "removed");
      continue;
    }
    const left = forSale(free, promised, product.durationDays);
    const packages = Math.min(entry.quantity, Math.floor(left / product.unitsInOne));
    if (packages === 0) continue;
    const units = packages * product.unitsInOne;
    const endsAt = new Date(tx.now().getTime() + env().WAITING_OFFER_MINUTES * 60_000);
    const offer = await offerTo(tx, entry, { quantity: packages, units, endsAt });
    await tellPlace(tx, offer, product, "waiting_offer", endsAt);
    promised.push({ units, days: product.durationDays ?? 0 });
    made += 1;
  }
  return made;
}

/** Tells whoever waits, and nobody else: the message holds the link that is their place. `at`: the offer's end, or when it may be their turn. */
export function tellPlace(
  tx: TxCtx,
  entry: Entry,
  product: Pick<ProductView, "name">,
  kind: Extract<MessageKind, "waiting_joined" | "waiting_offer">,
  at: Date | null,
): Promise<void> {
  const link = `${env().appUrl}/waiting/${entry.id}`;
  return queueMessage(tx, {
    subject: entry.id,
    kind,
    recipient: { kind: "buyer", id: entry.id, email: entry.email },
    orderId: null,
    locale: entry.locale,
    facts: {
      orderId: "",
      title: product.name,
      customerName: null,
      units: entry.offeredQuantity ?? entry.quantity,
      durationDays: null,
      amountIdr: null,
      dueIdr: null,
      attention: null,
      invited: [],
      items: sealItems(entry.id, [link]),
      endsAt: at?.toISOString() ?? null,
    },
  });
}

/** Ends a place by its owner or by staff; what was offered to it goes to whoever is next. False: it had ended already. */
export async function endPlace(ctx: Ctx, id: string, how: "left" | "removed"): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const ended = await endEntry(tx, id, how);
    if (ended) await announce(tx, "stock/supply.freed", { supply: ended.supply });
    return ended !== null;
  });
}
