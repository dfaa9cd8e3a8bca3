import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, orderUnits, seats, transitions, vendorCalls, workspaceFindings, workspaces } from "@/db/schema";
import { acceptInvitation, joinOutOfBand, leaveWorkspace, readVendorWorkspaces, setKnobs } from "@/lib/pretend";
import {
  ctx,
  deliver,
  later,
  newEmail,
  openShop,
  order,
  outcomeOf,
  paidOrder,
  pay,
  seatsOf,
  type Shop,
} from "@/lib/testing/world";
import { attachStranger, checkWorkspaces, removeStranger, vacateSeat } from "..";
import { checkWorkspace } from "./check-workspace";

const homeOf = (shop: Shop) => shop.workspaces[0] ?? { id: "", remoteId: "", name: "" };
const findingsOf = (id: string) => db().select().from(workspaceFindings).where(eq(workspaceFindings.workspaceId, id));
const openOf = async (id: string) =>
  (await findingsOf(id))
    .filter(({ endedAt }) => !endedAt)
    .map(({ kind, email, misses, believedAt }) => [kind, email, misses, believedAt !== null])
    .toSorted();
const rowOf = async (id: string) => (await db().select().from(workspaces).where(eq(workspaces.id, id)))[0];
const storyOf = async (orderId: string) =>
  (await db().select().from(transitions).where(eq(transitions.orderId, orderId))).map(({ reason }) => reason);
const strangerOf = async (id: string, email: string) => {
  const found = (await findingsOf(id)).find((one) => one.email === email && one.kind === "stranger");
  if (!found) throw new Error("no such stranger");
  return found.id;
};
const vendorPeople = async (remoteId: string) => {
  const found = (await readVendorWorkspaces(ctx)).find((one) => one.remoteId === remoteId);
  return [...(found?.members ?? []), ...(found?.pending ?? [])].map(({ email }) => email).toSorted();
};

/** A shop whose one workspace has a buyer who was delivered, and joined if asked for. */
async function soldShop(seats: number, { hasJoined }: { hasJoined: boolean }) {
  const shop = await openShop([seats]);
  const home = homeOf(shop);
  const email = newEmail();
  const orderId = await paidOrder(shop, { customer_email: email });
  await deliver(orderId);
  if (hasJoined) {
    await acceptInvitation(ctx, home.remoteId, email);
    await checkWorkspace(ctx, home.id);
  }
  return { shop, home, email, orderId };
}

describe("a reading of a workspace", () => {
  it("records who has joined and finds nothing else where all is as it should be", async () => {
    const { home, orderId } = await soldShop(3, { hasJoined: true });
    expect(await checkWorkspace(later(30), home.id)).toEqual({ isRead: true, members: 1, pending: 0, strangers: 0 });
    expect(await openOf(home.id)).toEqual([]);
    expect(await storyOf(orderId)).toContain("joined");
  });

  it("believes three misses apart in time, tells the order once, and takes it back when they are seen again", async () => {
    const { home, email, orderId } = await soldShop(3, { hasJoined: true });
    await leaveWorkspace(ctx, home.remoteId, email);
    for (const minutes of [10, 10.1, 10.2, 13]) await checkWorkspace(later(minutes), home.id);
    expect(await openOf(home.id)).toEqual([["left", email, 2, false]]);
    expect(await storyOf(orderId)).not.toContain("member_left");
    for (const minutes of [16, 20]) await checkWorkspace(later(minutes), home.id);
    expect(await openOf(home.id)).toEqual([["left", email, 4, true]]);
    expect((await storyOf(orderId)).filter((reason) => reason === "member_left")).toHaveLength(1);

    await joinOutOfBand(ctx, home.remoteId, email);
    await checkWorkspace(later(25), home.id);
    expect(await openOf(home.id)).toEqual([]);
    expect(await storyOf(orderId)).toContain("member_back");
  });

  it("resets the misses of somebody who was only missing from a page", async () => {
    const { home, email } = await soldShop(3, { hasJoined: true });
    await leaveWorkspace(ctx, home.remoteId, email);
    for (const minutes of [10, 13]) await checkWorkspace(later(minutes), home.id);
    await joinOutOfBand(ctx, home.remoteId, email);
    await checkWorkspace(later(16), home.id);
    await leaveWorkspace(ctx, home.remoteId, email);
    await checkWorkspace(later(19), home.id);
    expect(await openOf(home.id)).toEqual([["left", email, 1, false]]);
  });

  it("misses an invitation that is gone, and changes nothing when the lists cannot be read", async () => {
    const { home, email } = await soldShop(3, { hasJoined: false });
    await leaveWorkspace(ctx, home.remoteId, email);
    await setKnobs(ctx, home.remoteId, { unavailable: { next: 1 } });
    expect(await checkWorkspace(later(10), home.id)).toMatchObject({ isRead: false });
    expect(await openOf(home.id)).toEqual([]);
    for (const minutes of [10, 13, 16]) await checkWorkspace(later(minutes), home.id);
    expect(await openOf(home.id)).toEqual([["missing", email, 3, true]]);
  });

  it("notes two readings at the same instant as one", async () => {
    const { home, email } = await soldShop(3, { hasJoined: true });
    await leaveWorkspace(ctx, home.remoteId, email);
    const at = later(10);
    await Promise.all([1, 2, 3, 4].map(() => checkWorkspace(at, home.id)));
    expect(await openOf(home.id)).toEqual([["left", email, 1, false]]);
  });
});

describe("a stranger", () => {
  it("sits on a seat that is not sold until they are gone, and is told with who has invited them", async () => {
    const { shop, home, email } = await soldShop(3, { hasJoined: true });
    const stranger = newEmail();
    await joinOutOfBand(ctx, home.remoteId, stranger);
    await checkWorkspace(later(10), home.id);
    expect(await findingsOf(home.id)).toMatchObject([
      { kind: "stranger", email: stranger, standing: "member", invitedBy: email },
      { kind: "unsold", seats: 1, believedAt: null },
    ]);
    // Three seats, one sold, one under the stranger.
    expect(await outcomeOf(order(shop, { quantity: 2 }))).toBe("sold_out");
    expect(await outcomeOf(order(shop))).toBe("ok");
    expect(await outcomeOf(order(shop))).toBe("sold_out");

    await leaveWorkspace(ctx, home.remoteId, stranger);
    for (const minutes of [13, 16, 19]) await checkWorkspace(later(minutes), home.id);
    expect((await rowOf(home.id))?.strangers).toBe(0);
    expect(await outcomeOf(order(shop))).toBe("ok");
  });

  it("would be sold over without being counted (twin)", async () => {
    const { shop, home } = await soldShop(2, { hasJoined: true });
    await joinOutOfBand(ctx, home.remoteId, newEmail());
    await checkWorkspace(later(10), home.id);
    expect(await outcomeOf(order(shop))).toBe("sold_out");
    await db().update(workspaces).set({ strangers: 0 }).where(eq(workspaces.id, home.id));
    expect(await outcomeOf(order(shop))).toBe("ok");
  });

  it("is never kicked by any sweep", async () => {
    const { home, email } = await soldShop(3, { hasJoined: true });
    const stranger = newEmail();
    await joinOutOfBand(ctx, home.remoteId, stranger);
    for (const minutes of [0, 20, 40, 60]) {
      await db()
        .update(workspaces)
        .set({ nextCheckAt: new Date(0) })
        .where(eq(workspaces.id, home.id));
      await checkWorkspaces(later(minutes));
    }
    expect(await vendorPeople(home.remoteId)).toEqual([email, stranger].toSorted());
  });

  it("is removed by a person who has typed the address, on record", async () => {
    const { shop, home, email } = await soldShop(3, { hasJoined: true });
    const stranger = newEmail();
    await joinOutOfBand(ctx, home.remoteId, stranger);
    await checkWorkspace(later(10), home.id);
    const id = await strangerOf(home.id, stranger);
    await expect(removeStranger(ctx, id, email)).rejects.toMatchObject({
      code: "invalid",
      fields: { email: expect.any(String) },
    });
    expect(await removeStranger(ctx, id, ` ${stranger.toUpperCase()}`)).toEqual({ outcome: "removed" });
    expect(await vendorPeople(home.remoteId)).toEqual([email]);
    const calls = db().select().from(vendorCalls).where(eq(vendorCalls.email, stranger));
    expect(await calls).toMatchObject([{ action: "remove", outcome: "done", orderId: null, leaseUntil: null }]);
    expect(await outcomeOf(order(shop, { quantity: 2 }))).toBe("ok");
    expect(await outcomeOf(removeStranger(ctx, id, stranger))).toBe("conflict");
  });

  it("is not removed while they have paid for a seat there", async () => {
    const { shop, home } = await soldShop(4, { hasJoined: false });
    const stranger = newEmail();
    await joinOutOfBand(ctx, home.remoteId, stranger);
    await checkWorkspace(later(10), home.id);
    await deliver(await paidOrder(shop, { customer_email: stranger }));
    expect(await outcomeOf(removeStranger(ctx, await strangerOf(home.id, stranger), stranger))).toBe("conflict");
    expect(await vendorPeople(home.remoteId)).toContain(stranger);
  });

  it("stays on record where the vendor does not do it", async () => {
    const { home } = await soldShop(3, { hasJoined: true });
    const stranger = newEmail();
    await joinOutOfBand(ctx, home.remoteId, stranger);
    await checkWorkspace(later(10), home.id);
    await setKnobs(ctx, home.remoteId, { unavailable: { next: 9 } });
    const id = await strangerOf(home.id, stranger);
    expect(await removeStranger(ctx, id, stranger)).toMatchObject({ outcome: "failed" });
    expect((await rowOf(home.id))?.strangers).toBe(1);
  });
});

describe("attaching a stranger to an order", () => {
  /** A sold-out shop with one stranger, who has paid for a seat that waits. */
  async function waitingShop() {
    const shop = await openShop([1]);
    const home = homeOf(shop);
    const buyer = newEmail();
    const placed = await order(shop, { customer_email: buyer });
    const stranger = newEmail();
    await joinOutOfBand(ctx, home.remoteId, stranger);
    await checkWorkspace(ctx, home.id);
    await pay(placed.payment_reference);
    const [unit] = await db().select().from(orderUnits).where(eq(orderUnits.orderId, placed.order_id));
    if (!unit) throw new Error("no unit");
    return { shop, home, buyer, stranger, orderId: placed.order_id, unitId: unit.id };
  }

  it("makes theirs the paid seat, starts the term, calls nobody, and removes them at its end", async () => {
    // The buyer's own hold is the only seat: it is theirs to sit on.
    const { shop, home, stranger, orderId, unitId } = await waitingShop();
    const id = await strangerOf(home.id, stranger);
    const held = await seatsOf(shop, "held");
    expect(held).toHaveLength(1);
    await attachStranger(ctx, id, unitId);
    await deliver(orderId);
    expect(await vendorPeople(home.remoteId)).toEqual([stranger]);
    const [assignment] = await db().select().from(assignments).where(eq(assignments.unitId, unitId));
    expect(assignment).toMatchObject({ email: stranger, status: "ACTIVE", workspaceId: home.id });
    expect(assignment?.endsAt).not.toBeNull();
    expect(await storyOf(orderId)).toEqual(expect.arrayContaining(["stranger_attached", "invited"]));
    await checkWorkspace(later(10), home.id);
    expect((await rowOf(home.id))?.strangers).toBe(0);
    expect(await openOf(home.id)).toEqual([]);

    await db().update(assignments).set({ status: "ENDED" }).where(eq(assignments.unitId, unitId));
    await db()
      .update(seats)
      .set({ status: "leaving" })
      .where(eq(seats.id, assignment?.seatId ?? ""));
    await vacateSeat(later(10), assignment?.seatId ?? "");
    expect(await vendorPeople(home.remoteId)).toEqual([]);
  });

  it("is refused for another pool, a delivered unit, and twice", async () => {
    const { home, stranger, orderId, unitId } = await waitingShop();
    const id = await strangerOf(home.id, stranger);
    const other = await soldShop(2, { hasJoined: false });
    const [delivered] = await db().select().from(orderUnits).where(eq(orderUnits.orderId, other.orderId));
    expect(await outcomeOf(attachStranger(ctx, id, delivered?.id ?? ""))).toBe("conflict");
    expect(await outcomeOf(attachStranger(ctx, randomUUID(), unitId))).toBe("not_found");
    const both = await Promise.all([1, 2].map(() => outcomeOf(attachStranger(ctx, id, unitId))));
    expect(both.toSorted()).toEqual(["conflict", "ok"]);
    await deliver(orderId);
    const live = and(eq(assignments.unitId, unitId), eq(assignments.status, "ACTIVE"));
    expect(await db().select().from(assignments).where(live)).toHaveLength(1);
  });
});
