import { describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { assignments, workspaces } from "@/db/schema";
import { lockOrderRows, readOrderRows, selectUnit } from "@/lib/orders";
import { selectAssignments, selectLiveTerms } from "@/lib/seats";
import { inTransaction } from "@/lib/work/context";
import { prepareDelivery, reassign, vacateSeat, withdrawOrder } from ".";
import { endTerm } from "./end-term";
import type { LockedSeat } from "./lock-seated";
import { justBefore, killedAt } from "./testing/interrupt";
import {
  accept,
  announced,
  assignmentsOf,
  ctx,
  DAY,
  deliver,
  first,
  homesOf,
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
  type SeatShop,
} from "./testing/world";

/** A shop with one workspace a number, and somebody who has joined the first one. */
async function tenant(seatCounts: readonly number[], options: { reserve?: number } = {}) {
  const shop = await openSeatShop(seatCounts.slice(0, 1));
  const email = newEmail();
  const id = await paid([shop], { email });
  await deliver(id);
  const home = first(shop.workspaces);
  await accept(home, email);
  const others = await openSeatShop(seatCounts.slice(1), options);
  await db().update(workspaces).set({ poolId: shop.poolId }).where(eq(workspaces.poolId, others.poolId));
  const all: SeatShop = { ...shop, workspaces: [home, ...others.workspaces] };
  const assignmentId = only(await assignmentsOf(id)).id;
  return { shop: all, home, others: others.workspaces, email, id, assignmentId };
}

const assignmentNow = async (id: string) => only(await selectAssignments(ctx, { ids: [id] }));
const taken = async (shop: SeatShop) =>
  (await Promise.all((["held", "invited", "member"] as const).map((status) => seatsOf(shop, status)))).flat().length;
const clear = async (shop: SeatShop, minute = 0) => {
  for (const { id } of await seatsOf(shop, "leaving")) await vacateSeat(later(minute), id);
};

describe("somebody who is moved to another workspace", () => {
  it("keeps term and old seat until they are invited, and the seat is cleared after it", async () => {
    const { shop, home, others, email, id, assignmentId } = await tenant([1, 1], { reserve: 1 });
    const before = only(await termsOf(id));
    const [there] = others;
    expect(await reassign(ctx, { assignmentId, why: "staff" })).toEqual({
      outcome: "reassigned",
      workspaceId: there?.id,
    });
    expect(await statusOf(id)).toBe("processing");
    expect([await peopleIn([home]), await seatsOf(shop, "leaving")]).toEqual([[email], []]);
    expect(await announced("orders/delivery.due")).toContainEqual({ orderId: id });

    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([email, email]);
    expect(await announced("seats/seat.leaving")).toContainEqual({ seatId: only(await seatsOf(shop, "leaving")).id });
    await clear(shop);
    expect([await peopleIn([home]), await peopleIn(others)]).toEqual([[], [email]]);
    expect(await seatsOf(shop, "free")).toHaveLength(1);

    expect(only(await termsOf(id))).toEqual(before);
    const { startsAt, endsAt } = await assignmentNow(assignmentId);
    expect({ startsAt, endsAt }).toEqual({ startsAt: before.startsAt, endsAt: before.endsAt });
    expect(only(await unitsOf(id)).endsAt).toEqual(before.endsAt);
    await accept(first(others), email);
    expect(await statusOf(id)).toBe("active");
  });

  it("is told of it once, by the names of both workspaces, and the record says why", async () => {
    const { home, others, email, id, assignmentId } = await tenant([1, 1]);
    await reassign(ctx, { assignmentId, why: "warranty" });
    await deliver(id);
    await deliver(id);
    const told = await messagesOf(id);
    expect(told.map(({ kind }) => kind).toSorted()).toEqual(["invite_sent", "moved"]);
    expect(told.find(({ kind }) => kind === "moved")?.facts).toMatchObject({
      formerWorkspace: home.name,
      invited: [{ email, workspaceName: others[0]?.name }],
    });
    const records = (await recordsOf(id)).filter(({ reason }) => reason === "reassigned");
    expect(only(records).facts).toMatchObject({ email, workspace: home.name, to: others[0]?.name, why: "warranty" });
  });

  it("is moved once however often it is asked for, until the new invitation is out", async () => {
    const { shop, others, id, assignmentId, home } = await tenant([1, 1, 1]);
    const one = await reassign(ctx, { assignmentId, why: "incident" });
    expect(await reassign(ctx, { assignmentId, why: "incident" })).toEqual(one);
    expect(await taken(shop)).toBe(2);
    await deliver(id);
    // Whoever says from where, or where to, may repeat it even then.
    const ids = others.map((workspace) => workspace.id);
    expect(await reassign(ctx, { assignmentId, why: "incident", fromWorkspaceId: home.id })).toEqual(one);
    expect(await reassign(ctx, { assignmentId, why: "incident", toWorkspaceIds: ids })).toEqual(one);
    expect(await taken(shop)).toBe(1);
  });

  it("is moved only to the workspaces asked for, the best first", async () => {
    const { others, id, assignmentId } = await tenant([1, 2, 2, 2]);
    const [, second, third] = others.map((workspace) => workspace.id);
    const toWorkspaceIds = [third ?? "", second ?? ""];
    await reassign(ctx, { assignmentId, why: "staff", toWorkspaceIds });
    expect((await assignmentNow(assignmentId)).workspaceId).toBe(third);
    await deliver(id);
    expect(await reassign(ctx, { assignmentId, why: "staff", toWorkspaceIds: [] })).toEqual({ outcome: "no_seat" });
  });

  it("stays where they are, in every row, when no other workspace has a seat", async () => {
    const { shop, id, assignmentId } = await tenant([2, 0]);
    const before = [await assignmentNow(assignmentId), await unitsOf(id), (await recordsOf(id)).length];
    expect(await reassign(ctx, { assignmentId, why: "staff" })).toEqual({ outcome: "no_seat" });
    expect([await assignmentNow(assignmentId), await unitsOf(id), (await recordsOf(id)).length]).toEqual(before);
    expect([await seatsOf(shop, "leaving"), await seatsOf(shop, "held")]).toEqual([[], []]);
  });

  it("leaves the old seat at once when it need not be kept", async () => {
    const { shop, home, id, assignmentId } = await tenant([1, 1]);
    await reassign(ctx, { assignmentId, why: "incident", isKeptUntilInvited: false });
    await clear(shop);
    expect(await peopleIn([home])).toEqual([]);
    await deliver(id);
    expect((await messagesOf(id)).filter(({ kind }) => kind === "moved")).toHaveLength(1);
  });
});

describe("what happens while somebody moves", () => {
  it("clears both seats when the term ends", async () => {
    const { shop, assignmentId } = await tenant([1, 1]);
    await reassign(ctx, { assignmentId, why: "staff" });
    const [term] = await selectLiveTerms(ctx, assignmentId);
    expect(await endTerm(later(31 * DAY), term?.id ?? "")).toBe("ended");
    expect(await seatsOf(shop, "leaving")).toHaveLength(2);
    await clear(shop, 31 * DAY);
    expect([await peopleIn(shop.workspaces), await taken(shop)]).toEqual([[], 0]);
  });

  it("clears both seats when the money goes back, and moves nobody whose money has", async () => {
    const { shop, id, assignmentId } = await tenant([1, 1]);
    await reassign(ctx, { assignmentId, why: "staff" });
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, id), "refunded"));
    expect(await reassign(ctx, { assignmentId, why: "staff" })).toEqual({ outcome: "not_live" });
    await clear(shop);
    expect([await peopleIn(shop.workspaces), await taken(shop), await deliver(id)]).toEqual([[], 0, "nothing_owed"]);
  });

  it("goes on in a third workspace when the second one is full at the vendor", async () => {
    const { shop, others, id, assignmentId, email } = await tenant([1, 1, 1]);
    await reassign(ctx, { assignmentId, why: "staff", toWorkspaceIds: [others[0]?.id ?? ""] });
    await db()
      .update(workspaces)
      .set({ status: "SUSPENDED" })
      .where(eq(workspaces.id, others[0]?.id ?? ""));
    expect(await deliver(id)).toBe("invited");
    await clear(shop);
    expect([await homesOf(id), await peopleIn(shop.workspaces)]).toEqual([[others[1]?.name], [email]]);
    expect((await messagesOf(id)).filter(({ kind }) => kind === "moved")).toHaveLength(1);
  });

  it("moves whoever lives on by a renewal, whose first order is over, on the order that renewed", async () => {
    const { shop, others, email, id, assignmentId } = await tenant([1, 1]);
    const renewal = await paid([shop], { email });
    await deliver(renewal);
    const after = 31 * DAY;
    const [term] = await selectLiveTerms(ctx, assignmentId);
    await endTerm(later(after), term?.id ?? "");
    expect([await statusOf(id), await statusOf(renewal)]).toEqual(["ended", "active"]);

    await reassign(later(after), { assignmentId, why: "staff" });
    expect(await deliver(renewal, after)).toBe("invited");
    await clear(shop, after);
    expect([await peopleIn(shop.workspaces), await peopleIn(others)]).toEqual([[email], [email]]);
    const kinds = (await messagesOf(renewal)).map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(["moved", "renewed"]);
    await endTerm(later(61 * DAY), only(await termsOf(renewal)).id);
    expect(await statusOf(renewal)).toBe("ended");
  });

  it("comes to its end wherever it is killed, with one seat and one message", async () => {
    let kills = 0;
    for (let at = 1, isKilled = true; isKilled && at < 60; at += 5) {
      const { shop, others, email, id, assignmentId, home } = await tenant([1, 1]);
      const work = async () => {
        await reassign(ctx, { assignmentId, why: "staff", fromWorkspaceId: home.id });
        await deliver(id);
        await clear(shop);
      };
      isKilled = await killedAt(at, work);
      if (isKilled) kills++;
      await reassign(later(3), { assignmentId, why: "staff", fromWorkspaceId: home.id });
      await deliver(id, 5);
      await clear(shop, 10);
      expect([await peopleIn([home]), await peopleIn(others), await taken(shop)], `killed at ${at}`).toEqual([
        [],
        [email],
        1,
      ]);
      expect((await messagesOf(id)).filter(({ kind }) => kind === "moved")).toHaveLength(1);
    }
    expect(kills).toBeGreaterThan(5);
  }, 180_000);
});

describe("two who move the same person at once", () => {
  /** The same as `lockSeated`, without its locks. */
  const looked: typeof import("./lock-seated").lockSeated = async (tx, assignmentId) => {
    const assignment = await assignmentNow(assignmentId);
    const found = await selectUnit(tx, assignment.unitId);
    const rows = found && (await readOrderRows(tx, found.order.id));
    if (!found || !rows || !assignment.email || assignment.status !== "ACTIVE") return undefined;
    return { assignment, terms: [], orders: [rows], carrier: { rows, unit: found.unit } } as LockedSeat;
  };
  /** Somebody who waits for their first invitation, moved by two at once. */
  const race = async (lock?: typeof looked) => {
    const shop = await openSeatShop([1]);
    const id = await paid([shop]);
    await prepareDelivery(ctx, id);
    const others = await openSeatShop([1, 1]);
    await db().update(workspaces).set({ poolId: shop.poolId }).where(eq(workspaces.poolId, others.poolId));
    const assignmentId = only(await assignmentsOf(id)).id;
    const fromWorkspaceId = first(shop.workspaces).id;
    const move = (to: number) =>
      reassign(
        ctx,
        { assignmentId, why: "staff", fromWorkspaceId, toWorkspaceIds: [others.workspaces[to]?.id ?? ""] },
        lock,
      ).catch(() => null);
    if (lock)
      await justBefore(
        /update "assignments"/,
        () => move(1),
        () => move(0),
      );
    else await Promise.all([move(0), move(1)]);
    return taken(shop);
  };

  it("leave them with one seat", async () => expect(await race()).toBe(1));
  it("would leave them with two without the locks", async () => expect(await race(looked)).toBeGreaterThan(1));
});

it("moves nobody who is not there any more", async () => {
  const { id, assignmentId } = await tenant([1, 1]);
  await db().update(assignments).set({ status: "REVOKED" }).where(eq(assignments.orderId, id));
  expect(await reassign(ctx, { assignmentId, why: "staff" })).toEqual({ outcome: "not_live" });
});
