import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { describe, expect, it } from "vitest";
import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { assignments, orderLines, seatGrants, seats, workspaces } from "@/db/schema";
import type { SeatPolicy } from "@/lib/core/kinds";
import { selectAssignments } from "@/lib/seats";
import { claimWarranty, giveDays, revokeAssignment, vacateSeat, warrantyOf } from ".";
import { endTerm } from "./end-term";
import {
  accept,
  assignmentsOf,
  ctx,
  DAY,
  deliver,
  first,
  homesOf,
  later,
  newEmail,
  only,
  openSeatShop,
  paid,
  peopleIn,
  recordsOf,
  seatsOf,
  statusOf,
  termsOf,
} from "./testing/world";

const POLICY: SeatPolicy = { claimsMax: 2, cooldownDays: 1, refundPercent: 80, swapsPerMonth: 1 };

/** Somebody with a seat under warranty, and spare seats elsewhere. */
async function tenant({ spare = [3, 3], warrantyDays = 30, policy = POLICY } = {}) {
  const shop = await openSeatShop([1]);
  const email = newEmail();
  const id = await paid([shop], { email });
  await db()
    .update(orderLines)
    .set({ warrantyDays, snapshot: { kind: "seat", poolId: shop.poolId, seats: 1, policy, termsVersion: 1 } })
    .where(eq(orderLines.orderId, id));
  await deliver(id);
  await accept(first(shop.workspaces), email);
  const others = await openSeatShop(spare);
  await db().update(workspaces).set({ poolId: shop.poolId }).where(eq(workspaces.poolId, others.poolId));
  const all = { ...shop, workspaces: [...shop.workspaces, ...others.workspaces] };
  return { shop: all, email, id, assignmentId: only(await assignmentsOf(id)).id };
}

/** Somebody at the vendor removes them, whom Kursi knows nothing of. */
const kickOut = (email: string) => db().execute(sql`delete from pretend.vendor_people where email = ${email}`);
const claim = (assignmentId: string, minute = 5, lock?: Parameters<typeof claimWarranty>[2]) =>
  claimWarranty(later(minute), { assignmentId, finding: "was removed", by: "buyer" }, lock);
const clear = async (shop: Awaited<ReturnType<typeof tenant>>["shop"], minute: number) => {
  for (const { id } of await seatsOf(shop, "leaving")) await vacateSeat(later(minute), id).catch(() => null);
};

describe("a claim", () => {
  it("gives somebody without access a seat elsewhere, for the same term, and is counted", async () => {
    const { shop, email, id, assignmentId } = await tenant();
    const before = only(await termsOf(id));
    await kickOut(email);
    expect(await claim(assignmentId)).toMatchObject({ outcome: "reassigned" });
    expect(await deliver(id, 6)).toBe("invited");
    await clear(shop, 8);
    expect(only(await termsOf(id))).toEqual(before);
    expect(await peopleIn(shop.workspaces)).toEqual([email]);
    expect(await warrantyOf(later(10), assignmentId)).toMatchObject({ claimsLeft: 1, daysLeft: 30 });
    const record = only((await recordsOf(id)).filter(({ reason }) => reason === "warranty_claimed"));
    expect(record.facts).toMatchObject({ email, finding: "was removed", number: 1 });
  });

  it.each([
    ["a member who has access", {}, async () => {}, 5, "healthy"],
    ["a product without warranty", { warrantyDays: 0 }, kickOut, 5, "not_covered"],
    ["days that are over", { warrantyDays: 7 }, kickOut, 8 * DAY, "not_covered"],
    ["no claims at all", { policy: { ...POLICY, claimsMax: 0 } }, kickOut, 5, "used_up"],
    ["no seat anywhere", { spare: [0] }, kickOut, 5, "no_seat"],
  ])(
    "is refused for %s, with what the days left are worth, and is not counted",
    async (_, options, wrong, minute, why) => {
      const { id, email, assignmentId } = await tenant(options);
      await wrong(email);
      const answer = await claim(assignmentId, minute);
      expect(answer).toMatchObject({ outcome: "refused", why });
      const left = (30 * DAY - minute) / (30 * DAY);
      const factor = (options as { policy?: SeatPolicy }).policy?.refundPercent ?? 80;
      const worth = answer.outcome === "refused" ? (answer.warranty?.refundIdr ?? 0) : 0;
      expect(Math.abs(worth - (50_000 * left * factor) / 100)).toBeLessThan(5);
      expect([
        await homesOf(id),
        await db().select().from(seatGrants).where(eq(seatGrants.assignmentId, assignmentId)),
      ]).toEqual([[expect.any(String)], []]);
    },
  );

  it("is refused while the invitation is open, the pause runs, or the term has ended", async () => {
    const { shop, email, id, assignmentId } = await tenant();
    await kickOut(email);
    await claim(assignmentId);
    expect(await claim(assignmentId, 6)).toMatchObject({ why: "moving" });
    await deliver(id, 6);
    expect(await claim(assignmentId, 10)).toMatchObject({ why: "cooling_down" });
    expect(await claim(assignmentId, 2 * DAY)).toMatchObject({ why: "invited" });
    await revokeAssignment(ctx, { assignmentId, note: "x" });
    expect(await claim(assignmentId, 2 * DAY)).toMatchObject({ why: "not_live", warranty: null });
    await clear(shop, 2 * DAY);
  });

  it("is granted where the workspace is suspended; one that cannot be asked is for staff to judge", async () => {
    const { id, assignmentId, shop } = await tenant();
    const home = first(shop.workspaces).id;
    await db()
      .update(workspaces)
      .set({ driver: "manual", drivers: ["manual"] })
      .where(eq(workspaces.id, home));
    expect(await claim(assignmentId)).toMatchObject({ why: "unreadable" });
    await db().update(workspaces).set({ status: "SUSPENDED" }).where(eq(workspaces.id, home));
    expect(await claim(assignmentId)).toMatchObject({ outcome: "reassigned" });
    expect(await deliver(id, 6)).toBe("invited");
  });
});

describe("two claims at once", () => {
  const race = async (lock?: Parameters<typeof claimWarranty>[2]) => {
    const { email, assignmentId } = await tenant();
    await kickOut(email);
    const answers = await Promise.all([1, 2].map(() => claim(assignmentId, 5, lock).catch(() => null)));
    const counted = await db().select().from(seatGrants).where(eq(seatGrants.assignmentId, assignmentId));
    return { granted: answers.filter((answer) => answer?.outcome === "reassigned").length, counted: counted.length };
  };

  it("count as one", async () => {
    for (let round = 0; round < 5; round++) expect(await race()).toEqual({ granted: 1, counted: 1 });
  });

  it("would count as two without the lock and the database's guard", async () => {
    await db().execute(sql`drop index seat_grants_number_key`);
    // Both look before either goes on.
    const unlocked = (): Parameters<typeof claimWarranty>[2] => {
      let waiting = 0;
      let go = (): void => {};
      const both = new Promise<void>((resolve) => (go = resolve));
      return async (tx, id) => {
        const [assignment] = await selectAssignments(tx, { ids: [id] });
        if (++waiting === 2) go();
        await both;
        return assignment as never;
      };
    };
    try {
      // One may still commit before the other counts again: in some round both count.
      let most = 0;
      for (let round = 0; round < 20 && most < 2; round++) most = Math.max(most, (await race(unlocked())).granted);
      expect(most).toBe(2);
    } finally {
      await db().execute(sql`delete from seat_grants`);
      await db().execute(sql`create unique index seat_grants_number_key on seat_grants (unit_id, kind, number)`);
    }
  });
});

it("never yields two live seats or a longer term, whatever is claimed, given, renewed, revoked or ended in between", async () => {
  const ACTS = [
    "kick",
    "claim",
    "claim",
    "deliver",
    "clear",
    "accept",
    "renew",
    "give",
    "wait",
    "end",
    "revoke",
  ] as const;
  await assert(
    asyncProperty(array(constantFrom(...ACTS), { minLength: 4, maxLength: 14 }), async (acts) => {
      const { shop, email, id, assignmentId } = await tenant({ spare: [2] });
      const orders = [id];
      let minute = 5;
      let [terms, given] = [1, 0];
      const start = only(await termsOf(id)).startsAt.getTime();
      const isLive = async () => only(await selectAssignments(ctx, { ids: [assignmentId] })).status === "ACTIVE";
      const now = async () => only(await selectAssignments(ctx, { ids: [assignmentId] }));
      for (const act of acts) {
        minute += 5;
        const at = later(minute);
        if (act === "kick") await kickOut(email);
        if (act === "claim") await claim(assignmentId, minute).catch(() => null);
        if (act === "deliver") for (const order of orders) await deliver(order, minute);
        if (act === "clear") await clear(shop, minute);
        if (act === "accept") for (const home of shop.workspaces) await accept(home, email).catch(() => null);
        if (act === "wait") minute += 3 * DAY;
        if (act === "give" && (await isLive()))
          given += await giveDays(at, { assignmentId, days: 2, note: "x" }).then(
            () => 2,
            () => 0,
          );
        if (act === "revoke" && minute % 3 === 0)
          await revokeAssignment(at, { assignmentId, note: "x" }).catch(() => null);
        if (act === "end")
          for (const order of orders) for (const term of await termsOf(order)) await endTerm(at, term.id);
        if (act === "renew" && (await isLive())) {
          const renewal = await paid([shop], { email }, at).catch(() => null);
          if (renewal) {
            orders.push(renewal);
            await deliver(renewal, minute);
            const extended = (await termsOf(renewal)).filter((term) => term.assignmentId === assignmentId);
            terms += extended.length;
          }
        }
        const one = await now();
        const mine = [one.seatId, ...(one.formerSeatId ? [one.formerSeatId] : [])];
        const taken = await db()
          .select({ id: seats.id })
          .from(seats)
          .where(
            and(
              inArray(
                seats.workspaceId,
                shop.workspaces.map((home) => home.id),
              ),
              inArray(seats.status, ["held", "invited", "member"]),
            ),
          );
        expect(taken.map((seat) => seat.id).filter((seat) => !mine.includes(seat))).toEqual([]);
        const live = await db()
          .select()
          .from(assignments)
          .where(and(eq(assignments.email, email), eq(assignments.status, "ACTIVE")));
        expect(live.length).toBeLessThanOrEqual(1);
        const lasts = one.status === "ACTIVE" && one.endsAt ? (one.endsAt.getTime() - start) / 86_400_000 : 0;
        expect(lasts).toBeLessThanOrEqual(30 * terms + given + 0.001);
        const claims = await db()
          .select()
          .from(seatGrants)
          .where(and(eq(seatGrants.assignmentId, assignmentId), eq(seatGrants.kind, "claim")));
        expect(claims.length).toBeLessThanOrEqual(2 * terms);
      }
      if (await isLive()) {
        for (const order of orders) await deliver(order, minute + 20);
        await clear(shop, minute + 60);
      }
      expect((await isLive()) ? (await now()).formerSeatId : null).toBeNull();
      expect(["invited", "active", "ended", "revoked", "manual", "failed"]).toContain(await statusOf(id));
    }),
    { numRuns: 15 },
  );
}, 180_000);
