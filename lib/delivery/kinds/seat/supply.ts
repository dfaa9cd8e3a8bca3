import type { Intent } from "@/lib/orders/status";
import { claimSeats, countSeats, sellable, surveySeats, type LiveAssignment, type SeatCount } from "@/lib/seats";
import { isOpenForSale, lastsDays, selectPoolWorkspaces, type Workspace } from "@/lib/workspaces";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { namedFirst, nothingToRenew } from "../../rules";
import type { Hold, KindPlan, LineRequest, PlannedPerson, SupplyCount } from "../../port";
import { rank, toldOf, type Shelf } from "./choice";

/** What can be had of a pool: the seats that choice.ts would take. */

const PREFIX = "pool:";
export const poolOf = (supply: string): string => supply.slice(PREFIX.length);

export async function countFree(ctx: Ctx, supplies: readonly string[]): Promise<Map<string, SupplyCount>> {
  const shelves = await readShelves(ctx, supplies.map(poolOf));
  return new Map(supplies.map((supply) => [supply, countPool(ctx, inPool(shelves, supply))]));
}

type PoolShelf = Shelf & Pick<Workspace, "poolId" | "driver">;

/** The workspaces of these pools with their seats. */
export async function readShelves(ctx: Ctx, poolIds: readonly string[]): Promise<PoolShelf[]> {
  const workspaces = await selectPoolWorkspaces(ctx, poolIds);
  const counts = await countSeats(
    ctx,
    workspaces.map(({ id }) => id),
  );
  return withCounts(workspaces, counts);
}

const withCounts = (workspaces: readonly Workspace[], counts: ReadonlyMap<string, SeatCount>): PoolShelf[] =>
  workspaces.map((workspace) => ({ ...workspace, ...(counts.get(workspace.id) ?? { free: 0, total: 0 }) }));

const inPool = (shelves: readonly PoolShelf[], supply: string): PoolShelf[] =>
  shelves.filter(({ poolId }) => poolId === poolOf(supply));

/** Every seat that could be sold for some term, by the term that it lasts for. */
function countPool(ctx: Ctx, shelves: readonly PoolShelf[]): SupplyCount {
  const open = shelves.filter((shelf) => isOpenForSale(shelf, ctx.now()));
  return {
    total: shelves.reduce((sum, { total }) => sum + total, 0),
    free: open.map((shelf) => ({
      units: sellable(shelf.free, shelf).all,
      days: lastsDays(shelf, ctx.now()),
      isByHand: shelf.driver === "manual",
    })),
  };
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
  const shelves = withCounts(workspaces, counts);
  return requests.map((request) => {
    const own = inPool(shelves, request.supply);
    const isRenewable = renewable(request, intent, new Set(own.map(({ id }) => id)));
    const people = namedFirst(request).map(
      (person, index) =>
        sameRenewal(request.renewed?.[index], live) ?? planPerson(person, live.filter(isRenewable), intent),
    );
    const needed = people.filter(({ renews }) => !renews).length;
    const choice = rank(own, ctx.now(), { count: needed, days: daysOf(request) });
    return { people, needed, count: countPool(ctx, own), choice };
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

/** The database refuses a seat product without a term (`products_seats_have_a_term`). */
const daysOf = ({ days }: LineRequest): number => days ?? 0;

/** Claims the seats in the plan's workspaces: if possible all in one, and where none of the people has a seat. */
export async function reserve(tx: TxCtx, hold: Hold): Promise<"held" | "sold_out"> {
  const { line, planned, promised, rivalLines, formerSeats } = hold;
  const avoidEmails = planned.people.flatMap(({ email, renews }) => (email && !renews ? [email] : []));
  const { choice, needed: count } = planned;
  if (!choice) throw new Error("a plan of seats has chosen its workspaces");
  const told = toldOf(line.orderId, choice);
  const former = new Set(formerSeats.map(({ workspaceId }) => workspaceId));
  const wanted = {
    lineId: line.id,
    count,
    workspaces: choice.sources.toSorted((left, right) => Number(former.has(right.id)) - Number(former.has(left.id))),
    others: choice.others,
    promised,
    avoidEmails,
    rivalLines,
    formerSeats: formerSeats.map(({ seatId }) => seatId),
    told,
  };
  return (await claimSeats(tx, wanted)) ? "held" : "sold_out";
}
