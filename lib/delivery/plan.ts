import { DomainError } from "@/lib/core/errors";
import type { Kind } from "@/lib/core/kinds";
import { updateUnit, type OrderRows, type OwedLine } from "@/lib/orders";
import type { Intent } from "@/lib/orders/status";
import type { Demand } from "@/lib/seats";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { forSale } from "./availability";
import { lackOf, promisedOf, withWaited } from "./owed";
import type { FormerSeat, KindPlan, LineRequest, ProductLike } from "./port";
import { findKind } from "./registry";
import { namedFirst, nothingToRenew } from "./rules";

export type PlanQuery = {
  lines: readonly {
    product: ProductLike;
    quantity: number;
    units: number;
    members: readonly (string | null)[];
    /** Of an offer to renew: the assignment that each of them extends, and seats that the others had, if still free. */
    renewed?: readonly (string | null)[];
    formerSeats?: readonly FormerSeat[];
  }[];
  intent: Intent;
  /** From `readPressure`: paid lines that are not delivered yet, and who holds goods for the same people. */
  owed: readonly OwedLine[];
  /** Units that the waiting list comes first for, by supply. */
  waited: ReadonlyMap<string, readonly Demand[]>;
  rivalLines: readonly string[];
};

/** Who gets what and what has to be held, line by line, before anything is held. */
export type Plan = {
  lines: PlannedLine[];
  intent: "renew" | "new";
  /** Units for sale, of all, of the scarcest line. */
  scarcity: Scarcity;
  rivalLines: readonly string[];
};
export type PlannedLine = KindPlan & {
  supply: string;
  kind: Kind;
  days: number | null;
  promised: readonly Demand[];
  formerSeats: readonly FormerSeat[];
};

/**
 * Plans an order. `auto`: a person who has exactly one live seat with a term of that product renews it; `renew`: exactly
 * one live seat in that product's pool, else `invalid` naming `intent`; `new`: never.
 */
export function planLines(ctx: Ctx, query: PlanQuery): Promise<Plan> {
  const requests = query.lines.map(({ product, units, members, renewed, formerSeats }) => ({
    productId: product.id,
    kind: product.kind,
    supply: product.supply,
    units,
    days: product.durationDays,
    members,
    ...(renewed && { renewed }),
    ...(formerSeats && { formerSeats }),
  }));
  return planRequests(ctx, { ...query, requests });
}

/** The same for an order that has ended and is opened once more: its people renew what they still have. */
export function planRows(
  tx: TxCtx,
  rows: OrderRows,
  pressure: Pick<PlanQuery, "owed" | "waited" | "rivalLines">,
): Promise<Plan> {
  const requests = rows.lines.map((line) => {
    const { productId, kind, supply, durationDays: days } = line;
    const units = rows.units.filter(({ lineId }) => lineId === line.id);
    const [members, renewed] = [units.map(({ email }) => email), units.map(({ renews }) => renews)];
    return { productId, kind, supply, units: line.units, days, members, renewed };
  });
  return planRequests(tx, { requests, intent: rows.order.intent === "renew" ? "auto" : "new", ...pressure });
}

type Requests = Pick<PlanQuery, "intent" | "owed" | "waited" | "rivalLines"> & { requests: readonly LineRequest[] };

async function planRequests(ctx: Ctx, { requests, intent, owed, waited, rivalLines }: Requests): Promise<Plan> {
  const promised = withWaited(promisedOf(await lackOf(ctx, owed)), waited);
  const lines: PlannedLine[] = [];
  for (const kindName of new Set(requests.map(({ kind }) => kind))) {
    const own = requests.filter(({ kind }) => kind === kindName);
    const planned = (await findKind(kindName)?.plan(ctx, own, intent)) ?? own.map(notBuilt);
    for (const [index, request] of own.entries()) {
      const plan = planned[index];
      if (!plan) throw new Error(`the kind ${kindName} has not planned every line`);
      const { supply, days, formerSeats = [] } = request;
      const owedOfIt = promised.get(supply) ?? [];
      lines[requests.indexOf(request)] = { ...plan, supply, days, kind: kindName, promised: owedOfIt, formerSeats };
    }
  }
  const isRenewal = lines.some(({ people }) => people.some(({ renews }) => renews));
  if (intent === "renew" && !isRenewal) throw nothingToRenew();
  return { lines, intent: isRenewal ? "renew" : "new", scarcity: scarcest(lines), rivalLines };
}

/** Nothing of it can be had: the reservation says so. */
const notBuilt = (request: LineRequest): KindPlan => ({
  people: namedFirst(request),
  needed: request.units,
  count: { free: [], total: 0 },
});

type Scarcity = { free: number; total: number };

function scarcest(lines: readonly PlannedLine[]): Scarcity {
  const counts = lines
    .filter(({ needed }) => needed > 0)
    .map(({ count, promised, days }) => ({ free: forSale(count, promised, days), total: count.total }));
  const share = ({ free, total }: Scarcity): number => (total === 0 ? 0 : free / total);
  // An order that only renews takes nothing from anybody.
  return counts.toSorted((left, right) => share(left) - share(right))[0] ?? { free: 1, total: 1 };
}

/**
 * Holds what the plan needs, but nothing that paid orders are waiting for; in the commit that places the order. Throws
 * `sold_out` naming `package_id`, or `lines.<i>.package_id` when there are several lines.
 */
export async function reserveLines(tx: TxCtx, plan: Plan, rows: OrderRows): Promise<void> {
  const pairs = rows.lines.map((line, index) => ({ line, planned: plan.lines[index], index }));
  // Always in this order, so that two orders of the same two supplies cannot deadlock.
  for (const { line, planned, index } of pairs.toSorted((left, right) =>
    compare(left.line.supply, right.line.supply),
  )) {
    if (!planned) throw new Error("a plan has every line of its order");
    await noteRenewals(tx, planned, rows, line.id);
    if (planned.needed === 0) continue;
    const own = rows.lines.filter(({ id, kind }) => id !== line.id && kind === line.kind).map(({ id }) => id);
    const rivalLines = [...plan.rivalLines, ...own];
    const held = await findKind(line.kind)?.reserve(tx, {
      line,
      planned,
      promised: planned.promised,
      rivalLines,
      formerSeats: planned.formerSeats,
    });
    if (held !== "held") throw soldOut(rows.lines.length > 1 ? `lines.${index}.package_id` : "package_id");
  }
}

/** Notes what a reopened order renews; it may be other seats than before, or the same under another address. */
async function noteRenewals(tx: TxCtx, { people }: PlannedLine, rows: OrderRows, lineId: string): Promise<void> {
  for (const [index, unit] of rows.units.filter((one) => one.lineId === lineId).entries()) {
    const { renews = null, email = unit.email } = people[index] ?? {};
    if (renews !== unit.renews || email !== unit.email) await updateUnit(tx, unit.id, { renews, email });
  }
}

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

export const soldOut = (field: string): DomainError =>
  new DomainError(
    "sold_out",
    "This package is sold out at the moment. New seats come free every day.",
    {},
    { [field]: "is sold out at the moment" },
  );
