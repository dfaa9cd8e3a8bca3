/**
 * Which free seats are taken. Pure: the slow path of a claim uses it as it is, the fast path says the same in SQL, and a
 * test holds the two against each other.
 */

/** Free units that last so many days from now; null: for as long as anybody wants. */
export type Lasting = { units: number; days: number | null };

/** Units that somebody is owed, each for so many days. */
export type Demand = { units: number; days: number };

/** A workspace that seats may be taken from. */
export type Source = {
  id: string;
  /** Free seats that are kept back. They are its last ones. */
  reserve: number;
  /** Its last so many free seats are not paid for: the vendor bills them once somebody sits there. */
  extra?: number;
  /** How many days a term that begins now may have there; null or left out: it renews by itself. */
  days?: number | null;
};

/** A seat of a source, and whether it would be billed. */
export type Chosen<Seat> = { seat: Seat; isBilled: boolean };

const lasts = (days: number | null | undefined, wanted: number): boolean =>
  days === null || days === undefined || days >= wanted;

/** Free units that last at least so many days. */
export const lastingFor = (free: readonly Lasting[], days: number): number =>
  free.reduce((sum, group) => sum + (lasts(group.days, days) ? group.units : 0), 0);

/**
 * What these demands can have of what is free, the longest first; the rest of them waits for other units. Whoever needs
 * many days cannot use what lasts for few, so that is left to others.
 */
function served(free: readonly Lasting[], owed: readonly Demand[]): Demand[] {
  const byDays = new Map<number, number>();
  for (const { units, days } of owed) byDays.set(days, (byDays.get(days) ?? 0) + units);
  let taken = 0;
  return [...byDays]
    .toSorted(([left], [right]) => right - left)
    .map(([days, units]) => {
      const share = Math.max(0, Math.min(units, lastingFor(free, days) - taken));
      taken += share;
      return { units: share, days };
    });
}

/** What is left when so many units for so many days are taken, the shortest that last long enough first. */
export function without(free: readonly Lasting[], units: number, days: number): Lasting[] {
  let wanted = units;
  return free
    .toSorted((left, right) => (left.days ?? Infinity) - (right.days ?? Infinity))
    .map((group) => {
      const taken = lasts(group.days, days) ? Math.min(group.units, wanted) : 0;
      wanted -= taken;
      return { ...group, units: group.units - taken };
    });
}

/** How many units for so many days are left when everybody who is owed some has theirs. */
export function spare(free: readonly Lasting[], owed: readonly Demand[], days: number): number {
  const kept = served(free, owed);
  // Units for fewer days may come out of those that last longer, so each shorter term has to find enough, too.
  const shorter = kept.map((demand) => demand.days).filter((one) => one < days);
  return Math.max(0, Math.min(...[days, ...shorter].map((least) => lastingFor(free, least) - unitsOf(kept, least))));
}

const unitsOf = (demands: readonly Demand[], least: number): number =>
  demands.reduce((sum, { units, days }) => sum + (days >= least ? units : 0), 0);

/** The free seats of a workspace that may be taken: the first ones, the paid ones before those that would be billed. */
export const sellable = (free: number, { reserve, extra = 0 }: Omit<Source, "id">): { paid: number; all: number } => {
  const all = Math.max(0, free - reserve);
  return { all, paid: Math.max(0, Math.min(all, free - extra)) };
};

export type Wanted = {
  count: number;
  /** Best first. */
  sources: readonly Source[];
  /** Sources that end too early for this claim, and may still serve what others are owed. */
  others?: readonly Source[];
  /** What others are owed of these seats: it is left over. */
  owed: readonly Demand[];
  /** Sources that come last: a vendor knows a person once. */
  avoided: ReadonlySet<string>;
  /** Seats that the people had before, by id: those first, where nothing weightier speaks against them. */
  former?: ReadonlySet<string>;
};

/**
 * Chooses seats: where nobody of the people lives, paid before billed, all in one workspace before several, then in the
 * order of the sources. Null: there are not enough.
 */
export function choose<Seat extends { id?: string; workspaceId: string; number: number }>(
  { count, sources, others = [], owed, avoided, former }: Wanted,
  free: readonly Seat[],
): Chosen<Seat>[] | null {
  const freeIn = ({ id }: Source): Seat[] => free.filter(({ workspaceId }) => workspaceId === id);
  const ranked = sources.flatMap((source, position) => {
    const here = freeIn(source).toSorted((a, b) => a.number - b.number);
    const { paid, all } = sellable(here.length, source);
    return here.slice(0, all).map((seat, index) => {
      const isBilled = index >= paid;
      const hasRoom = (isBilled ? all : paid) >= count;
      const isFormer = seat.id !== undefined && former?.has(seat.id) === true;
      const rank = [avoided.has(source.id), isBilled, !isFormer, !hasRoom].map(Number);
      return { seat, isBilled, days: source.days ?? null, rank: [...rank, position, index] };
    });
  });
  const beside = others.map((one) => ({ units: sellable(freeIn(one).length, one).all, days: one.days ?? null }));
  const lasting = [...ranked.map(({ days }) => ({ units: 1, days })), ...beside];
  const kept = served(lasting, owed);
  const taken: (typeof ranked)[number][] = [];
  for (const one of ranked.toSorted((left, right) => compare(left.rank, right.rank))) {
    if (taken.length === count) break;
    const left = lastingOf(lasting, [...taken, one]);
    if (kept.every(({ days }) => left(days) >= unitsOf(kept, days))) taken.push(one);
  }
  return taken.length < count ? null : taken.map(({ seat, isBilled }) => ({ seat, isBilled }));
}

const lastingOf = (all: readonly Lasting[], taken: readonly { days: number | null }[]) => (days: number) =>
  lastingFor(all, days) - taken.filter((one) => lasts(one.days, days)).length;

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [index, one] of left.entries()) if (one !== right[index]) return one - (right[index] ?? 0);
  return 0;
}
