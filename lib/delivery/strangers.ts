import { selectOrder } from "@/lib/orders";
import type { Intent } from "@/lib/orders/status";
import { selectLiveTerms } from "@/lib/seats";
import type { TxCtx } from "@/lib/work/context";
import { forSale } from "./availability";
import { soldOut, type Plan } from "./plan";
import { nothingToRenew } from "./rules";

/**
 * A renewal needs no free seat, so in a shop that is sold out it would tell a stranger who has a seat. There it is only
 * for who can show that they know the seat: an order that paid for it came from the same address, or gave the same phone
 * number.
 */

type Who = { address: string | null; phone: string | null };

/** The refusal that the same order without any renewal would get; null when the plan may be held as it is. */
export async function strangersRefusal(tx: TxCtx, plan: Plan, intent: Intent, who: Who): Promise<Error | null> {
  const renewed = plan.lines.flatMap(({ people }) => people.flatMap(({ renews }) => renews ?? []));
  const lacking = renewed.length > 0 ? lackingLine(plan) : -1;
  if (lacking < 0 || (await isTheirs(tx, renewed, who))) return null;
  if (intent === "renew") return nothingToRenew();
  return soldOut(plan.lines.length > 1 ? `lines.${lacking}.package_id` : "package_id");
}

/** The first line that could not be had if all of its units were new; -1 when there is none. */
function lackingLine({ lines }: Plan): number {
  const taken = new Map<string, number>();
  return lines.findIndex(({ supply, people, count, promised, days }) => {
    const units = (taken.get(supply) ?? 0) + people.length;
    taken.set(supply, units);
    return units > forSale(count, promised, days);
  });
}

async function isTheirs(tx: TxCtx, assignmentIds: readonly string[], who: Who): Promise<boolean> {
  for (const id of assignmentIds) {
    const orders = await Promise.all((await selectLiveTerms(tx, id)).map(({ orderId }) => selectOrder(tx, orderId)));
    const isKnown = orders.some(
      (order) => order && (order.clientAddress === who.address || (order.phone !== null && order.phone === who.phone)),
    );
    if (!isKnown) return false;
  }
  return true;
}
