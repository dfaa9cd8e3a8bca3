import type { PassedOver } from "@/lib/core/reasons";
import { sellable, type SeatCount, type Source, type Told, type Weighed } from "@/lib/seats";
import type { Choice } from "../../port";
import { isOpenForSale, lastsDays, type Workspace } from "@/lib/workspaces";

/**
 * Which workspaces seats are taken from, and why not from the others. A seat can be sold when it is free, in a workspace
 * that is open for sale and does not rest, not among the last ones that the workspace keeps back, and when the whole term
 * fits before the workspace's own end. Pure; the seats themselves are taken in that order by `claimSeats`.
 */

/** What the choice has to know of a workspace. */
export type Shelf = Omit<SeatCount, "id"> &
  Pick<
    Workspace,
    "id" | "name" | "status" | "restUntil" | "endsAt" | "createdAt" | "reserve" | "strangers" | "extraSeats"
  >;

export type Need = {
  /** How many seats, each for so many days. */
  count: number;
  days: number;
  /** Somebody who has to move may have what is kept back: it is kept back for them. */
  mayUseReserve?: boolean;
  /** Workspaces where the person has a seat already. */
  homes?: ReadonlySet<string>;
};

type Why = PassedOver["why"];
type Rated = { shelf: Shelf; source: Source; seats: { paid: number; all: number }; bar: Why | null };

/**
 * A seat that is paid for comes first, then room for everybody in one workspace, then the workspace whose end fits the
 * term most closely, so that those which last are left for longer terms; then the least filled, then the oldest.
 */
export function rank(shelves: readonly Shelf[], now: Date, need: Need): Choice {
  const rated = shelves.map((shelf) => rate(shelf, now, need));
  const open = rated.filter(({ bar }) => bar === null).toSorted((left, right) => order(left, right, need));
  const [best] = open;
  const weighed = [
    ...open.map((one) => weigh(one, best && one !== best ? firstDifference(best, one, need) : null)),
    ...rated.flatMap((one) => (one.bar === null ? [] : [weigh(one, one.bar)])),
  ];
  const others = rated.filter(({ bar }) => bar === "ends_too_early").map(({ source }) => source);
  return { sources: open.map(({ source }) => source), others, weighed, days: need.days };
}

function rate(shelf: Shelf, now: Date, { days, mayUseReserve = false, homes }: Need): Rated {
  const { id, reserve, strangers, extraSeats: extra } = shelf;
  const left = lastsDays(shelf, now);
  const source = { id, reserve: mayUseReserve ? strangers : reserve, extra, days: left };
  const seats = sellable(shelf.free, source);
  const bar = (): Why | null => {
    if (shelf.status === "SUSPENDED") return "suspended";
    if (!isOpenForSale(shelf, now)) return "resting";
    if (homes?.has(id)) return "lives_there";
    if (left !== null && left < days) return "ends_too_early";
    return seats.all === 0 ? "full" : null;
  };
  return { shelf, source, seats, bar: bar() };
}

/** What decides between two workspaces, the most important first; less is better. */
const DECIDED_BY: readonly (readonly [Why, (one: Rated, need: Need) => number])[] = [
  ["billed", ({ seats }) => Number(seats.paid === 0)],
  ["too_small", ({ seats }, { count }) => Number((seats.paid === 0 ? seats.all : seats.paid) < count)],
  ["lasts_longer", ({ source }) => source.days ?? Number.POSITIVE_INFINITY],
  ["fuller", ({ shelf }) => (shelf.total - shelf.free) / shelf.total],
  ["later", ({ shelf }) => shelf.createdAt.getTime()],
];

function order(left: Rated, right: Rated, need: Need): number {
  for (const [, of] of DECIDED_BY) {
    const [one, other] = [of(left, need), of(right, need)];
    if (one !== other) return one < other ? -1 : 1;
  }
  return left.shelf.id < right.shelf.id ? -1 : 1;
}

const firstDifference = (best: Rated, one: Rated, need: Need): Why =>
  DECIDED_BY.find(([, of]) => of(best, need) !== of(one, need))?.[0] ?? "later";

const weigh = ({ shelf, seats, bar }: Rated, why: Why | null): Weighed => ({
  id: shelf.id,
  workspace: shelf.name,
  why,
  free: bar === null || bar === "full" ? seats.all : 0,
  total: shelf.total,
  endsAt: shelf.endsAt?.toISOString() ?? null,
  isSource: bar === null,
});

/** The choice as it is put on the record of an order. */
export const toldOf = (orderId: string, { days, weighed }: Choice): Told => ({ orderId, days, weighed });

/** What spoke against the workspaces that were not taken. */
export const passedOver = ({ weighed }: Choice, takenId: string): PassedOver[] =>
  weighed.flatMap(({ id, why, workspace, free, total, endsAt }) =>
    id === takenId ? [] : [{ workspace, free, total, endsAt, why: why ?? ("taken_meanwhile" as const) }],
  );

const DAY_MS = 86_400_000;

/** How many days of a term are left, begun ones counted; null when it has not begun. */
export const daysLeft = (now: Date, endsAt: Date | null): number | null =>
  endsAt && Math.max(0, Math.ceil((endsAt.getTime() - now.getTime()) / DAY_MS));
