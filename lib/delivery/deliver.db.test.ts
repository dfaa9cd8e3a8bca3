import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, messages, outbox, seats, workspaces } from "@/db/schema";
import { lockOrderRows } from "@/lib/orders";
import { readVendorCalls, setKnobs, type KnobsPatch } from "@/lib/pretend";
import { inTransaction } from "@/lib/work/context";
import { deliverWaiting, endTerms, nameUnits, releaseOrder, vacateSeat } from ".";
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
  openSeatShop,
  only,
  paid,
  pay,
  peopleIn,
  place,
  resize,
  rowsOf,
  seatsOf,
  statusOf,
  unitsOf,
} from "./testing/world";

describe("delivery", () => {
  it("invites the buyer, starts the term and tells them, once however often it runs", async () => {
    const shop = await openSeatShop([2]);
    const email = newEmail();
    const id = await paid([shop], { email });
    expect(await deliver(id)).toBe("invited");
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([email]);
    expect(await seatsOf(shop, "invited")).toHaveLength(1);
    expect(await db().$count(messages, and(eq(messages.orderId, id), eq(messages.kind, "invite_sent")))).toBe(1);
    const seat = only(await assignmentsOf(id));
    expect((seat.endsAt?.getTime() ?? 0) - (seat.startsAt?.getTime() ?? 0)).toBe(DAY * 30 * 60_000);
    const { order, lines, units } = await rowsOf(id);
    expect([order.endsAt, only(lines).endsAt, only(units).endsAt]).toEqual([seat.endsAt, seat.endsAt, seat.endsAt]);
  });

  it("serves everybody of a team order, and whoever is named later", async () => {
    const shop = await openSeatShop([8], { seats: 5 });
    const [buyer, mate, late] = [newEmail(), newEmail(), newEmail()];
    const id = await paid([{ ...shop, members: [buyer, mate] }], { email: buyer });
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([buyer, mate].toSorted());
    await nameUnits(ctx, id, [late]);
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([buyer, mate, late].toSorted());
    await expect(nameUnits(ctx, id, [newEmail(), newEmail(), newEmail()])).rejects.toMatchObject({
      code: "invalid",
      fields: { emails: expect.stringContaining("2 seats") as string },
    });
  });

  it("invites whoever was named before the payment", async () => {
    const shop = await openSeatShop([3], { seats: 2 });
    const [buyer, mate] = [newEmail(), newEmail()];
    const { order } = await place([{ ...shop, members: [buyer] }], { email: buyer });
    await nameUnits(ctx, order.id, [mate]);
    await pay(order.id);
    expect(await deliver(order.id)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([buyer, mate].toSorted());
  });

  it("gives the same person a second seat in another workspace", async () => {
    const shop = await openSeatShop([2, 2]);
    const second = { email: newEmail(), intent: "new" } as const;
    const [one, two] = [await paid([shop], second), await paid([shop], second)];
    expect([await deliver(one), await deliver(two)]).toEqual(["invited", "invited"]);
    expect(only(await homesOf(one))).not.toBe(only(await homesOf(two)));
  });

  it("asks for another name when the person sits in every workspace already, and keeps the seat", async () => {
    const shop = await openSeatShop([3]);
    const [email, other] = [newEmail(), newEmail()];
    const [one, two] = [await paid([shop], { email }), await paid([shop], { email })];
    expect([await deliver(one), await deliver(two)]).toEqual(["invited", "manual"]);
    expect(only(await unitsOf(two))).toMatchObject({ status: "needs_name", reason: "name_needed", facts: { email } });
    // Taken like any other: naming somebody does not tell whether they are a customer.
    await nameUnits(ctx, two, [email]);
    expect(await deliver(two)).toBe("manual");
    await nameUnits(ctx, two, [other]);
    expect(await deliver(two)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([email, other].toSorted());
  });
});

describe("a workspace with faults", () => {
  const cases: { name: string; knobs: KnobsPatch; goesElsewhere: boolean }[] = [
    {
      name: "whose answer is lost after the effect",
      knobs: { replyLostAfterEffect: { next: 1 } },
      goesElsewhere: false,
    },
    { name: "that does not answer twice", knobs: { unavailable: { next: 2 } }, goesElsewhere: false },
    { name: "that never answers", knobs: { unavailable: { next: 1000 } }, goesElsewhere: true },
    { name: "that is full", knobs: { capacity: 0 }, goesElsewhere: true },
    { name: "that refuses our sign-in", knobs: { tokenExpired: true }, goesElsewhere: true },
    { name: "that was deactivated", knobs: { deactivated: true }, goesElsewhere: true },
  ];

  it.each(cases)("$name: one invitation reaches the buyer all the same", async ({ knobs, goesElsewhere }) => {
    const shop = await openSeatShop([1, 1]);
    const email = newEmail();
    const id = await paid([shop], { email });
    const { workspaceId } = only(await seatsOf(shop, "held"));
    const held = first(shop.workspaces.filter((home) => home.id === workspaceId));
    await setKnobs(ctx, held.remoteId, knobs);
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([email]);
    const calls = (await readVendorCalls(ctx, held.remoteId, 50)).filter(
      ({ action, outcome }) => action === "invite" && outcome === "done",
    );
    expect(calls.length).toBeLessThanOrEqual(1);
    expect(only(await homesOf(id)) === held.name).toBe(!goesElsewhere);
  });

  it("that refuses the address: the delivery fails openly and a person can try again", async () => {
    const shop = await openSeatShop([1]);
    const id = await paid([shop]);
    await setKnobs(ctx, first(shop.workspaces).remoteId, { refuseEmails: ["*"] });
    expect(await deliver(id)).toBe("failed");
    expect((await rowsOf(id)).order).toMatchObject({ paymentStatus: "paid", invitationStatus: "failed" });
  });
});

describe("orders that wait for seats", () => {
  it("are served in order of payment as seats come free, and nobody overtakes them", async () => {
    const shop = await openSeatShop([3]);
    const placed = [await place([shop]), await place([shop]), await place([shop])];
    // Their holds end, others take the seats, and the three pay late: first the third, then the first, then the second.
    await inTransaction(ctx, async (tx) => {
      for (const { order } of placed) await releaseOrder(tx, await lockOrderRows(tx, order.id));
    });
    for (const _ of placed) await paid([shop]);
    const inOrder = [placed[2], placed[0], placed[1]].map((one) => one?.order.id ?? "");
    for (const [minute, id] of inOrder.entries()) {
      await pay(id, later(minute));
      expect(await deliver(id, minute)).toBe("pending_stock");
      expect((await messagesOf(id)).map(({ kind }) => kind)).toEqual(["pending_stock"]);
    }
    await resize(first(shop.workspaces), 5);
    await expect(place([shop])).rejects.toMatchObject({
      code: "sold_out",
      fields: { package_id: expect.any(String) as string },
    });

    await db().delete(outbox);
    await deliverWaiting(later(5));
    expect((await announced("orders/delivery.due")).map(({ orderId }) => orderId)).toEqual(inOrder.slice(0, 2));
    expect(await deliver(inOrder[2] ?? "", 5)).toBe("pending_stock");
    expect(await deliver(inOrder[0] ?? "", 5)).toBe("invited");
  });
});

describe("the end of a term", () => {
  it("removes exactly the person, and frees the seat only after the workspace has confirmed", async () => {
    const shop = await openSeatShop([1]);
    const home = first(shop.workspaces);
    const email = newEmail();
    const id = await paid([shop], { email });
    await deliver(id);
    await accept(home, email);
    expect(await statusOf(id)).toBe("active");

    const after = later(31 * DAY);
    await endTerms(after);
    expect(await statusOf(id)).toBe("ended");
    const { id: leaving } = only(await seatsOf(shop, "leaving"));
    await setKnobs(ctx, home.remoteId, { unavailable: { next: 1 } });
    await expect(vacateSeat(after, leaving)).rejects.toMatchObject({ code: "try_later" });
    expect(await seatsOf(shop, "free")).toHaveLength(0);
    expect(await vacateSeat(after, leaving)).toBe("free");
    expect(await peopleIn(shop.workspaces)).toEqual([]);
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    expect((await messagesOf(id)).map(({ kind }) => kind)).toContain("membership_ended");
  });
});

it("cannot place two people on one seat, whatever the code does", async () => {
  const shop = await openSeatShop([1]);
  const id = await paid([shop]);
  await deliver(id);
  const seat = only(await assignmentsOf(id));
  const other = only(await unitsOf(await paid([await openSeatShop([1])])));
  const twin = db()
    .insert(assignments)
    .values({ ...seat, id: undefined, unitId: other.id, email: newEmail() });
  await expect(twin).rejects.toMatchObject({ cause: { constraint: "assignments_one_live_per_seat" } });
  expect(await db().$count(seats, eq(seats.id, seat.seatId))).toBe(1);
  expect(await db().$count(workspaces, eq(workspaces.poolId, shop.poolId))).toBe(1);
});
