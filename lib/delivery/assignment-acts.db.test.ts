import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { assignments, seatGrants, settings } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { selectAssignments } from "@/lib/seats";
import { endTerms, giveDays, planRemovals, readRemovalHold, releaseRemovals, revokeAssignment, vacateSeat } from ".";
import {
  accept,
  assignmentsOf,
  ctx,
  DAY,
  deliver,
  first,
  later,
  messagesOf,
  newEmail,
  only,
  openSeatShop,
  paid,
  peopleIn,
  recordsOf,
  seatsOf,
  statusOf,
  termsOf,
  unitsOf,
} from "./testing/world";

async function tenant(seats = 1) {
  const shop = await openSeatShop([seats]);
  const email = newEmail();
  const id = await paid([shop], { email });
  await deliver(id);
  await accept(first(shop.workspaces), email);
  return { shop, email, id, assignmentId: only(await assignmentsOf(id)).id };
}

const days = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 86_400_000;

describe("days that staff give", () => {
  it("make the running term longer, and what was renewed already begins that much later", async () => {
    const { shop, email, id, assignmentId } = await tenant();
    const renewal = await paid([shop], { email });
    await deliver(renewal);
    const [before, behind] = [only(await termsOf(id)), only(await termsOf(renewal))];
    const end = await giveDays(ctx, { assignmentId, days: 7, note: "two days of trouble" });
    const [now, next] = [only(await termsOf(id)), only(await termsOf(renewal))];
    expect([
      days(before.endsAt, now.endsAt),
      days(behind.startsAt, next.startsAt),
      days(behind.endsAt, next.endsAt),
    ]).toEqual([7, 7, 7]);
    expect([end, only(await selectAssignments(ctx, { ids: [assignmentId] })).endsAt]).toEqual([
      next.endsAt,
      next.endsAt,
    ]);
    expect([only(await unitsOf(id)).endsAt, only(await unitsOf(renewal)).endsAt]).toEqual([now.endsAt, next.endsAt]);
  });

  it("are on record as given, with who and why, and the buyer is told", async () => {
    const { id, assignmentId } = await tenant();
    await giveDays(ctx, { assignmentId, days: 3, note: "was out for a night" });
    await giveDays(ctx, { assignmentId, days: 4, note: "again" });
    const given = await db().select().from(seatGrants).where(eq(seatGrants.assignmentId, assignmentId));
    expect(given.map((one) => [one.kind, one.number, one.days, one.grantedBy])).toEqual([
      ["days", 1, 3, "system:test"],
      ["days", 2, 4, "system:test"],
    ]);
    const records = (await recordsOf(id)).filter(({ reason }) => reason === "days_given");
    expect(records.map(({ facts }) => facts.note)).toEqual(["was out for a night", "again"]);
    expect((await messagesOf(id)).filter(({ kind }) => kind === "days_given")).toHaveLength(2);
  });

  it("are not given to a seat that nobody was invited to, or that has ended", async () => {
    const { assignmentId } = await tenant();
    await revokeAssignment(ctx, { assignmentId, note: "shared the account" });
    await expect(giveDays(ctx, { assignmentId, days: 3, note: "x" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("keep the person until the new end", async () => {
    const { id, assignmentId } = await tenant();
    await giveDays(ctx, { assignmentId, days: 5, note: "x" });
    await endTerms(later(33 * DAY));
    expect(await statusOf(id)).toBe("active");
    await endTerms(later(36 * DAY));
    expect(await statusOf(id)).toBe("ended");
  });
});

describe("a seat that staff take back", () => {
  it("is free only once the workspace has confirmed, and the buyer is told", async () => {
    const { shop, email, id, assignmentId } = await tenant();
    const renewal = await paid([shop], { email });
    await deliver(renewal);
    await revokeAssignment(ctx, { assignmentId, note: "shared the account" });
    expect(only(await assignmentsOf(id)).status).toBe("REVOKED");
    expect([await statusOf(id), await statusOf(renewal)]).toEqual(["revoked", "revoked"]);
    expect([await peopleIn(shop.workspaces), await seatsOf(shop, "free")]).toEqual([[email], []]);
    expect(await planRemovals(ctx, first(shop.workspaces).id)).toMatchObject([{ email, state: "leaving" }]);
    await vacateSeat(ctx, only(await seatsOf(shop, "leaving")).id);
    expect([await peopleIn(shop.workspaces), (await seatsOf(shop, "free")).length]).toEqual([[], 1]);
    expect((await messagesOf(id)).filter(({ kind }) => kind === "access_revoked")).toHaveLength(1);
    await expect(revokeAssignment(ctx, { assignmentId, note: "x" })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("many removals at once", () => {
  beforeEach(async () => {
    await db()
      .update(assignments)
      .set({ status: "REVOKED" })
      .where(sql`true`);
    await db().delete(settings).where(eq(settings.key, "removals_hold"));
    limit("2");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    forgetEnv();
  });
  const limit = (people: string) => {
    vi.stubEnv("REMOVALS_MAX", people);
    forgetEnv();
  };
  const three = async (minute = 0) => {
    const shop = await openSeatShop([3]);
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) ids.push(await paid([shop], {}, later(minute)));
    for (const id of ids) await deliver(id, minute);
    return { shop, ids };
  };
  const statuses = (ids: string[]) => Promise.all(ids.map(statusOf));

  it("are held back as a whole after the clock jumped, and go on by themselves when it is right again", async () => {
    const { shop, ids } = await three();
    const wrong = later(400 * DAY);
    expect(await endTerms(wrong)).toEqual({ found: 0, done: 0 });
    expect(await readRemovalHold(ctx)).toMatchObject({ people: 3 });
    expect(await planRemovals(wrong, first(shop.workspaces).id)).toHaveLength(3);
    expect([await statuses(ids), (await peopleIn(shop.workspaces)).length]).toEqual([
      ["invited", "invited", "invited"],
      3,
    ]);
    await endTerms(ctx);
    expect(await readRemovalHold(ctx)).toBeNull();
  });

  it("go on when an owner has looked, but only those whom the owner saw", async () => {
    const { shop, ids } = await three();
    await endTerms(later(31 * DAY));
    await expect(releaseRemovals(later(31 * DAY))).resolves.toBeUndefined();
    await expect(releaseRemovals(later(31 * DAY))).rejects.toMatchObject({ code: "conflict" });
    await endTerms(later(31 * DAY + 1));
    expect(await statuses(ids)).toEqual(["ended", "ended", "ended"]);
    expect(await seatsOf(shop, "leaving")).toHaveLength(3);
    const others = await three(DAY + 10);
    await endTerms(later(31 * DAY + 60));
    expect(await statuses(others.ids)).toEqual(["invited", "invited", "invited"]);
  });

  it("are as many as are due where no limit is set", async () => {
    limit("0");
    const { ids } = await three();
    await endTerms(later(31 * DAY));
    expect(await statuses(ids)).toEqual(["ended", "ended", "ended"]);
  });
});
