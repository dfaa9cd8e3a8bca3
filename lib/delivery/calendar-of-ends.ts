import { countSeats, selectSeatEnds, type SeatEnd } from "@/lib/seats";
import { selectPoolWorkspaces, type Workspace } from "@/lib/workspaces";
import type { Ctx } from "@/lib/work/context";
import { readOwed, unitsOf } from "./owed";

/**
 * When the nth next seat of a pool comes free, those owed to earlier payers left out; now when there are as many
 * already, null when the calendar does not reach that far. An expectation, not a promise: whoever renews stays.
 */
export async function expectedFree(ctx: Ctx, poolId: string, nth: number): Promise<Date | null> {
  const [date = null] = await expectedDates(ctx, poolId, nth, 1);
  return date;
}

/** The same for `count` people who wait one behind the other, the first of them for the `nth` next seat. */
export async function expectedDates(ctx: Ctx, poolId: string, nth: number, count: number): Promise<(Date | null)[]> {
  if (count === 0) return [];
  const workspaces = (await selectPoolWorkspaces(ctx, [poolId])).filter(({ status }) => status !== "SUSPENDED");
  const ids = workspaces.map(({ id }) => id);
  const supply = `pool:${poolId}`;
  const owed = await readOwed(ctx, { supplies: [supply] });
  const promised = owed.reduce((sum, lack) => sum + unitsOf(lack), 0);
  const counts = await countSeats(ctx, ids);
  const shelves = workspaces.map((workspace) => ({ ...workspace, free: counts.get(workspace.id)?.free ?? 0 }));
  const ends = await selectSeatEnds(ctx, ids, ENDS_MAX);
  return Array.from({ length: count }, (_, index) => nthFree(ctx.now(), shelves, ends, promised + nth + index));
}

/** Ends that are looked at: more than anybody waits for. */
const ENDS_MAX = 10_000;

/** A workspace that may be sold from sooner or later, and its free seats now. */
type Shelf = Pick<Workspace, "id" | "reserve" | "endsAt"> & { free: number };

/** When `wanted` seats can be sold at once: a workspace first fills up its reserve, and frees nothing after its own end. */
function nthFree(now: Date, shelves: readonly Shelf[], ends: readonly SeatEnd[], wanted: number): Date | null {
  const free = new Map(shelves.map((shelf) => [shelf.id, { ...shelf }]));
  const sellable = ({ free: seats, reserve }: Shelf): number => Math.max(0, seats - reserve);
  let sum = shelves.reduce((all, shelf) => all + sellable(shelf), 0);
  if (sum >= wanted) return now;
  for (const { at, workspaceId } of ends) {
    const shelf = free.get(workspaceId);
    if (!shelf || (shelf.endsAt && shelf.endsAt <= at)) continue;
    const before = sellable(shelf);
    shelf.free += 1;
    sum += sellable(shelf) - before;
    if (sum >= wanted) return at;
  }
  return null;
}
