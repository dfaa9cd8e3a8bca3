import type { OwedLine, Unit } from "@/lib/orders";
import { readSeating, type Seating } from "@/lib/seats";
import { openForSale, outlasts } from "@/lib/workspaces";
import type { Ctx } from "@/lib/work/context";
import type { Lack } from "../../port";
import { poolOf } from "./supply";

type SeatUnit = Pick<Unit, "id" | "status" | "renews">;

/** Units of these statuses must have a seat; the others have one, or renew one. */
const NEEDS_SEAT = new Set<Unit["status"]>(["waiting", "needs_name", "needs_person"]);

export const isSeated = ({ id }: SeatUnit, { live }: Seating): boolean => live.some(({ unitId }) => unitId === id);

/** It extends a seat that is still there. */
export const isRenewable = ({ renews }: SeatUnit, { live }: Seating): boolean =>
  renews !== null && live.some(({ id }) => id === renews);

/** It is to be put on a seat that its line holds or has to take. */
export const needsSeat = (unit: SeatUnit, seating: Seating): boolean =>
  NEEDS_SEAT.has(unit.status) && !isSeated(unit, seating) && !isRenewable(unit, seating);

/**
 * A seat in a workspace that rests, is suspended or ends before the term serves nobody: its person will need another one.
 */
export async function lackOf(ctx: Ctx, lines: readonly OwedLine[]): Promise<Map<string, Lack>> {
  const units = lines.flatMap((line) => line.units);
  const seating = await readSeating(ctx, {
    lineIds: lines.map(({ lineId }) => lineId),
    unitIds: units.map(({ id }) => id),
    emails: [],
    assignmentIds: units.flatMap(({ renews }) => renews ?? []),
  });
  const workspaces = await openForSale(ctx, [...new Set(lines.map(({ supply }) => poolOf(supply)))]);
  const usableFor = ({ days }: OwedLine): Set<string> =>
    new Set(workspaces.filter((workspace) => outlasts(workspace, ctx.now(), days ?? 0)).map(({ id }) => id));
  return new Map(lines.map((line) => [line.lineId, lackOfLine(line, seating, usableFor(line))]));
}

function lackOfLine({ lineId, units }: OwedLine, seating: Seating, open: ReadonlySet<string>): Lack {
  const needing = units.filter((unit) => needsSeat(unit, seating)).length;
  const held = seating.held.filter((seat) => seat.lineId === lineId);
  const usable = held.filter(({ workspaceId }) => open.has(workspaceId)).length;
  const seated = seating.live.filter(({ unitId }) => units.some(({ id }) => id === unitId));
  const strandedPeople = seated.filter(({ workspaceId }) => !open.has(workspaceId)).length;
  const strandedSeats = Math.max(0, Math.min(needing, held.length) - usable);
  return { missing: Math.max(0, needing - held.length), stranded: strandedPeople + strandedSeats };
}
