import { lockOrder, moveUnit } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { lockAssignment, recordInvited, recordListed, selectSeated } from "@/lib/seats";
import { announce } from "@/lib/work/outbox";
import { noteFact } from "@/lib/work/transition";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import {
  beginCall,
  connect,
  detailOf,
  isOpenForSale,
  type DriverResult,
  LIST_LAG_MS,
  markWell,
  noteOutcome,
  outlasts,
  readWorkspaceAndCalls,
  restWorkspace,
  selectWorkspace,
  stepDown,
  suspendWorkspace,
  type VendorCall,
  type Workspace,
} from "@/lib/workspaces";
import type { FoundUnit, UnitOutcome } from "../../port";
import { again } from "../../rules";
import { tellBuyer } from "../../tell-buyer";
import { inTurn } from "./in-turn";
import { invitationsLeft, removeInvited } from "./removal";
import { reseat, type SeatedUnit, type ReseatCause } from "./reseat";

const REST_MS = { full: 15 * 60_000, unavailable: 2 * 60_000 } as const;
/** Failures in a row before another workspace is tried. */
const PATIENCE = 2;
/** Lost answers before another workspace is tried; after each the lists have to be read, which is slow. */
const PATIENCE_UNKNOWN = 3;
/** Longer than one call to a vendor may take. */
const INVITING_MS = 15_000;
/** How long to wait for unreadable lists after a lost answer. */
const LISTS_PATIENCE_MS = 3 * 60_000;
/** How long a vendor may ask us to wait, and how often, before another workspace is tried. */
const SLOW_SECONDS_MAX = 60;
const SLOW_MAX = 3;

/**
 * Invites one person through the workspace's driver, under the lease on them there. After an unknown outcome the lists
 * are read before anything is sent again, so that no second invitation can go out. Repeating it changes nothing.
 */
export async function deliver(ctx: Ctx, found: FoundUnit): Promise<UnitOutcome> {
  const seated = await selectSeated(ctx, found.unit.id);
  // Not seated yet, or the seat was taken away: the unit has to be prepared again.
  if (!seated?.assignment.email) return { outcome: "waiting" };
  const { assignment, seat } = seated;
  const { workspace, calls } = await readWorkspaceAndCalls(ctx, assignment.workspaceId, assignment.id);
  const target: SeatedUnit = { ...found, assignment, seat, workspace, email: seated.assignment.email, calls };
  if (workspace.status === "SUSPENDED") return reseat(ctx, target, { why: "suspended", detail: workspace.trouble });

  await clearFormer(ctx, target);
  const tries = triesHere(target);
  const last = tries.at(-1);
  // The owner has set its end since the seat was chosen. A term that runs already stays where it is.
  if (!last && assignment.endsAt === null && !outlasts(workspace, ctx.now(), termDays(found)))
    return reseat(ctx, target, { why: "ends_too_early", detail: null });
  if (last?.outcome === "unknown") return askLists(ctx, target, last, tries);
  if (last?.outcome === "needs_person") return handOver(ctx, target);
  return last && isDoneHere(target, last) ? recordDelivered(ctx, target, "called") : invite(ctx, target, tries);
}

/** The invitation to this very seat is confirmed, by the vendor or by a person, and nobody was removed since. */
const isDoneHere = ({ calls, seat }: SeatedUnit, { id, outcome, seatId, email, workspaceId }: VendorCall): boolean =>
  outcome === "done" &&
  seatId === seat.id &&
  !calls.some(
    (call) => call.id > id && call.action === "remove" && call.email === email && call.workspaceId === workspaceId,
  );

/** After a corrected address, the invitation to the old one has to be gone before the new one is invited. */
async function clearFormer(ctx: Ctx, { calls, email, workspace }: SeatedUnit): Promise<void> {
  for (const call of invitationsLeft(calls, email, workspace.id)) await removeInvited(ctx, workspace, call);
}

/** The earlier invitations of this person to this workspace, oldest first. */
const triesHere = ({ calls, workspace, email }: SeatedUnit): VendorCall[] =>
  calls.filter((call) => call.workspaceId === workspace.id && call.action === "invite" && call.email === email);

/** The outcome of the last call is unknown: read the vendor's lists before sending anything again. */
async function askLists(
  ctx: Ctx,
  target: SeatedUnit,
  last: VendorCall,
  tries: readonly VendorCall[],
): Promise<UnitOutcome> {
  const waitedMs = ctx.now().getTime() - last.at.getTime();
  const listed = await isListed(target.workspace, target.email);
  if (listed === "yes") return recordDelivered(ctx, target, "listed");
  if (listed === "unreadable") {
    if (waitedMs < LISTS_PATIENCE_MS) throw again("the workspace's lists cannot be read", 5);
    return restAndReseat(ctx, target, { why: "lists_unreadable", detail: null });
  }
  // The vendor's lists lag: somebody not listed yet may be invited all the same.
  if (waitedMs < LIST_LAG_MS)
    throw again("waiting for the workspace's lists after a lost answer", Math.ceil((LIST_LAG_MS - waitedMs) / 1000));
  // It confirms what it does not do: see confirm-invited.ts.
  if (target.workspace.trouble === "vanished" && !isOpenForSale(target.workspace, ctx.now()))
    return reseat(ctx, target, { why: "vanished", detail: null });
  return invite(ctx, target, tries);
}

async function isListed(workspace: Workspace, email: string): Promise<"yes" | "no" | "unreadable"> {
  const remote = connect(workspace);
  for (const list of [await remote.listPending(), await remote.listMembers()]) {
    if (list.outcome !== "listed") return "unreadable";
    if (list.items.some((person) => person.email.toLowerCase() === email)) return "yes";
  }
  return "no";
}

/** Invites. The call is recorded before it is made, so that a crash in between looks like an unknown outcome. */
async function invite(ctx: Ctx, target: SeatedUnit, tries: readonly VendorCall[]): Promise<UnitOutcome> {
  const { assignment, workspace, email } = target;
  const result = await inTurn(ctx, workspace, `invite:${assignment.id}`, INVITING_MS, async () => {
    const callId = await beginInvitation(ctx, target);
    if (callId === "gone") return null;
    const said = await connect(workspace).invite(email, assignment.id);
    await noteOutcome(ctx, callId, said);
    return said;
  });
  return result ? follow(ctx, target, result, tries.length) : { outcome: "gone" };
}

/**
 * `gone` when the money or the person's seat was taken away meanwhile. The locks make sure that whoever takes them away
 * later sees the call, and clears the seat before it is sold again. Throws `try_later` while the person is being removed
 * from there, or invited by somebody else.
 */
const beginInvitation = (
  ctx: Ctx,
  { order, assignment, workspace, seat, email }: SeatedUnit,
): Promise<number | "gone"> =>
  inTransaction(ctx, async (tx) => {
    if (!isOwed((await lockOrder(tx, order.id)).paymentStatus)) return "gone";
    const now = await lockAssignment(tx, assignment.id);
    const isTheirs = now?.status === "ACTIVE" && now.seatId === seat.id && now.email === email;
    if (!isTheirs || now.invitedAt) return "gone";
    const { id: assignmentId, orderId, unitId } = assignment;
    const about = { orderId, unitId, assignmentId, workspaceId: workspace.id, seatId: seat.id, email };
    const callId = await beginCall(tx, { ...about, action: "invite" });
    if (callId === null) throw again("another call about this person is under way", 20);
    return callId;
  });

async function follow(ctx: Ctx, target: SeatedUnit, result: DriverResult, earlierTries: number): Promise<UnitOutcome> {
  const { workspace } = target;
  switch (result.outcome) {
    case "done":
      return recordDelivered(ctx, target, "called");
    case "already":
      return recordDelivered(ctx, target, "already");
    case "full":
      await restWorkspace(ctx, workspace.id, "full", laterBy(ctx, REST_MS.full));
      return reseat(ctx, target, { why: "full", detail: null });
    case "needs_person":
      return handOver(ctx, target);
    case "auth":
    case "challenge":
      if (await stepDown(ctx, workspace)) {
        await noteFact(ctx, target.order.id, {
          code: "driver_refused",
          workspace: workspace.name,
          driver: workspace.driver,
          refusal: result.code,
        });
        throw again("the next driver of the workspace is tried", 1);
      }
      await suspendWorkspace(ctx, workspace.id, result.code);
      return reseat(ctx, target, { why: "auth", detail: result.code });
    case "refused":
      return refuse(ctx, target, result.code);
    case "rate_limited":
      return slowDown(ctx, target, result.afterSeconds, earlierTries);
    case "unavailable":
      if (earlierTries < PATIENCE) throw again(result.why, 5);
      return restAndReseat(ctx, target, { why: "unavailable", detail: detailOf(result) });
    case "unknown": {
      if (earlierTries < PATIENCE_UNKNOWN) throw again(result.why, 5);
      // This call may have worked after all: the old seat has to be cleared before it is sold again.
      return restAndReseat(ctx, target, { why: "unavailable", detail: detailOf(result) });
    }
  }
}

/** Waits as the vendor asks; where that is for long, the workspace rests meanwhile and the person goes elsewhere. */
async function slowDown(
  ctx: Ctx,
  target: SeatedUnit,
  afterSeconds: number,
  earlierTries: number,
): Promise<UnitOutcome> {
  if (afterSeconds <= SLOW_SECONDS_MAX && earlierTries + 1 < SLOW_MAX)
    throw again("the workspace asks us to slow down", afterSeconds);
  await restWorkspace(ctx, target.workspace.id, "rate_limited", laterBy(ctx, afterSeconds * 1000));
  return reseat(ctx, target, { why: "rate_limited", detail: `${afterSeconds} s` });
}

/**
 * `gone` when the money was taken back while the vendor was asked: no term begins, and the invitation stays on record as
 * a call. Keeping the money delivers again, giving it back clears the seat.
 */
async function recordDelivered(
  ctx: Ctx,
  target: SeatedUnit,
  how: "called" | "already" | "listed",
): Promise<UnitOutcome> {
  const { order, line, unit, assignment, workspace, email } = target;
  const reason = { code: "invited", email, workspace: workspace.name, how } as const;
  const isRecorded = await inTransaction(ctx, async (tx) => {
    if (!isOwed((await lockOrder(tx, order.id)).paymentStatus)) return false;
    const bought = { productId: line.productId, days: termDays(target) };
    const invited = await recordInvited(tx, assignment, bought, reason);
    if (!invited) return false;
    // A person who is invited again keeps the term that the first invitation started.
    const facts = { deliveredAt: unit.deliveredAt ?? invited.startsAt, endsAt: unit.endsAt ?? invited.endsAt };
    await moveUnit(tx, unit, "delivered", reason, facts);
    await endMove(tx, target);
    return true;
  });
  // The lists have shown them, or the vendor knows them: nobody has to look again.
  if (isRecorded && how !== "called") await recordListed(ctx, [assignment]);
  await markWell(ctx, workspace);
  return { outcome: isRecorded ? "delivered" : "gone" };
}

/** Somebody who has moved loses their former seat only now that they are invited elsewhere, and the buyer is told. */
async function endMove(tx: TxCtx, { order, assignment, workspace, email }: SeatedUnit): Promise<void> {
  const { id, formerSeatId, movedFromId } = assignment;
  if (formerSeatId) await announce(tx, "seats/seat.leaving", { seatId: formerSeatId });
  // Their own workspace works again, and they have never left it.
  if (!movedFromId || movedFromId === workspace.id) return;
  const former = (await selectWorkspace(tx, movedFromId)).name;
  const facts = { invited: [{ email, workspaceName: workspace.name }], units: 1, formerWorkspace: former };
  const endsAt = assignment.endsAt?.toISOString() ?? null;
  await tellBuyer(tx, order, "moved", { ...facts, endsAt }, `${id}:${tx.now().toISOString()}`);
}

/** Never null: the database refuses seat products without a term (`products_seats_have_a_term`). */
export function termDays({ line }: Pick<FoundUnit, "line">): number {
  if (line.durationDays === null) throw new Error(`a seat of ${line.productId} was sold without a term`);
  return line.durationDays;
}

/** Nothing reaches the workspace by itself: the invitation becomes a task, and the unit waits for whoever does it. */
async function handOver(ctx: Ctx, { order, unit, workspace, email }: SeatedUnit): Promise<UnitOutcome> {
  const isNoted = await inTransaction(ctx, async (tx) => {
    if (!isOwed((await lockOrder(tx, order.id)).paymentStatus)) return false;
    await moveUnit(tx, unit, "by_hand", { code: "handed_to_person", email, workspace: workspace.name });
    return true;
  });
  return { outcome: isNoted ? "by_hand" : "gone" };
}

/** The vendor refused this address. The seat is kept until the buyer or staff have corrected it. */
async function refuse(ctx: Ctx, target: SeatedUnit, refusal: string): Promise<UnitOutcome> {
  const { order, unit, workspace, email } = target;
  const facts = { email, workspace: workspace.name, refusal };
  const isNoted = await inTransaction(ctx, async (tx) => {
    if (!isOwed((await lockOrder(tx, order.id)).paymentStatus)) return false;
    const reason = { code: "address_refused", ...facts } as const;
    await moveUnit(tx, unit, "needs_person", reason, { reason: reason.code, facts });
    await announce(tx, "orders/unit.refused", { orderId: order.id, unitId: unit.id, code: refusal });
    const invited = [{ email, workspaceName: workspace.name }];
    await tellBuyer(tx, order, "unit_needs_buyer", { invited, units: 1 }, `${order.id}:${unit.id}:${email}`);
    return true;
  });
  return isNoted ? { outcome: "needs_person", code: refusal } : { outcome: "gone" };
}

async function restAndReseat(ctx: Ctx, target: SeatedUnit, cause: ReseatCause): Promise<UnitOutcome> {
  const trouble = cause.why === "lists_unreadable" ? "lists_unreadable" : "unavailable";
  await restWorkspace(ctx, target.workspace.id, trouble, laterBy(ctx, REST_MS.unavailable));
  return reseat(ctx, target, cause);
}

const laterBy = (ctx: Ctx, ms: number): Date => new Date(ctx.now().getTime() + ms);
