/** Who of a workspace that is down fits where, and what that costs. Pure. */

/** Somebody who needs a seat; `livesIn`: workspaces where they have one already, from another order. */
export type Person = { assignmentId: string; endsAt: Date; livesIn: readonly string[] };

/**
 * A workspace with free seats. `paid`: how many of them are paid for already, the others would be billed. `endsAt`: when
 * it ends itself; null: it renews by itself.
 */
export type Target = { id: string; free: number; paid: number; endsAt: Date | null };

export type Placement = {
  assignmentId: string;
  /** Null: no seat was left. */
  targetId: string | null;
  /** That workspace ends before the person's term, and no other seat could be had. */
  isEndingBefore: boolean;
};

type Allowed = "lasting" | "any";

/**
 * Gives a seat to as many people as possible. They are served in the order in which they stand: nobody loses a seat to
 * somebody behind them, but people before may be put elsewhere so that one more fits. A workspace that ends before the
 * person's term is used only when nothing else is left. Seats that are paid for come first, and are spread evenly, so that
 * every vendor has work at once.
 */
export function seatPeople(people: readonly Person[], targets: readonly Target[]): Placement[] {
  const seated = new Map(targets.map(({ id }) => [id, new Set<number>()]));
  const placed: (Target | null)[] = people.map(() => null);
  const loadOf = ({ id }: Target): number => seated.get(id)?.size ?? 0;
  const billed = (target: Target): number => Number(loadOf(target) >= target.paid);
  const lasts = (person: Person, target: Target): boolean => target.endsAt === null || target.endsAt >= person.endsAt;

  const put = (index: number, target: Target): void => {
    const before = placed[index];
    if (before) seated.get(before.id)?.delete(index);
    seated.get(target.id)?.add(index);
    placed[index] = target;
  };
  /** `others`: what those who are seated already may be asked to put up with, so that this one fits. */
  const place = (index: number, own: Allowed, others: "as_is" | "any", seen: Set<string>): boolean => {
    const person = people[index];
    if (!person) return false;
    const options = targets
      .filter((target) => !seen.has(target.id) && !person.livesIn.includes(target.id))
      .filter((target) => own === "any" || lasts(person, target))
      .toSorted((left, right) => billed(left) - billed(right) || loadOf(left) - loadOf(right));
    const free = options.find((target) => loadOf(target) < target.free);
    if (free) {
      put(index, free);
      return true;
    }
    for (const target of options) {
      if (seen.has(target.id)) continue;
      seen.add(target.id);
      for (const other of seated.get(target.id) ?? []) {
        const whose = people[other];
        const allowed: Allowed = others === "any" || (whose && !lasts(whose, target)) ? "any" : "lasting";
        if (!place(other, allowed, others, seen)) continue;
        put(index, target);
        return true;
      }
    }
    return false;
  };

  for (const index of people.keys())
    if (!place(index, "lasting", "as_is", new Set()) && !place(index, "any", "as_is", new Set()))
      place(index, "any", "any", new Set());
  return people.map((person, index) => {
    const target = placed[index] ?? null;
    return {
      assignmentId: person.assignmentId,
      targetId: target?.id ?? null,
      isEndingBefore: target !== null && !lasts(person, target),
    };
  });
}

/**
 * The free seats without those that are owed to whoever has paid and waits already: they are taken off the workspaces
 * that stand last.
 */
export function withoutPromised<T extends { free: number; paid: number }>(
  targets: readonly T[],
  promised: number,
): T[] {
  let left = promised;
  return targets
    .toReversed()
    .map((target) => {
      const kept = Math.min(target.free, left);
      left -= kept;
      return { ...target, free: target.free - kept, paid: Math.min(target.paid, target.free - kept) };
    })
    .toReversed();
}

/** How many of these seats are not paid for. */
export const countBilled = (placements: readonly Placement[], targets: readonly Target[]): number =>
  targets.reduce((sum, { id, paid }) => {
    const load = placements.filter(({ targetId }) => targetId === id).length;
    return sum + Math.max(0, load - paid);
  }, 0);

/** What the days that are left of a person's terms are worth, in whole rupiah, and how many they are. */
export type DaysLeft = { days: number; valueIdr: number };

/** The plan in numbers. Amounts are whole rupiah; a cost is null where no workspace says what it costs. */
export type PlanNumbers = {
  people: number;
  /** Free seats that could be used, reserves included. */
  seats: number;
  /** Of them, those that are owed to people who wait already. */
  promised: number;
  fits: number;
  waits: number;
  /** Seats that the vendors would bill from now on, because they are not paid for. */
  billed: number;
  /** Who goes to a workspace that ends before their term. */
  endingBefore: number;
  /** What was paid for the days that are left, of all people. */
  valueLeftIdr: number;
  /** What the seats of those who fit cost for these days. */
  costIdr: number | null;
  /** The worth of the days of those who fit, less that cost. */
  marginIdr: number | null;
  /** What refunds for all who wait would pay back. */
  refundIdr: number;
  /** What a month of as many more seats as are missing would cost. */
  moreSeatsIdr: number | null;
};

const DAYS_A_MONTH = 30;

/** `seatCosts`: rupiah a month for one seat of a workspace; one that does not say so is left out. */
export function sumUp(
  placements: readonly Placement[],
  leftOf: ReadonlyMap<string, DaysLeft>,
  seatCosts: ReadonlyMap<string, number>,
  have: { seats: number; promised: number; billed: number },
): PlanNumbers {
  const costs = placements.flatMap(({ assignmentId, targetId }) => {
    const cost = targetId === null ? undefined : seatCosts.get(targetId);
    return cost === undefined ? [] : [(cost * (leftOf.get(assignmentId)?.days ?? 0)) / DAYS_A_MONTH];
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const fitting = placements.filter(({ targetId }) => targetId !== null);
  const waiting = placements.filter(({ targetId }) => targetId === null);
  const valueOf = (some: readonly Placement[]): number =>
    sum(some.map(({ assignmentId }) => leftOf.get(assignmentId)?.valueIdr ?? 0));
  const isCostKnown = seatCosts.size > 0;
  const costIdr = isCostKnown ? Math.round(sum(costs)) : null;
  const usual = isCostKnown ? sum([...seatCosts.values()]) / seatCosts.size : null;
  return {
    people: placements.length,
    ...have,
    fits: fitting.length,
    waits: waiting.length,
    endingBefore: placements.filter(({ isEndingBefore }) => isEndingBefore).length,
    valueLeftIdr: valueOf(placements),
    costIdr,
    marginIdr: costIdr === null ? null : valueOf(fitting) - costIdr,
    refundIdr: valueOf(waiting),
    moreSeatsIdr: usual === null ? null : Math.round(usual * waiting.length),
  };
}
