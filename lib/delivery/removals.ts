import { z } from "zod";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { countOverstayed, liveAssignments, selectLeaving, selectOverstayed, type Seat } from "@/lib/seats";
import { actorName, inTransaction, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { readSetting, saveSetting } from "@/lib/work/settings";
import { LIST_LAG_MS, selectCalls, selectWorkspaces, type VendorCall } from "@/lib/workspaces";
import { stillInvited } from "./kinds/seat/removal";

/** Who is removed from workspaces: whom it would hit, and the limit that a wrong clock runs into. */

/** More people were to be removed at once than `REMOVALS_MAX`, so that nobody is until an owner has looked. */
export type RemovalHold = { at: Date; people: number };

const HOLD = "removals_hold";
const NOT_HELD = "none";
const storedHold = z.object({
  at: z.coerce.date(),
  people: z.int(),
  releasedAt: z.coerce.date().nullable(),
  releasedBy: z.string().nullable(),
});
type StoredHold = z.infer<typeof storedHold> | null;

const readStored = async (ctx: Ctx): Promise<StoredHold> =>
  storedHold.safeParse(await readSetting(ctx, HOLD)).data ?? null;

/** How long an owner's word lets those go who were over when the hold began. */
const RELEASE_MS = 24 * 3_600_000;
const NEVER = new Date(0);

/**
 * Until when terms may be ended now: all that are over, or, when that would remove more than `REMOVALS_MAX` people in one
 * run, only those that an owner has let go. After such a run the hold is on record, and stays until it is released or its
 * cause is gone.
 */
export async function endableUntil(ctx: Ctx): Promise<Date> {
  const max = env().REMOVALS_MAX;
  if (max === 0) return ctx.now();
  const stored = await readStored(ctx);
  const released = releasedUntil(ctx, stored);
  const people = await countOverstayed(ctx, released);
  const isOpen = stored !== null && stored.releasedAt === null;
  if (people <= max) {
    if (isOpen) await saveSetting(ctx, HOLD, NOT_HELD);
    return ctx.now();
  }
  if (!isOpen || stored.people !== people)
    await saveSetting(ctx, HOLD, { at: ctx.now(), people, releasedAt: null, releasedBy: null });
  log.error({ people, max }, "more people would be removed at once than REMOVALS_MAX allows; nobody is");
  return released;
}

function releasedUntil(ctx: Ctx, stored: StoredHold): Date {
  if (!stored?.releasedAt) return NEVER;
  const age = ctx.now().getTime() - stored.releasedAt.getTime();
  // A word that was given later than now is from a clock that has been set back.
  return age >= 0 && age <= RELEASE_MS ? stored.at : NEVER;
}

/** The hold that waits for an owner, if any. */
export async function readRemovalHold(ctx: Ctx): Promise<RemovalHold | null> {
  requireRight(ctx, "pool.read");
  const stored = await readStored(ctx);
  return stored && stored.releasedAt === null ? { at: stored.at, people: stored.people } : null;
}

/** An owner has looked: whoever was to be removed when the hold began, is. Throws `conflict` when nothing is held. */
export async function releaseRemovals(ctx: Ctx): Promise<void> {
  requireRight(ctx, "removals.release");
  await inTransaction(ctx, async (tx) => {
    const stored = await readStored(tx);
    if (!stored || stored.releasedAt !== null) throw new DomainError("conflict", "No removals are held back.");
    await saveSetting(tx, HOLD, { ...stored, releasedAt: tx.now(), releasedBy: actorName(tx) });
  });
}

/** `due`: their term is over and the next sweep ends it; `leaving`: being removed, or tried again and again. */
export type Removal = {
  email: string;
  workspaceId: string;
  workspace: string;
  orderId: string;
  state: "due" | "leaving";
  since: Date;
};

/** Seats that one answer looks at; the rest follows as these are done. */
const SEATS_MAX = 200;

/**
 * The dry run: exactly whom the sweep and the clearing of seats would remove now, and nobody is asked or removed. Only
 * people whom Kursi invited are ever among them.
 */
export async function planRemovals(ctx: Ctx, workspaceId?: string): Promise<Removal[]> {
  requireRight(ctx, "pool.read");
  const isHere = (row: { workspaceId: string }): boolean => !workspaceId || row.workspaceId === workspaceId;
  const due = (await selectOverstayed(ctx, SEATS_MAX)).filter((one) => isHere(one.seat));
  const leaving = (await selectLeaving(ctx, ctx.now(), SEATS_MAX)).filter(isHere);
  const seats = [
    ...due.map(({ seat, endsAt }) => ({ seat, state: "due" as const, since: endsAt })),
    ...leaving.map((seat) => ({ seat, state: "leaving" as const, since: seat.changedAt })),
  ];
  const found = await selectWorkspaces(ctx, [...new Set(seats.map(({ seat }) => seat.workspaceId))]);
  const nameOf = new Map(found.map(({ id, name }) => [id, name]));
  const plan: Removal[] = [];
  for (const { seat, state, since } of seats)
    for (const { email, orderId } of await peopleOn(ctx, seat, state === "leaving"))
      plan.push({
        email,
        orderId,
        workspaceId: seat.workspaceId,
        workspace: nameOf.get(seat.workspaceId) ?? "",
        state,
        since,
      });
  return plan;
}

/** Whoever may be there by an invitation of ours to this seat; once it is leaving, without those who live there again. */
async function peopleOn(ctx: Ctx, seat: Seat, isLeaving: boolean): Promise<VendorCall[]> {
  const calls = await callsOn(ctx, seat);
  if (!isLeaving) return calls;
  const live = await liveAssignments(
    ctx,
    calls.map(({ email }) => email),
  );
  return calls.filter((call) => !live.some((one) => one.email === call.email && one.workspaceId === seat.workspaceId));
}

/** One call about each person whom Kursi invited to this seat since it was taken, and who may still be there. */
export async function callsOn(ctx: Ctx, seat: Seat): Promise<VendorCall[]> {
  // Clocks of two processes may differ: a call must not look older than the claim that preceded it.
  const since = seat.takenAt && new Date(seat.takenAt.getTime() - LIST_LAG_MS);
  return stillInvited(await selectCalls(ctx, { seatId: seat.id, since }));
}
