import { eq, inArray } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { seats, workspaces } from "@/db/schema";
import { currentTime, setClockOffset } from "@/lib/core/clock";
import { isDomainError } from "@/lib/core/errors";
import { lockOrderRows } from "@/lib/orders";
import { acceptInvitation, joinOutOfBand, leaveWorkspace, setKnobs, type KnobsPatch } from "@/lib/pretend";
import { isOpenForSale } from "@/lib/workspaces";
import { inTransaction } from "@/lib/work/context";
import {
  confirmInvited,
  deliverUnit,
  finishDelivery,
  prepareDelivery,
  syncWorkspaces,
  vacateSeat,
  withdrawOrder,
} from ".";
import { ctx, first, homesOf, newEmail, only, openSeatShop, paid, peopleIn, seatsOf, unitsOf } from "./testing/world";
import type { Home, SeatShop } from "./testing/world";

/**
 * Every answer of a driver at every step, and where it ends within five minutes of the shop's clock. What is documented
 * in lib/workspaces/README.md is this table.
 */

let offset = 0;
afterAll(() => setClockOffset(0));
const pass = (seconds: number): void => setClockOffset((offset += seconds));

const TICK = 5;
const WITHIN = 5 * 60;

/** What the durable functions and the sweeps do for one order, on the shop's clock; the engine waits as it is asked to. */
async function live(orderId: string, shop: SeatShop, seconds = WITHIN): Promise<void> {
  let due = 0;
  for (let at = 0; at <= seconds; at += TICK) {
    if (at >= due) due = at + (await deliverOnce(orderId));
    if (at % 60 === 55) {
      await syncWorkspaces(ctx);
      await confirmInvited(ctx);
    }
    if (at % 30 === 25) for (const { id } of await seatsOf(shop, "leaving")) await vacateSeat(ctx, id).catch(tryLater);
    // One address is in one workspace once, whatever was lost.
    for (const home of shop.workspaces) {
      const people = await peopleIn([home]);
      expect(new Set(people).size).toBe(people.length);
    }
    pass(TICK);
  }
}

const tryLater = (error: unknown): number => {
  if (!isDomainError(error) || error.code !== "try_later") throw error;
  return Number(error.details.retryAfterSeconds ?? TICK);
};

/** Answers in how many seconds there is something to do again; the sweep comes after 20 at the latest. */
async function deliverOnce(orderId: string): Promise<number> {
  const prepared = await prepareDelivery(ctx, orderId);
  let wait = 20;
  for (const unitId of prepared.state === "ready" ? prepared.unitIds : [])
    for (let round = 0; round < 5; round++) {
      const outcome = await deliverUnit(ctx, unitId).then((unit) => unit.outcome, tryLater);
      if (typeof outcome === "number") wait = outcome;
      if (outcome !== "reseated") break;
    }
  await finishDelivery(ctx, orderId);
  return wait;
}

/** A workspace as staff see it: `open`, `suspended`, `by hand` after stepping down, or why it rests. */
async function stateOf({ id }: Home): Promise<string> {
  const row = only(await db().select().from(workspaces).where(eq(workspaces.id, id)));
  if (row.status === "SUSPENDED") return "suspended";
  if (row.driver !== row.drivers[0]) return "by hand";
  return isOpenForSale(row, currentTime()) ? "open" : `rests: ${row.trouble ?? ""}`;
}

type Fault = {
  knobs?: KnobsPatch;
  /** What else is so before the call. */
  before?: (home: Home, email: string) => Promise<unknown>;
};
const chain = (...drivers: ("stand_in" | "manual")[]): Fault => ({
  before: ({ id }) =>
    db()
      .update(workspaces)
      .set({ drivers, driver: first(drivers) })
      .where(eq(workspaces.id, id)),
});
const always = { next: 500 };
const once = { next: 1 };

/** Answer, how it comes about, where the person ends, and the workspace. */
const INVITING: [string, Fault, string, string][] = [
  ["done", {}, "here", "open"],
  ["already a member", { before: (home, email) => joinOutOfBand(ctx, home.remoteId, email) }, "here", "open"],
  ["full", { knobs: { capacity: 0 } }, "elsewhere", "rests: full"],
  ["refused", { knobs: { refuseEmails: ["*"] } }, "with the buyer", "open"],
  ["auth", { knobs: { tokenExpired: true } }, "elsewhere", "suspended"],
  ["deactivated", { knobs: { deactivated: true } }, "elsewhere", "suspended"],
  [
    "auth, and a person is next",
    { ...chain("stand_in", "manual"), knobs: { tokenExpired: true } },
    "a task",
    "by hand",
  ],
  ["needs a person", chain("manual"), "a task", "open"],
  ["rate limited for a minute", { knobs: { perMinuteLimit: 1 }, before: () => syncWorkspaces(ctx) }, "here", "open"],
  ["unavailable once", { knobs: { unavailable: once } }, "here", "open"],
  // It rested for two minutes.
  ["unavailable", { knobs: { unavailable: always } }, "elsewhere", "open"],
  ["reply lost", { knobs: { replyLostAfterEffect: once } }, "here", "open"],
  ["every reply lost", { knobs: { replyLostAfterEffect: always } }, "here", "open"],
  ["reply lost, lists late", { knobs: { replyLostAfterEffect: once, listLagSeconds: 40 } }, "here", "open"],
  ["lists late", { knobs: { listLagSeconds: 150 } }, "here", "open"],
  ["a yes without effect", { knobs: { ghostSuccess: once } }, "here", "open"],
  ["every yes without effect", { knobs: { ghostSuccess: always } }, "elsewhere", "rests: vanished"],
];

/** After a call whose outcome nobody knows, lists that cannot be read leave only another workspace. */
const AFTER_CRASH: Record<string, [string, string]> = {
  "auth, and a person is next": ["elsewhere", "by hand"],
  "needs a person": ["elsewhere", "open"],
  "rate limited for a minute": ["elsewhere", "open"],
};

async function whereIs(orderId: string, home: Home): Promise<string> {
  const unit = only(await unitsOf(orderId));
  if (unit.status === "by_hand") return "a task";
  if (unit.status === "needs_person") return "with the buyer";
  if (unit.status === "waiting") return "waiting";
  return (await homesOf(orderId)).includes(home.name) ? "here" : "elsewhere";
}

async function sold(): Promise<{ shop: SeatShop; home: Home; orderId: string; email: string }> {
  const shop = await openSeatShop([1, 1]);
  const email = newEmail();
  const orderId = await paid([shop], { email });
  const [held] = await seatsOf(shop, "held");
  const home = shop.workspaces.find(({ id }) => id === held?.workspaceId) ?? first(shop.workspaces);
  return { shop, home, orderId, email };
}

describe.each([
  ["the first invitation", async () => undefined, {}],
  [
    "an invitation after a crash in the middle of one",
    // The call is on record, and nobody knows what became of it.
    async ({ home, orderId }: Awaited<ReturnType<typeof sold>>) => {
      await setKnobs(ctx, home.remoteId, { replyLostAfterEffect: once });
      await deliverOnce(orderId);
      await leaveWorkspace(ctx, home.remoteId, only(await unitsOf(orderId)).email ?? "");
    },
    AFTER_CRASH,
  ],
] as const)("%s", (_, begin, otherwise: typeof AFTER_CRASH) => {
  it.each(INVITING)("answered with %s", { timeout: 60_000 }, async (answer, fault, wherever, whatever) => {
    const [where, state] = otherwise[answer] ?? [wherever, whatever];
    const world = await sold();
    const { shop, home, orderId, email } = world;
    await begin(world);
    await setKnobs(ctx, home.remoteId, fault.knobs ?? {});
    await fault.before?.(home, email);
    await live(orderId, shop);
    expect([await whereIs(orderId, home), await stateOf(home)]).toEqual([where, state]);
    const isIn = where === "here" || where === "elsewhere";
    expect((await peopleIn(shop.workspaces)).filter((one) => one === email)).toHaveLength(isIn ? 1 : 0);
  });
});

/** Answer, how it comes about, the seat five minutes after its person was to go, and the workspace. */
const REMOVING: [string, Fault, string, string][] = [
  ["done", {}, "free", "open"],
  ["already gone", { before: (home, email) => leaveWorkspace(ctx, home.remoteId, email) }, "free", "open"],
  ["auth", { knobs: { tokenExpired: true } }, "leaving", "suspended"],
  ["deactivated", { knobs: { deactivated: true } }, "leaving", "suspended"],
  ["unavailable", { knobs: { unavailable: always } }, "leaving", "open"],
  ["unavailable once", { knobs: { unavailable: once } }, "free", "open"],
  ["reply lost", { knobs: { replyLostAfterEffect: once } }, "free", "open"],
  ["a yes without effect", { knobs: { ghostSuccess: once } }, "free", "open"],
  ["every yes without effect", { knobs: { ghostSuccess: always } }, "leaving", "open"],
];

describe.each(["an invitation", "a member"])("taking back %s", (standing) => {
  it.each(REMOVING)("answered with %s", { timeout: 60_000 }, async (_, fault, seatStatus, state) => {
    const { shop, home, orderId, email } = await sold();
    await deliverOnce(orderId);
    await (standing === "a member" ? acceptInvitation(ctx, home.remoteId, email) : Promise.resolve());
    await syncWorkspaces(ctx);
    await setKnobs(ctx, home.remoteId, fault.knobs ?? {});
    await fault.before?.(home, email);
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, orderId), "refunded"));
    await live(orderId, shop);
    const [seat] = await db()
      .select()
      .from(seats)
      .where(inArray(seats.workspaceId, [home.id]));
    expect([seat?.status, await stateOf(home)]).toEqual([seatStatus, state]);
    // Never free while the person still sits there.
    expect((await peopleIn([home])).includes(email)).toBe(seatStatus === "leaving");
  });
});
