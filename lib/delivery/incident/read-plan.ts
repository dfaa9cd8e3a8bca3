import { sha256 } from "@/lib/core/secrets";
import {
  countBilled,
  seatPeople,
  sumUp,
  withoutPromised,
  type DaysLeft,
  type Incident,
  type PlanNumbers,
} from "@/lib/incidents";
import { selectUnits, type Line, type Order, type Unit } from "@/lib/orders";
import { shareOf } from "@/lib/orders/rules";
import { isOwed } from "@/lib/orders/status";
import { countSeats, liveAssignments, selectResidents, type Resident } from "@/lib/seats";
import type { Ctx } from "@/lib/work/context";
import { isOpenForSale, selectPoolWorkspaces, type Workspace } from "@/lib/workspaces";
import { expectedDates } from "../calendar-of-ends";
import { readOwed, unitsOf } from "../owed";
import { refundForDaysLeft } from "../warranty";

/** Who of a workspace that is down goes where, as the tables are now. Nothing is changed by looking. */

/** One person of the plan, in the order in which they are served. Amounts are whole rupiah. */
export type PlannedPerson = {
  assignmentId: string;
  email: string;
  /** The order and the unit that the running term was paid with. */
  orderId: string;
  unitId: string;
  endsAt: Date;
  targetId: string | null;
  isEndingBefore: boolean;
  /** Days that are left of all their terms, and what was paid for them: a refund would give so much back. */
  days: number;
  valueIdr: number;
  /** Who has to wait: when a seat is expected; null: the calendar does not reach that far. */
  expectedAt: Date | null;
};

export type IncidentPlan = {
  /** Of who goes where: a plan that is pressed must still be the one that was shown. */
  fingerprint: string;
  numbers: PlanNumbers;
  people: PlannedPerson[];
};

const DAY_MS = 86_400_000;
/** The whole of what was paid for the days that are left. */
const FULL = 100;

/**
 * Served are those who paid first, as everywhere in the shop: whoever finds no seat here goes on waiting in the same
 * order, and nobody is overtaken on the way from the one queue to the other.
 */
export async function readIncidentPlan(
  ctx: Ctx,
  incident: Pick<Incident, "workspaceId" | "poolId">,
): Promise<IncidentPlan> {
  const people = await readPeople(ctx, incident.workspaceId);
  const { targets, seatCosts, promised, sellable } = await readTargets(ctx, incident);
  const homes = await liveAssignments(
    ctx,
    people.map(({ email }) => email),
  );
  const livesIn = (email: string): string[] =>
    homes.filter((home) => home.email === email).map(({ workspaceId }) => workspaceId);
  const usable = withoutPromised(targets, promised);
  const placed = seatPeople(
    people.map(({ assignmentId, endsAt, email }) => ({ assignmentId, endsAt, livesIn: livesIn(email) })),
    usable,
  );
  const left = new Map(people.map(({ assignmentId, ...worth }) => [assignmentId, worth]));
  const have = {
    seats: targets.reduce((sum, { free }) => sum + free, 0),
    promised,
    billed: countBilled(placed, usable),
  };
  const waiting = placed.filter(({ targetId }) => targetId === null);
  // Seats that can be sold now are taken by those who are moved, or by whoever waits already.
  const dates = await expectedDates(ctx, incident.poolId, Math.max(0, sellable - promised) + 1, waiting.length);
  const expected = new Map(waiting.map(({ assignmentId }, index) => [assignmentId, dates[index] ?? null]));
  return {
    fingerprint: sha256(JSON.stringify(placed.map(({ assignmentId, targetId }) => [assignmentId, targetId]))),
    numbers: sumUp(placed, left, seatCosts, have),
    people: people.map((person, index) => ({
      ...person,
      targetId: placed[index]?.targetId ?? null,
      isEndingBefore: placed[index]?.isEndingBefore ?? false,
      expectedAt: expected.get(person.assignmentId) ?? null,
    })),
  };
}

type Paid = { order: Order; line: Line; unit: Unit };
type Someone = Omit<PlannedPerson, "targetId" | "isEndingBefore" | "expectedAt">;

/** Whoever is owed a seat in this workspace, those who paid first before the others. */
async function readPeople(ctx: Ctx, workspaceId: string): Promise<Someone[]> {
  const residents = await selectResidents(ctx, workspaceId);
  const unitIds = residents.flatMap(({ terms }) => terms.map(({ unitId }) => unitId));
  const paid = new Map((await selectUnits(ctx, unitIds)).map((found) => [found.unit.id, found]));
  const now = ctx.now();
  return residents
    .filter(({ endsAt }) => endsAt > now)
    .flatMap((resident) => {
      const owed = resident.terms.flatMap((term) => {
        const found = paid.get(term.unitId);
        return found && isOwed(found.order.paymentStatus) ? [{ term, found }] : [];
      });
      const [first] = owed;
      return first ? [{ resident, first: first.found, worth: worthOf(now, owed) }] : [];
    })
    .toSorted(
      (left, right) => paidAt(left.first) - paidAt(right.first) || (left.resident.id < right.resident.id ? -1 : 1),
    )
    .map(({ resident, first, worth }) => ({
      assignmentId: resident.id,
      email: resident.email,
      orderId: first.order.id,
      unitId: first.unit.id,
      endsAt: resident.endsAt,
      ...worth,
    }));
}

const paidAt = ({ order }: Paid): number => order.paidAt?.getTime() ?? 0;

type OwedTerm = { term: Resident["terms"][number]; found: Paid };

/** What the rest of these terms is worth, each with its own price. */
function worthOf(now: Date, owed: readonly OwedTerm[]): DaysLeft {
  let [days, valueIdr] = [0, 0];
  for (const { term, found } of owed) {
    const begins = Math.max(now.getTime(), term.startsAt.getTime());
    const left = Math.max(0, Math.ceil((term.endsAt.getTime() - begins) / DAY_MS));
    const daysTotal = Math.max(1, Math.round((term.endsAt.getTime() - term.startsAt.getTime()) / DAY_MS));
    const priceIdr = shareOf(found.line, found.unit.position);
    days += left;
    valueIdr += refundForDaysLeft({ priceIdr, daysLeft: left, daysTotal, factorPercent: FULL });
  }
  return { days, valueIdr };
}

/** The other open workspaces of the pool with all their free seats: reserves are kept back for exactly this. */
async function readTargets(ctx: Ctx, { workspaceId, poolId }: Pick<Incident, "workspaceId" | "poolId">) {
  const supply = `pool:${poolId}`;
  const all = (await selectPoolWorkspaces(ctx, [poolId])).filter(({ id }) => id !== workspaceId);
  const open = all.filter((workspace) => isOpenForSale(workspace, ctx.now()));
  const counts = await countSeats(
    ctx,
    open.map(({ id }) => id),
  );
  const owed = await readOwed(ctx, { supplies: [supply] });
  const promised = owed.reduce((sum, lack) => sum + unitsOf(lack), 0);
  const sellable = open.reduce((sum, { id, reserve }) => sum + Math.max(0, (counts.get(id)?.free ?? 0) - reserve), 0);
  return {
    targets: open.map(({ id, endsAt, extraSeats }) => {
      const free = counts.get(id)?.free ?? 0;
      return { id, endsAt, free, paid: Math.max(0, free - extraSeats) };
    }),
    seatCosts: seatCostsOf(open, ({ id, extraSeats }) => (counts.get(id)?.total ?? 0) - extraSeats),
    promised,
    sellable,
  };
}

/** Rupiah a month for one seat of each workspace that says what it costs. */
const seatCostsOf = (
  workspaces: readonly Workspace[],
  paidSeatsOf: (workspace: Workspace) => number,
): Map<string, number> =>
  new Map(
    workspaces.flatMap((workspace) => {
      const [cost, seats] = [workspace.monthlyCostIdr, paidSeatsOf(workspace)];
      return cost === null || seats <= 0 ? [] : [[workspace.id, cost / seats] as const];
    }),
  );
