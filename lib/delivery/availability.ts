import { selectWaited } from "@/lib/orders";
import { spare, type Demand } from "@/lib/seats";
import type { Ctx } from "@/lib/work/context";
import { promisedOf, readOwed, withWaited } from "./owed";
import type { DeliveryKind, ProductLike, SupplyCount } from "./port";
import { findKind, KINDS_BUILT } from "./registry";

/**
 * The one availability: what is free, less reserves (subtracted by the kinds), less what paid orders are owed, less what
 * the waiting list comes first for. The shop window, hold, sweep and waiting list all use it, so that they cannot disagree.
 */

/**
 * `available`: how many of a product can be sold now; `isByHand`: whoever buys one now is served by a person;
 * `total`: units that its supply has in all.
 */
export type Availability = { available: number; isByHand: boolean; total: number };

/** By product; nothing can be sold of a product whose kind nothing delivers. */
export async function available(ctx: Ctx, products: readonly ProductLike[]): Promise<Map<string, Availability>> {
  const sellable = products.filter(({ kind }) => findKind(kind));
  const supplies = [...new Set(sellable.map(({ supply }) => supply))];
  const [free, owed] = [await countFree(ctx, supplies), promisedOf(await readOwed(ctx, { supplies }))];
  const promised = withWaited(owed, await selectWaited(ctx, supplies, { behind: "everybody" }));
  const inOrder = products.map((product) => {
    const count = sellable.includes(product) ? free.get(product.supply) : undefined;
    const packages = (of: SupplyCount | undefined): number =>
      Math.floor(forSale(of, promised.get(product.supply), product.durationDays) / product.unitsInOne);
    const byItself = count && { ...count, free: count.free.filter(({ isByHand }) => !isByHand) };
    const total = free.get(product.supply)?.total ?? 0;
    const all = packages(count);
    return [product.id, { available: all, isByHand: all > 0 && packages(byItself) === 0, total }] as const;
  });
  return new Map(inOrder);
}

/** Units that may be sold of a supply for so many days. */
export const forSale = (
  count: SupplyCount | undefined,
  promised: readonly Demand[] = [],
  days: number | null = null,
): number => spare(count?.free ?? [], promised, days ?? 0);

/** What is free in each supply, before subtracting promises. */
export async function countFree(ctx: Ctx, supplies: readonly string[]): Promise<Map<string, SupplyCount>> {
  const counts = new Map<string, SupplyCount>();
  for (const kind of Object.values(KINDS_BUILT)) {
    const own = supplies.filter((supply) => isOf(kind, supply));
    if (own.length === 0) continue;
    for (const [supply, count] of await kind.countFree(ctx, own)) counts.set(supply, count);
  }
  return counts;
}

const isOf = (kind: DeliveryKind, supply: string): boolean => supply.startsWith(SUPPLY_PREFIX[kind.name] ?? "\0");

/** The prefix of a kind's supplies; the pool's or the product's id follows. */
const SUPPLY_PREFIX: Partial<Record<DeliveryKind["name"], string>> = {
  seat: "pool:",
  code: "product:",
  secret: "secret:",
  action: "action:",
};
