import { useCode } from "@/lib/buyers";
import { DomainError } from "@/lib/core/errors";
import { moveUnit, selectUnit, type Line, type Unit } from "@/lib/orders";
import { insertGrant, liveAssignments, readSeating, renameAssignment, selectGrants } from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announceAll } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import { lockSeated, type LockedSeat } from "./lock-seated";
import { limitNaming } from "./name-units";
import type { FoundUnit } from "./port";
import { takeOver } from "./reassign";
import { deliverFurther } from "./retry";
import { again, isDeliverable, isLiving, withUnits } from "./rules";
import { sendCode } from "./send-code";
import { policyOf } from "./warranty";

/** Another person on a running seat of a team: the same seat and term, and nobody has two. */

const MONTH_MS = 30 * 86_400_000;

/** A seat can be given to somebody else where several were bought together; alone it would be a way to sell it on. */
const isOfTeam = ({ kind, units }: Line): boolean => kind === "seat" && units > 1;

/** Whether the buyer may swap somebody on this unit at all; how often is another question. */
const canSwap = ({ order, line, unit }: FoundUnit): boolean =>
  isOfTeam(line) && isDeliverable(order) && (unit.status === "delivered" || unit.status === "accepted");

/** Mails the buyer the code that a swap on this unit needs. Throws `not_found`, `conflict`, `too_many`. */
export async function sendSwapCode(ctx: Ctx, unitId: string): Promise<void> {
  requireRight(ctx, "seats.swap");
  const { order, line } = await requireSwappable(ctx, unitId);
  await refuseUsedUp(ctx, line, unitId);
  await sendCode(ctx, order, codeFor(order.customerEmail, unitId));
}

/**
 * Gives the seat of this unit to another address. The delivery removes the person who sits there, and invites the new one
 * only after the workspace has confirmed. `code`: the one that was mailed to the buyer; staff need none. Throws `invalid`
 * naming `email` or `code`, `conflict` (also when the month's swaps are used up), `too_many`, `not_found`.
 */
export async function swapPerson(ctx: Ctx, unitId: string, email: string, code: string): Promise<void> {
  requireRight(ctx, "seats.swap");
  const found = await requireSwappable(ctx, unitId);
  if (found.unit.email === email) throw refuse("is the address that sits there now");
  await limitNaming(ctx, found.order.id);
  const assignmentId = await seatOf(ctx, unitId);
  await refuseTaken(ctx, found, email);
  await useCode(ctx, codeFor(found.order.customerEmail, unitId), code);
  await inTransaction(ctx, async (tx) => {
    const locked = await lockSeated(tx, assignmentId);
    if (!locked || locked.assignment.email !== found.unit.email || locked.assignment.invitedAt === null)
      throw again("this seat has just changed", 1);
    await countSwap(tx, found, assignmentId);
    await rename(tx, locked, email);
  });
}

const codeFor = (email: string, unitId: string) => ({ purpose: "swap", subject: unitId, email }) as const;

async function requireSwappable(ctx: Ctx, unitId: string): Promise<FoundUnit> {
  const found = await selectUnit(ctx, unitId);
  if (!found) throw new DomainError("not_found", "There is no such unit.");
  if (!canSwap(found)) throw new DomainError("conflict", "Nobody can be swapped on this seat.", { unitId });
  return found;
}

async function seatOf(ctx: Ctx, unitId: string): Promise<string> {
  const { terms } = await readSeating(ctx, { lineIds: [], unitIds: [unitId], emails: [], assignmentIds: [] });
  const [term] = terms;
  if (!term) throw new DomainError("conflict", "Nobody sits on this seat.", { unitId });
  return term.assignmentId;
}

const refuse = (sentence: string): DomainError =>
  new DomainError("invalid", `email ${sentence}`, {}, { email: sentence });

/** A vendor knows a person once per workspace. Which of the shop's seats they have is nobody's business. */
async function refuseTaken(ctx: Ctx, { unit }: FoundUnit, email: string): Promise<void> {
  const [homes, mine] = [
    await liveAssignments(ctx, [email]),
    await liveAssignments(ctx, unit.email ? [unit.email] : []),
  ];
  if (homes.some(({ workspaceId }) => mine.some((one) => one.workspaceId === workspaceId)))
    throw refuse("cannot be used for this seat; use another address");
}

/** Counted under the lock of the seat, so that two swaps at once cannot both be the last one of the month. */
async function countSwap(tx: TxCtx, { line, unit }: FoundUnit, assignmentId: string): Promise<void> {
  const number = (await refuseUsedUp(tx, line, unit.id)) + 1;
  await insertGrant(tx, "swap", { assignmentId, unitId: unit.id, number });
}

/** Answers how many swaps there were on this unit, if one more is allowed. */
async function refuseUsedUp(ctx: Ctx, line: Line, unitId: string): Promise<number> {
  const swaps = await selectGrants(ctx, "swap", unitId);
  const lately = swaps.filter(({ at }) => ctx.now().getTime() - at.getTime() < MONTH_MS);
  const { swapsPerMonth } = policyOf(line);
  if (lately.length < swapsPerMonth) return swaps.length;
  throw new DomainError("conflict", "This seat was given to other people as often as it can be in 30 days.", {
    why: "swaps_used_up",
    swapsPerMonth,
  });
}

/** The delivery clears whoever was invited to this seat under another address before it invites. */
async function rename(tx: TxCtx, locked: LockedSeat, email: string): Promise<void> {
  const { assignment, carrier } = locked;
  await renameAssignment(tx, assignment.id, email);
  const unit: Unit = await takeOver(tx, locked);
  const reason = { code: "person_swapped", from: assignment.email, to: email } as const;
  const waiting = await moveUnit(tx, unit, "waiting", reason, { email });
  await deliverFurther(tx, withUnits(carrier.rows, [waiting]));
  // Orders that have renewed this seat are for the same person; their units follow when they are prepared again.
  const others = locked.orders.filter(({ order, units }) => order.id !== carrier.rows.order.id && units.some(isLiving));
  await announceAll(
    tx,
    "orders/delivery.due",
    others.map(({ order }) => ({ orderId: order.id })),
  );
}
