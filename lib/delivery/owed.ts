import { selectOwedLines, type OwedLine, type OwedQuery } from "@/lib/orders";
import type { Demand } from "@/lib/seats";
import type { Ctx } from "@/lib/work/context";
import type { Lack } from "./port";
import { findKind } from "./registry";

/**
 * The one answer to what paid orders are still owed from stock. The shop window, the hold, the claim of a paid order and
 * the waiting list all ask it, so that whoever paid first is served first, whatever holds their goods up.
 */

export type Owed = OwedLine & Lack;

/** What these lines need from their supplies, in the order in which they are given; those that need nothing are left out. */
export async function lackOf(ctx: Ctx, lines: readonly OwedLine[]): Promise<Owed[]> {
  const lacks = new Map<string, Lack>();
  for (const name of new Set(lines.map(({ kind }) => kind))) {
    const own = lines.filter(({ kind }) => kind === name);
    for (const [lineId, lack] of (await findKind(name)?.lackOf(ctx, own)) ?? []) lacks.set(lineId, lack);
  }
  return lines.flatMap((line) => {
    const lack = lacks.get(line.lineId);
    return lack && unitsOf(lack) > 0 ? [{ ...line, ...lack }] : [];
  });
}

/** The same for all that is paid and not delivered, in order of payment. */
export const readOwed = async (ctx: Ctx, query: OwedQuery = {}): Promise<Owed[]> =>
  lackOf(ctx, await selectOwedLines(ctx, query));

/** What is not for sale, by supply. What has no term lasts as long as anybody wants. */
export function promisedOf(owed: readonly Owed[]): Map<string, Demand[]> {
  const promised = new Map<string, Demand[]>();
  for (const one of owed)
    promised.set(one.supply, [...(promised.get(one.supply) ?? []), { units: unitsOf(one), days: one.days ?? 0 }]);
  return promised;
}

/** What is owed, and on top of it what the waiting list comes first for. */
export function withWaited(
  owed: ReadonlyMap<string, readonly Demand[]>,
  waited: ReadonlyMap<string, readonly Demand[]>,
): Map<string, readonly Demand[]> {
  const both = new Map(owed);
  for (const [supply, demands] of waited) both.set(supply, [...(both.get(supply) ?? []), ...demands]);
  return both;
}

export const unitsOf = ({ missing, stranded }: Lack): number => missing + stranded;
