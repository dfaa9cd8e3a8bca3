import { invalid } from "@/lib/catalog";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { forgetAddressesBefore, type Pressure } from "@/lib/orders";
import type { Ctx } from "@/lib/work/context";
import { daysAgo, inBatches } from "@/lib/work/sweep";
import { holdsMuch, PENDING_CAPS, unitCaps, type UnitCaps } from "./rules";

/**
 * What may be held unpaid, so that nobody can hold the whole shop. Every refusal but that of a single order which is too
 * large reads the same, whoever it is for: nobody learns by ordering what somebody else has ordered.
 */

export const isCapped = (): boolean => env().RATE_LIMIT_FACTOR > 0;

const scaled = (cap: number): number => Math.max(1, Math.round(cap * env().RATE_LIMIT_FACTOR));

/** Caps unpaid orders, for new ones and for ended ones that come back alike. Throws `too_many`. */
export function refuseManyOrders({ pending }: Pick<Pressure, "pending">): void {
  if (!isCapped()) return;
  for (const who of ["email", "phone", "address"] as const)
    if (pending[who] >= scaled(PENDING_CAPS[who])) throw tooMany();
}

/** One line of an order that is about to be held; `total`: units of its whole supply. */
export type Wanted = { supply: string; units: number; unitsInOne: number; total: number };

/**
 * Caps units that are held unpaid, by supply. Answers whether so much is held from here that the hold must be short.
 * Throws `invalid` naming `quantity` for an order that would pass the cap alone, else `too_many`.
 */
export function refuseManyUnits(
  { held, isKnown }: Pick<Pressure, "held" | "isKnown">,
  lines: readonly Wanted[],
): boolean {
  if (!isCapped()) return false;
  let isMuch = false;
  const taken = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const units = (taken.get(line.supply) ?? 0) + line.units;
    taken.set(line.supply, units);
    if (line.units === 0) continue;
    const caps = capsOf(line);
    const most = isKnown ? caps.own : Math.min(caps.own, caps.newcomers);
    if (units > most) throw tooLarge(lines.length > 1 ? `lines.${index}.quantity` : "quantity", line, most);
    const { own, newcomers } = held.get(line.supply) ?? { own: 0, newcomers: 0 };
    if (own + units > caps.own) throw tooMany();
    if (!isKnown && newcomers + units > caps.newcomers) throw tooMany();
    isMuch ||= holdsMuch(own + units, caps);
  }
  return isMuch;
}

/** How many of a product one order of anybody may hold unpaid; at least one. */
export function mostAtOnce(unitsInOne: number, total: number): number {
  if (!isCapped()) return Number.POSITIVE_INFINITY;
  const { own, newcomers } = capsOf({ total, unitsInOne });
  return Math.max(1, Math.floor(Math.min(own, newcomers) / unitsInOne));
}

/** The factor is about how much one caller may; what new contacts share is a part of the supply and stays. */
function capsOf({ total, unitsInOne }: Pick<Wanted, "total" | "unitsInOne">): UnitCaps {
  const { own, newcomers } = unitCaps(total, unitsInOne);
  return { own: Math.max(unitsInOne, scaled(own)), newcomers };
}

const tooLarge = (field: string, { unitsInOne }: Wanted, most: number): DomainError =>
  invalid(
    field,
    `must be at most ${Math.max(1, Math.floor(most / unitsInOne))} in one unpaid order; pay, then order more`,
  );

const tooMany = (): DomainError =>
  new DomainError(
    "too_many",
    "Too many orders are waiting for their payment. Pay or cancel those from here, or try again in a few minutes.",
    { retryAfterSeconds: 900 },
  );

/** Forgets from where orders came that are older than `ADDRESS_DAYS`: only open ones are counted by it. Answers how many. */
export async function forgetAddresses(ctx: Ctx): Promise<number> {
  const before = daysAgo(ctx, env().ADDRESS_DAYS);
  return before ? inBatches((limit) => forgetAddressesBefore(ctx, before, limit)) : 0;
}
