import { actorName, inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { lockOrder, noteOnOrder } from "@/lib/orders";
import {
  beginAttempt,
  changeSeat,
  claimSeats,
  livingIn,
  lockAssignment,
  markInvited,
  markWorkspaceWell,
  noteOutcome,
  restWorkspace,
  selectInviteAttempts,
  selectPlace,
  suspendWorkspace,
} from "@/lib/seats";
import { announce } from "@/lib/work/outbox";
import { LIST_LAG_MS } from "@/lib/ordering/rules";
import { driverNamed, type DriverResult } from "@/lib/workspaces";

/**
 * - `invited`: the invitation is out, and on record
 * - `moved`: that workspace is ill or full; the person was put on a seat elsewhere and is to be invited there
 * - `refused`: the vendor will not have this address; a person must look
 * - `gone`: the assignment has ended meanwhile
 */
export type InviteOutcome = { outcome: "invited" | "moved" | "gone" } | { outcome: "refused"; code: string };

const REST_MS = { full: 15 * 60_000, unavailable: 2 * 60_000 } as const;
/** Failures in a row before another workspace is tried. */
const PATIENCE = 2;
/** Lost answers before another workspace is tried: after each the lists are read, and that takes its time. */
const PATIENCE_UNKNOWN = 3;
/** How long lists that cannot be read are waited for after a lost answer. */
const LISTS_PATIENCE_MS = 5 * 60_000;

type Place = NonNullable<Awaited<ReturnType<typeof selectPlace>>>;

/**
 * Invites one person through the workspace's driver. After an unknown outcome the lists are read before anything is
 * sent again, so that no second invitation can go out. Throws `try_later` with `retryAfterSeconds` when it should be
 * tried again. Repeating it changes nothing.
 */
export async function invitePerson(ctx: Ctx, assignmentId: string): Promise<InviteOutcome> {
  const place = await selectPlace(ctx, assignmentId);
  if (!place || place.assignment.status !== "ACTIVE" || !place.assignment.email) return { outcome: "gone" };
  if (place.assignment.invitedAt) return { outcome: "invited" };
  const email = place.assignment.email;
  if (place.workspace.status === "SUSPENDED") return moveElsewhere(ctx, place, "its workspace is suspended");

  const tries = await triesHere(ctx, place);
  const last = tries.at(-1);
  if (last?.outcome === "unknown") {
    const waitedMs = ctx.now().getTime() - last.at.getTime();
    const listed = await isListed(place, email);
    if (listed === "yes") return recordInvited(ctx, place, email, "found in the list");
    if (listed === "unreadable") {
      if (waitedMs < LISTS_PATIENCE_MS) throw again("the workspace's lists cannot be read", 5);
      return restAndMove(ctx, place, "its lists cannot be read");
    }
    // The vendor's lists lag: what is not listed yet may be there all the same.
    if (waitedMs < LIST_LAG_MS) throw again("waiting for the workspace's lists after a lost answer", 10);
  }
  const result = await callDriver(ctx, place, email);
  return follow(ctx, place, email, result, tries.length);
}

/** The earlier tries in this workspace, oldest first. */
async function triesHere(ctx: Ctx, place: Place) {
  const attempts = await selectInviteAttempts(ctx, { assignmentId: place.assignment.id });
  return attempts
    .map(({ attempt }) => attempt)
    .filter(({ workspaceId, action }) => workspaceId === place.workspace.id && action === "invite");
}

/** On record before it is made: a crash in between must look like an unknown outcome, not like no call. */
async function callDriver(ctx: Ctx, place: Place, email: string): Promise<DriverResult> {
  const attemptId = await beginAttempt(ctx, {
    orderId: place.assignment.orderId,
    assignmentId: place.assignment.id,
    workspaceId: place.workspace.id,
    action: "invite",
    email,
  });
  const result = await driverNamed(place.workspace.driver).invite(place.workspace, email, place.assignment.id);
  await noteOutcome(ctx, attemptId, result.outcome, detailOf(result));
  return result;
}

async function follow(
  ctx: Ctx,
  place: Place,
  email: string,
  result: DriverResult,
  earlierTries: number,
): Promise<InviteOutcome> {
  const { workspace } = place;
  switch (result.outcome) {
    case "done":
    case "already":
      return recordInvited(ctx, place, email, result.outcome);
    case "full":
      await restWorkspace(ctx, workspace.id, "the vendor says it is full", laterBy(ctx, REST_MS.full));
      return moveElsewhere(ctx, place, "the vendor says the workspace is full");
    case "auth":
      await suspendWorkspace(ctx, workspace.id, `sign-in refused: ${result.code}`);
      return moveElsewhere(ctx, place, `the workspace refused our sign-in (${result.code})`);
    case "refused":
      return { outcome: "refused", code: result.code };
    case "rate_limited":
      throw again("the workspace asks us to slow down", result.afterSeconds);
    case "unavailable":
      if (earlierTries < PATIENCE) throw again(result.why, 5);
      return restAndMove(ctx, place, result.why);
    case "unknown":
      if (earlierTries < PATIENCE_UNKNOWN) throw again(result.why, 5);
      return restAndMove(ctx, place, result.why);
  }
}

async function recordInvited(ctx: Ctx, place: Place, email: string, how: string): Promise<InviteOutcome> {
  await inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, place.assignment.orderId);
    const assignment = await lockAssignment(tx, place.assignment.id);
    if (assignment.status !== "ACTIVE" || assignment.invitedAt || assignment.seatId !== place.seat.id) return;
    await markInvited(tx, assignment, order.durationDays);
    await noteOnOrder(tx, order.id, "invited", `${email} invited to ${place.workspace.name} (${how})`);
  });
  await markWorkspaceWell(ctx, place.workspace.id);
  return { outcome: "invited" };
}

async function restAndMove(ctx: Ctx, place: Place, why: string): Promise<InviteOutcome> {
  await restWorkspace(ctx, place.workspace.id, why, laterBy(ctx, REST_MS.unavailable));
  return moveElsewhere(ctx, place, `the workspace does not answer (${why})`);
}

/** Another workspace for this person. The old seat leaves when an invitation may be out there, else it is free. */
async function moveElsewhere(ctx: Ctx, place: Place, why: string): Promise<InviteOutcome> {
  const wasCalled = (await triesHere(ctx, place)).some(({ outcome }) => outcome === "unknown");
  const isMoved = await inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, place.assignment.orderId);
    const assignment = await lockAssignment(tx, place.assignment.id);
    if (assignment.status !== "ACTIVE" || assignment.seatId !== place.seat.id) return true;
    const claimed = await claimSeats(tx, {
      poolId: order.poolId,
      orderId: order.id,
      count: 1,
      // A vendor knows a person once per workspace, and this one may sit somewhere by another order.
      avoid: [place.workspace.id, ...(assignment.email ? await livingIn(tx, assignment.email) : [])],
    });
    const [seat] = claimed ?? [];
    if (!seat) return false;
    await changeSeat(tx, assignment, seat, wasCalled ? "leaving" : "free");
    await noteOnOrder(tx, order.id, "moved", `${assignment.email} moved from ${place.workspace.name}: ${why}`);
    if (wasCalled) await announce(tx, { name: "seats/seat.leaving", data: { seatId: place.seat.id } });
    return true;
  });
  if (isMoved) return { outcome: "moved" };
  log.warn({ workspace: place.workspace.name, actor: actorName(ctx), why }, "no other workspace has a free seat");
  throw again(`${why}; no other workspace has a free seat`, 60);
}

async function isListed(place: Place, email: string): Promise<"yes" | "no" | "unreadable"> {
  const driver = driverNamed(place.workspace.driver);
  const lists = [await driver.listPending(place.workspace), await driver.listMembers(place.workspace)];
  for (const list of lists) {
    if (list.outcome !== "listed") return "unreadable";
    if (list.items.some((person) => person.email.toLowerCase() === email)) return "yes";
  }
  return "no";
}

const laterBy = (ctx: Ctx, ms: number): Date => new Date(ctx.now().getTime() + ms);
const again = (why: string, retryAfterSeconds: number) => new DomainError("try_later", why, { retryAfterSeconds });

function detailOf(result: DriverResult): string | null {
  if ("code" in result) return result.code;
  if ("why" in result) return result.why;
  return "afterSeconds" in result ? `after ${result.afterSeconds} s` : null;
}
