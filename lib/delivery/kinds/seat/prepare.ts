import { moveUnit, moveUnits, readPressure, updateUnit, type Line, type OrderRows, type Unit } from "@/lib/orders";
import {
  claimSeats,
  countSeats,
  insertAssignments,
  moveSeat,
  readSeating,
  type HeldSeat,
  type Seating,
} from "@/lib/seats";
import { isOpenForSale, selectPoolWorkspaces } from "@/lib/workspaces";
import type { TxCtx } from "@/lib/work/context";
import type { Choice, Prepared, PromisedBefore } from "../../port";
import { isLiving } from "../../rules";
import { rank, toldOf, type Need } from "./choice";
import { giveUpRenewal } from "./extend";
import { needsSeat } from "./owed";
import { poolOf, readShelves } from "./supply";

/**
 * Gives the people of a paid order their seats: those that are held for it, or freshly claimed ones when the hold has
 * ended. While there are not enough, those who have a seat are served and the line waits, in order of payment.
 */
export async function prepare(
  tx: TxCtx,
  rows: OrderRows,
  lines: readonly Line[],
  promisedBefore: PromisedBefore,
): Promise<Prepared> {
  const lineIds = lines.map(({ id }) => id);
  const units = rows.units.filter(({ lineId }) => lineIds.includes(lineId));
  const living = units.filter(isLiving);
  const waiting = living.filter(({ status }) => status === "waiting");
  const seating = await readSeating(tx, {
    lineIds,
    unitIds: living.map(({ id }) => id),
    emails: waiting.flatMap(({ email }) => email ?? []),
    assignmentIds: waiting.flatMap(({ renews }) => renews ?? []),
  });
  const work: Work = {
    tx,
    rows,
    promisedBefore,
    seating,
    prepared: { units: [...units], ready: [], pending: [] },
    seated: [],
  };
  await followTerms(work);
  for (const line of lines) await prepareLine(work, line);
  await insertAssignments(tx, work.seated);
  return work.prepared;
}

type NewAssignment = Parameters<typeof insertAssignments>[1][number];
type Work = {
  tx: TxCtx;
  rows: OrderRows;
  promisedBefore: PromisedBefore;
  seating: Seating;
  prepared: Prepared;
  seated: NewAssignment[];
};

/** A term moves up, or its person gets another address, by an act on another order: this one's units follow here. */
async function followTerms(work: Work): Promise<void> {
  for (const { unitId, endsAt, email } of work.seating.terms) {
    const unit = work.prepared.units.find(({ id }) => id === unitId);
    if (!unit || (unit.endsAt?.getTime() === endsAt.getTime() && unit.email === email)) continue;
    await updateUnit(work.tx, unitId, { endsAt, email });
    replace(work, { ...unit, endsAt, email });
  }
}

async function prepareLine(work: Work, line: Line): Promise<void> {
  const { tx, seating, prepared } = work;
  const needing: Unit[] = [];
  let stuck = false;
  for (const unit of prepared.units.filter((one) => one.lineId === line.id && isLiving(one))) {
    if (needsSeat(unit, seating)) needing.push(unit.renews ? replace(work, await giveUpRenewal(tx, unit)) : unit);
    else if (unit.status === "waiting" && (await isStuck(work, line, unit))) stuck = true;
    else if (unit.status === "waiting") prepared.ready.push(unit.id);
  }
  const held = seating.held.filter(({ lineId }) => lineId === line.id);
  const missing = needing.length - held.length;
  const claimed = missing > 0 ? await claimInTurn(work, line, missing) : [];
  if (!claimed || stuck) prepared.pending.push(line.id);
  const seats = [...held, ...(claimed ?? [])];
  await placePeople(work, line, needing, seats);
  // Unnamed units keep a seat; the buyer is asked for a name only once there is one.
  if (claimed) await askForNames(work, needing);
}

/**
 * They were invited once, their workspace is suspended, and every free seat of the pool is owed to somebody who paid
 * earlier: they wait like anybody who has no seat. Reserves count, for they are kept back for exactly this.
 */
async function isStuck({ tx, seating, promisedBefore }: Work, { supply }: Line, unit: Unit): Promise<boolean> {
  const home = seating.live.find(({ unitId }) => unitId === unit.id);
  if (!home || unit.deliveredAt === null) return false;
  const workspaces = await selectPoolWorkspaces(tx, [poolOf(supply)]);
  if (workspaces.find(({ id }) => id === home.workspaceId)?.status !== "SUSPENDED") return false;
  const open = workspaces.filter((workspace) => isOpenForSale(workspace, tx.now())).map(({ id }) => id);
  const counts = await countSeats(tx, open);
  const free = open.reduce((sum, id) => sum + (counts.get(id)?.free ?? 0), 0);
  return free <= (await promisedBefore(supply)).reduce((sum, { units }) => sum + units, 0);
}

function replace({ prepared }: Work, unit: Unit): Unit {
  prepared.units = prepared.units.map((one) => (one.id === unit.id ? unit : one));
  return unit;
}

/** Fresh seats for a line that holds too few, but none that were promised to somebody who paid earlier. */
async function claimInTurn({ tx, rows: { order, units }, promisedBefore }: Work, line: Line, count: number) {
  const choice = await chooseFor(tx, line, { count });
  const people = units.filter(({ lineId }) => lineId === line.id).flatMap(({ email }) => email ?? []);
  const who = { email: order.customerEmail, phone: order.phone, address: order.clientAddress };
  const { rivalLines } = await readPressure(tx, { ...who, supplies: [], people, exceptOrder: order.id });
  const claimed = await claimSeats(tx, {
    lineId: line.id,
    count,
    workspaces: choice.sources,
    others: choice.others,
    promised: await promisedBefore(line.supply),
    avoidEmails: people,
    rivalLines,
    told: toldOf(order.id, choice),
  });
  return claimed?.map(({ id, workspaceId }): HeldSeat => ({ id, workspaceId, lineId: line.id })) ?? null;
}

const chooseFor = async (tx: TxCtx, line: Line, need: Omit<Need, "days">): Promise<Choice> =>
  rank(await readShelves(tx, [poolOf(line.supply)]), tx.now(), { ...need, days: line.durationDays ?? 0 });

/** Puts each named person on one of the line's seats, as far as there are any. */
async function placePeople(work: Work, line: Line, needing: readonly Unit[], seats: HeldSeat[]): Promise<void> {
  for (const unit of needing) {
    if (unit.status !== "waiting" || !unit.email || seats.length === 0) continue;
    const seat = await chooseSeat(work, line, unit.email, seats);
    if (!seat) {
      const reason = { code: "name_needed", email: unit.email } as const;
      const facts = { email: null, reason: reason.code, facts: { email: unit.email } };
      replace(work, await moveUnit(work.tx, unit, "needs_name", reason, facts));
      continue;
    }
    const { id: seatId, workspaceId } = seat;
    work.seated.push({ seatId, workspaceId, unitId: unit.id, orderId: unit.orderId, email: unit.email });
    work.prepared.ready.push(unit.id);
  }
}

/**
 * A vendor knows a person only once per workspace: when every held seat is in a workspace where they have one already,
 * one is exchanged. Takes the seat out of `seats`. Null: no other workspace has any, so the seat stays open for another
 * name.
 */
async function chooseSeat(work: Work, line: Line, email: string, seats: HeldSeat[]): Promise<HeldSeat | null> {
  const { tx, seating, seated } = work;
  const busy = [...seating.live, ...seated].filter((one) => one.email === email).map(({ workspaceId }) => workspaceId);
  const fits = seats.findIndex(({ workspaceId }) => !busy.includes(workspaceId));
  if (fits >= 0) return seats.splice(fits, 1)[0] ?? null;

  const choice = await chooseFor(tx, line, { count: 1, homes: new Set(busy) });
  const told = toldOf(line.orderId, choice);
  const [other] = (await claimSeats(tx, { lineId: line.id, count: 1, workspaces: choice.sources, told })) ?? [];
  const own = other && seats.shift();
  if (!other || !own) return null;
  await moveSeat(tx, own.id, "free", { code: "seat_released" });
  return { ...other, lineId: line.id };
}

async function askForNames(work: Work, needing: readonly Unit[]): Promise<void> {
  const nameless = needing.filter(({ status, email }) => status === "waiting" && !email);
  if (nameless.length === 0) return;
  const why = { reason: "name_needed", facts: { email: null } };
  for (const unit of await moveUnits(work.tx, nameless, "needs_name", { code: "name_needed", email: null }, why))
    replace(work, unit);
}
