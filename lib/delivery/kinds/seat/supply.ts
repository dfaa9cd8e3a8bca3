import type { Intent } from "@/lib/orders/status";
import { claimSeats, countSeats, surveySeats, type LiveAssignment, type SeatCount } from "@/lib/seats";
import { isOpenForSale, selectPoolWorkspaces, type Workspace } from "@/lib/workspaces";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { namedFirst, nothingToRenew } from "../../rules";
import type { Hold, KindPlan, LineRequest, PlannedPerson, SupplyCount } from "../../port";

/**
 * What can be had of a pool. A seat can be sold when it is free, in a workspace that is open for sale and does not rest,
 * and not among the last ones that the workspace keeps back.
 */

const PREFIX = "pool:";
export const poolOf = (supply: string): string => supply.slice(PREFIX.length);

export async function countFree(ctx: Ctx, supplies: readonly string[]): Promise<Map<string, SupplyCount>> {
  const workspaces = await selectPoolWorkspaces(ctx, supplies.map(poolOf));
  const counts = await countSeats(
    ctx,
    workspaces.map(({ id }) => id),
  );
  return new Map(supplies.map((supply) => [supply, countPool(ctx, inPool(workspaces, supply), counts)]));
}

const inPool = (workspaces: readonly Workspace[], supply: string): Workspace[] =>
  workspaces.filter(({ poolId }) => poolId === poolOf(supply));

function countPool(ctx: Ctx, workspaces: readonly Workspace[], counts: ReadonlyMap<string, SeatCount>): SupplyCount {
  const pool = { free: 0, total: 0 };
  for (const workspace of workspaces) {
    const count = counts.get(workspace.id) ?? { free: 0, total: 0 };
    pool.total += count.total;
    if (isOpenForSale(workspace, ctx.now())) pool.free += Math.max(0, count.free - workspace.reserve);
  }
  return pool;
}

export async function plan(ctx: Ctx, requests: readonly LineRequest[], intent: Intent): Promise<KindPlan[]> {
  const workspaces = await selectPoolWorkspaces(
    ctx,
    requests.map(({ supply }) => poolOf(supply)),
  );
  const emails =
    intent === "new" ? [] : [...new Set(requests.flatMap(({ members }) => members.flatMap((one) => one ?? [])))];
  const { counts, live } = await surveySeats(
    ctx,
    workspaces.map(({ id }) => id),
    emails,
    requests.flatMap(({ renewed = [] }) => renewed.flatMap((id) => id ?? [])),
  );
  return requests.map((request) => {
    const own = inPool(workspaces, request.supply);
    const isRenewable = renewable(request, intent, new Set(own.map(({ id }) => id)));
    const people = namedFirst(request).map(
      (person, index) =>
        sameRenewal(request.renewed?.[index], live) ?? planPerson(person, live.filter(isRenewable), intent),
    );
    return {
      people,
      needed: people.filter(({ renews }) => !renews).length,
      count: countPool(ctx, own, counts),
      workspaces: own.filter((workspace) => isOpenForSale(workspace, ctx.now())),
    };
  });
}

/** A seat whose invitation was never sent has no term yet, so there is nothing to extend. */
const renewable =
  ({ productId }: LineRequest, intent: Intent, poolWorkspaces: ReadonlySet<string>) =>
  ({ products, workspaceId }: LiveAssignment): boolean =>
    intent === "renew" ? products.length > 0 && poolWorkspaces.has(workspaceId) : products.includes(productId);

/**
 * An order that is opened once more renews what was chosen when it was placed, whatever its person has besides; under
 * the address that they have now, because it may have been corrected meanwhile.
 */
function sameRenewal(renewed: string | null | undefined, live: readonly LiveAssignment[]): PlannedPerson | undefined {
  const former = live.find(({ id, products }) => id === renewed && products.length > 0);
  return former && { email: former.email, renews: former.id };
}

function planPerson(person: PlannedPerson, live: readonly LiveAssignment[], intent: Intent): PlannedPerson {
  if (!person.email || intent === "new") return person;
  const own = live.filter(({ email }) => email === person.email);
  const [only] = own;
  if (only && own.length === 1) return { ...person, renews: only.id };
  // Asked for, but there is none, or it cannot be known which.
  if (intent === "renew") throw nothingToRenew();
  return person;
}

/** Claims the seats in the plan's workspaces: if possible all in one, and where none of the people has a seat. */
export async function reserve(tx: TxCtx, { line, planned, promised, rivalLines }: Hold): Promise<"held" | "sold_out"> {
  const avoidEmails = planned.people.flatMap(({ email, renews }) => (email && !renews ? [email] : []));
  const { workspaces, needed } = planned;
  const claimed = await claimSeats(tx, {
    lineId: line.id,
    count: needed,
    workspaces,
    promised,
    avoidEmails,
    rivalLines,
  });
  return claimed ? "held" : "sold_out";
}
