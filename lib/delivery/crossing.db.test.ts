import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { lockOrder, lockOrderRows, movePayment } from "@/lib/orders";
import { setKnobs } from "@/lib/pretend";
import { inTransaction } from "@/lib/work/context";
import { beginCall, markWell, selectWorkspace, suspendWorkspace } from "@/lib/workspaces";
import { driverNamed } from "@/lib/workspaces/registry";
import { deliverUnit, prepareDelivery, syncWorkspaces, vacateSeat, withdrawOrder } from ".";
import { endTerm } from "./end-term";
import { justBefore, killedAt } from "./testing/interrupt";
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
  place,
  recordsOf,
  resize,
  seatsOf,
  statusOf,
  termsOf,
  tryUnit,
  unitsOf,
  type Home,
  type SeatShop,
} from "./testing/world";

/** Two acts about one person or one order that cross: a removal and an invitation, money that goes while one is out. */

const VENDOR_CALLED = /"pretend"\."vendor_workspaces"/;

/** Somebody who lives in a pool with one workspace and one seat. */
async function tenant() {
  const shop = await openSeatShop([1]);
  const email = newEmail();
  const id = await paid([shop], { email });
  await deliver(id);
  await accept(first(shop.workspaces), email);
  return { shop, email, id };
}

describe("a removal that crosses an invitation of the same person", () => {
  /**
   * Reseated from the first workspace, which lost its answers and where their old seat still leaves, to the second; and
   * paid for another seat in the first.
   */
  async function comingBack() {
    const shop = await openSeatShop([1, 1]);
    const [old] = shop.workspaces as [Home, Home];
    const email = newEmail();
    await setKnobs(ctx, old.remoteId, { ghostSuccess: { next: 1000 }, replyLostAfterEffect: { next: 1000 } });
    await deliver(await paid([shop], { email, intent: "new" }));
    await setKnobs(ctx, old.remoteId, { ghostSuccess: null, replyLostAfterEffect: null });
    await markWell(ctx, await selectWorkspace(ctx, old.id));
    await resize(old, 2);
    const again = await paid([shop], { email, intent: "new" });
    await prepareDelivery(ctx, again);
    expect(only(await assignmentsOf(again)).workspaceId).toBe(old.id);
    const unitId = only(await unitsOf(again)).id;
    return { old, email, again, unitId, leaving: only(await seatsOf(shop, "leaving")).id };
  }

  /** They look who lives there before this person is seated: the removal has begun, and calls the vendor now. */
  async function crossed({ again, unitId, leaving }: Awaited<ReturnType<typeof comingBack>>, at: number) {
    await db().execute(sql`update assignments set status = 'ENDED' where order_id = ${again}`);
    let tried = "";
    const comeBack = async () => {
      await db().execute(sql`update assignments set status = 'ACTIVE' where order_id = ${again}`);
      tried = await tryUnit(later(at), unitId);
    };
    await justBefore(VENDOR_CALLED, comeBack, () => vacateSeat(later(30), leaving));
    return tried;
  }

  it("lets it wait until the removal is over", async () => {
    const world = await comingBack();
    expect(await crossed(world, 30)).toBe("again");
    expect(await deliver(world.again, 31)).toBe("invited");
    expect(await peopleIn([world.old])).toEqual([world.email]);
  });

  it("invites them back when the removal stood still for longer than its lease", async () => {
    const world = await comingBack();
    expect(await crossed(world, 32)).toBe("delivered");
    expect(await peopleIn([world.old])).toEqual([world.email]);
    expect((await recordsOf(world.again)).map(({ reason }) => reason)).toContain("invited_back");
  });

  it("invites them back also when the removal was killed, and had reached the vendor late", async () => {
    const { old, email, again, leaving } = await comingBack();
    const call = only(await assignmentsOf(again));
    await deliver(again, 30);
    // Its removal from the old seat was on record, unanswered, and has hit them just now.
    const { rows } = await db().execute<{ assignment_id: string; unit_id: string; order_id: string }>(
      sql`select assignment_id, unit_id, order_id from vendor_calls where seat_id = ${leaving} limit 1`,
    );
    const removed = first(rows);
    const about = { orderId: removed.order_id, unitId: removed.unit_id, assignmentId: removed.assignment_id };
    await beginCall(later(40), { ...about, workspaceId: call.workspaceId, seatId: leaving, email, action: "remove" });
    await driverNamed("stand_in").revoke(old, email);
    expect(await peopleIn([old])).toEqual([]);
    expect(await vacateSeat(later(45), leaving)).toBe("free");
    expect(await peopleIn([old])).toEqual([email]);
  });

  it("twin: without the lease the invitation goes out and is removed at once", async () => {
    const world = await comingBack();
    await db().execute(sql`drop index vendor_calls_one_lease`);
    expect(await crossed(world, 30)).toBe("delivered");
    await db().execute(sql`update vendor_calls set lease_until = null`);
    await db().execute(
      sql`create unique index vendor_calls_one_lease on vendor_calls (workspace_id, email) where lease_until is not null`,
    );
  });
});

it("removes nobody from a leaving seat whom the vendor had refused", async () => {
  const shop = await openSeatShop([1, 1]);
  const [home] = shop.workspaces as [Home, Home];
  const email = newEmail();
  const id = await paid([shop], { email });
  await setKnobs(ctx, home.remoteId, { ghostSuccess: { next: 1 }, replyLostAfterEffect: { next: 1 } });
  await prepareDelivery(ctx, id);
  const unitId = only(await unitsOf(id)).id;
  expect(await tryUnit(ctx, unitId)).toBe("again");
  await setKnobs(ctx, home.remoteId, { refuseEmails: ["*"] });
  expect(await tryUnit(later(2), unitId)).toBe("needs_person");
  await db().execute(sql`update vendor_calls set outcome = 'refused', lease_until = null where order_id = ${id}`);
  await setKnobs(ctx, home.remoteId, { refuseEmails: [] });
  // The owner has invited them there on their own.
  await driverNamed("stand_in").invite(home, email, "by hand");
  await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, id), "refunded"));
  expect(await vacateSeat(later(5), only(await seatsOf(shop, "leaving")).id)).toBe("free");
  expect(await peopleIn([home])).toEqual([email]);
});

describe("a workspace that is suspended while somebody is being invited", () => {
  const isSold = async (shop: SeatShop, home: Home): Promise<boolean> =>
    (await seatsOf(shop, "free")).some(({ workspaceId }) => workspaceId === home.id);

  it("keeps the seat of whoever may be in, wherever the delivery was killed", async () => {
    let at = 1;
    for (let isKilled = true; isKilled; at++) {
      const shop = await openSeatShop([1, 1]);
      const [home] = shop.workspaces as [Home, Home];
      const id = await paid([shop]);
      await prepareDelivery(ctx, id);
      const unitId = only(await unitsOf(id)).id;
      isKilled = await killedAt(at, () => deliverUnit(ctx, unitId));
      await suspendWorkspace(ctx, home.id, "token_expired");
      await deliver(id, 5);
      const isIn = (await peopleIn([home])).length > 0;
      expect(isIn && (await isSold(shop, home)), `killed at ${at}`).toBe(false);
      expect(await peopleIn(shop.workspaces), `killed at ${at}`).not.toEqual([]);
    }
    expect(at).toBeGreaterThan(6);
  });

  it("also when another run calls the vendor after this one has looked", async () => {
    const shop = await openSeatShop([1, 1]);
    const [home] = shop.workspaces as [Home, Home];
    const email = newEmail();
    const id = await paid([shop], { email });
    await prepareDelivery(ctx, id);
    const { id: assignmentId, unitId, seatId, workspaceId } = only(await assignmentsOf(id));
    await suspendWorkspace(ctx, home.id, "token_expired");
    const otherRun = async () => {
      await beginCall(ctx, { orderId: id, unitId, assignmentId, workspaceId, seatId, email, action: "invite" });
      await driverNamed("stand_in").invite(home, email, assignmentId);
    };
    await justBefore(/from "orders".*for no key update/, otherRun, () => deliverUnit(ctx, unitId));
    expect(await isSold(shop, home)).toBe(false);
  });
});

describe("money that is taken back while the delivery is under way", () => {
  const takenBack = async () => {
    const shop = await openSeatShop([1]);
    const email = newEmail();
    const id = await paid([shop], { email });
    await prepareDelivery(ctx, id);
    const move = (to: "needs_review" | "paid") => () =>
      inTransaction(ctx, async (tx) => {
        const reason = { code: "payment_reversed", gateway: "sandbox", amountIdr: 1 } as const;
        await movePayment(tx, await lockOrder(tx, id), to, reason);
      });
    return { shop, email, id, unitId: only(await unitsOf(id)).id, move };
  };

  it("sends no invitation when it was taken back after the look", async () => {
    const { shop, unitId, move } = await takenBack();
    await justBefore(/for no key update/, move("needs_review"), () => deliverUnit(ctx, unitId));
    expect(await peopleIn(shop.workspaces)).toEqual([]);
  });

  it("starts no term when it was taken back while the vendor was asked; a decision leads on", async () => {
    const { shop, email, id, unitId, move } = await takenBack();
    await justBefore(VENDOR_CALLED, move("needs_review"), () => deliverUnit(ctx, unitId));
    expect(only(await unitsOf(id)).status).toBe("waiting");
    expect([await termsOf(id), await messagesOf(id)]).toEqual([[], []]);

    await move("paid")();
    expect(await deliver(id, 2)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([email]);
  });

  it("clears the seat of an invitation that was not recorded when the money goes back for good", async () => {
    const { shop, id, unitId, move } = await takenBack();
    await justBefore(VENDOR_CALLED, move("needs_review"), () => deliverUnit(ctx, unitId));
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, id), "reversed"));
    expect(await seatsOf(shop, "free")).toEqual([]);
    expect(await vacateSeat(later(2), only(await seatsOf(shop, "leaving")).id)).toBe("free");
    expect(await peopleIn(shop.workspaces)).toEqual([]);
  });
});

describe("a term that is over in the instant in which a renewal is paid", () => {
  /** The money is being recorded while the term ends, and commits before it. Answers what became of the term. */
  async function endedWhilePaying(lock?: Parameters<typeof endTerm>[2]) {
    const { shop, email, id } = await tenant();
    const after = later(31 * DAY);
    const { order } = await place([shop], { email }, later(29 * DAY));
    const termId = only(await termsOf(id)).id;
    const ending: { outcome?: Promise<string> } = {};
    await inTransaction(after, async (tx) => {
      const locked = await lockOrder(tx, order.id);
      await movePayment(tx, locked, "paid", { code: "paid", gateway: "sandbox", amountIdr: locked.totalIdr });
      ending.outcome = endTerm(after, termId, lock);
      // Whoever does not wait for the lock has decided by now; whoever does is let go by this commit.
      await waitForLock(ending.outcome);
    });
    const outcome = await ending.outcome;
    return { outcome, order: order.id, id };
  }

  /** Until the ending waits for a lock, or is through. */
  async function waitForLock(ending: Promise<unknown>): Promise<void> {
    const state = { isThrough: false };
    void ending.finally(() => (state.isThrough = true));
    while (!state.isThrough) {
      const { rows } = await db().execute<{ waiting: number }>(
        sql`select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if ((rows[0]?.waiting ?? 0) > 0) return;
    }
  }

  it("is kept for the renewal", async () => {
    const { outcome, order, id } = await endedWhilePaying();
    expect(outcome).toBe("not_over");
    expect(await deliver(order, 31 * DAY)).toBe("active");
    expect(only(await assignmentsOf(id)).status).toBe("ACTIVE");
  });

  it("twin: without the lock on the renewing order the seat is lost", async () => {
    const { outcome } = await endedWhilePaying(() => Promise.resolve([]));
    expect(outcome).toBe("ended");
  });
});

it("writes another order's units only under the lock of that order", async () => {
  const { shop, email, id } = await tenant();
  const renewal = await paid([shop], { email });
  await deliver(renewal);
  await inTransaction(ctx, async (tx) => {
    await lockOrderRows(tx, renewal);
    await inTransaction(ctx, async (other) => withdrawOrder(other, await lockOrderRows(other, id), "refunded"));
  });
  await deliver(renewal);
  expect(only(await unitsOf(renewal)).endsAt).toEqual(only(await termsOf(renewal)).endsAt);
});

it("sees a renewal that comes while the arrival of its person is noted", async () => {
  const shop = await openSeatShop([1]);
  const email = newEmail();
  const id = await paid([shop], { email });
  await deliver(id);
  const renewal = await paid([shop], { email });
  const home = first(shop.workspaces);
  await db().execute(sql`update pretend.vendor_people set state = 'member' where workspace_id = ${home.remoteId}`);
  await justBefore(
    /for no key update/,
    () => deliver(renewal),
    () => syncWorkspaces(ctx),
  );
  await syncWorkspaces(ctx);
  expect([await statusOf(id), await statusOf(renewal)]).toEqual(["active", "active"]);
});
