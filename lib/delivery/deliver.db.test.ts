import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, notifications, outbox, seats, workspaces } from "@/db/schema";
import { deliverWaiting, endTerms } from "@/lib/settlement";
import { finishDelivery, invitePerson, prepareDelivery, syncWorkspaces, vacateSeat } from "@/lib/delivery";
import { nameMembers } from "@/lib/ordering";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { setWorkspaceSeats } from "@/lib/seats";
import { acceptInvitation, readCalls, readStandIns, setKnobs, type KnobsPatch } from "@/lib/workspaces";
import { ctx, later, newEmail, openShop, order, orderRow, pay, seatsOf, type Shop } from "@/lib/testing/world";

/** What the durable function does, without its engine: `try_later` is tried again, a little later each time. */
async function deliver(orderId: string, at: Ctx = ctx): Promise<string> {
  const prepared = await prepareDelivery(at, orderId);
  if (prepared.state !== "ready") return prepared.state;
  let refused: string | null = null;
  for (const assignmentId of prepared.toInvite)
    for (let round = 0; round < 8; round++) {
      const result = await invitePerson(later(round * 2), assignmentId).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === "try_later") return { outcome: "again" as const };
        throw error;
      });
      if (result.outcome === "refused") refused = result.code;
      if (result.outcome !== "moved" && result.outcome !== "again") break;
    }
  return finishDelivery(at, orderId, refused);
}

async function paidOrder(shop: Shop, more: Record<string, unknown> = {}) {
  const placed = await order(shop, more);
  await pay(placed.payment_reference);
  return placed.order_id;
}

const peopleIn = async (shop: Shop) => {
  const names = shop.workspaces.map(({ name }) => name);
  const all = (await readStandIns(ctx)).filter(({ name }) => names.includes(name));
  return all.flatMap(({ members, pending }) => [...members, ...pending].map(({ email }) => email));
};
const placesOf = (orderId: string) => db().select().from(assignments).where(eq(assignments.orderId, orderId));
const first = (shop: Shop) => {
  const [workspace] = shop.workspaces;
  if (!workspace) throw new Error("no workspace");
  return workspace;
};

describe("delivery", () => {
  it("invites the buyer, starts the term and tells them, once however often it runs", async () => {
    const shop = await openShop([2]);
    const email = newEmail();
    const id = await paidOrder(shop, { customer_email: email });
    expect(await deliver(id)).toBe("invited");
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop)).toEqual([email]);
    expect(await seatsOf(shop, "invited")).toHaveLength(1);
    expect(
      await db().$count(notifications, and(eq(notifications.orderId, id), eq(notifications.kind, "invite_sent"))),
    ).toBe(1);
    const [place] = await placesOf(id);
    expect((place?.endsAt?.getTime() ?? 0) - (place?.startsAt?.getTime() ?? 0)).toBe(30 * 86_400_000);
  });

  it("serves everybody of a team order, and whoever is named later", async () => {
    const shop = await openShop([8], { seatsPerPackage: 5 });
    const [buyer, mate, late] = [newEmail(), newEmail(), newEmail()];
    const id = await paidOrder(shop, { customer_email: buyer, member_emails: [mate] });
    expect(await deliver(id)).toBe("invited");
    expect((await peopleIn(shop)).toSorted()).toEqual([buyer, mate].toSorted());
    await nameMembers(ctx, id, [late]);
    expect(await deliver(id)).toBe("invited");
    expect((await peopleIn(shop)).toSorted()).toEqual([buyer, mate, late].toSorted());
    await expect(nameMembers(ctx, id, [newEmail(), newEmail(), newEmail()])).rejects.toMatchObject({ code: "invalid" });
  });

  it("gives the same person a second seat in another workspace", async () => {
    const shop = await openShop([2, 2]);
    const email = newEmail();
    const [one, two] = [
      await paidOrder(shop, { customer_email: email }),
      await paidOrder(shop, { customer_email: email }),
    ];
    expect([await deliver(one), await deliver(two)]).toEqual(["invited", "invited"]);
    const [a, b] = [(await placesOf(one))[0], (await placesOf(two))[0]];
    expect(a?.workspaceId).not.toBe(b?.workspaceId);
  });

  it("asks for another name when the person sits in every workspace already, and keeps the seat", async () => {
    const shop = await openShop([3]);
    const [email, other] = [newEmail(), newEmail()];
    const [one, two] = [
      await paidOrder(shop, { customer_email: email }),
      await paidOrder(shop, { customer_email: email }),
    ];
    expect([await deliver(one), await deliver(two)]).toEqual(["invited", "manual"]);
    await nameMembers(ctx, two, [other]);
    expect(await deliver(two)).toBe("invited");
    expect((await peopleIn(shop)).toSorted()).toEqual([email, other].toSorted());
  });
});

describe("a workspace with faults", () => {
  const cases: { name: string; knobs: KnobsPatch; movesOn: boolean }[] = [
    { name: "whose answer is lost after the effect", knobs: { replyLostAfterEffect: { next: 1 } }, movesOn: false },
    { name: "that does not answer twice", knobs: { unavailable: { next: 2 } }, movesOn: false },
    { name: "that never answers", knobs: { unavailable: { next: 1000 } }, movesOn: true },
    { name: "that is full", knobs: { capacity: 0 }, movesOn: true },
    { name: "that refuses our sign-in", knobs: { tokenExpired: true }, movesOn: true },
    { name: "that was deactivated", knobs: { deactivated: true }, movesOn: true },
  ];

  it.each(cases)("$name: one invitation reaches the buyer all the same", async ({ knobs, movesOn }) => {
    const shop = await openShop([1, 1]);
    const email = newEmail();
    const id = await paidOrder(shop, { customer_email: email });
    const [held] = await db()
      .select({ name: workspaces.name, remoteId: workspaces.remoteId })
      .from(seats)
      .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
      .where(eq(seats.orderId, id));
    await setKnobs(ctx, held?.remoteId ?? "", knobs);
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop)).toEqual([email]);
    const calls = (await readCalls(ctx, held?.remoteId ?? "", 50)).filter(
      ({ action, outcome }) => action === "invite" && outcome === "done",
    );
    expect(calls.length).toBeLessThanOrEqual(1);
    const [place] = await db()
      .select({ name: workspaces.name })
      .from(assignments)
      .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
      .where(eq(assignments.orderId, id));
    expect(place?.name === held?.name).toBe(!movesOn);
  });

  it("that refuses the address: the delivery fails openly and a person can try again", async () => {
    const shop = await openShop([1]);
    const id = await paidOrder(shop);
    await setKnobs(ctx, first(shop).remoteId, { refuseEmails: ["*"] });
    expect(await deliver(id)).toBe("failed");
    expect(await orderRow(id)).toMatchObject({ paymentStatus: "paid", invitationStatus: "failed" });
  });
});

describe("orders that wait for seats", () => {
  it("are served in order of payment as seats come free, and nobody overtakes them", async () => {
    const shop = await openShop([3]);
    const placed = [await order(shop), await order(shop), await order(shop)];
    await inTransaction(ctx, (tx) => setWorkspaceSeats(tx, first(shop).id, 3));
    // Their holds end, others take the seats, and the three pay late: first the third, then the first, then the second.
    await db()
      .update(seats)
      .set({ status: "free", orderId: null })
      .where(eq(seats.workspaceId, first(shop).id));
    for (const _ of placed) await paidOrder(shop);
    const inOrder = [placed[2], placed[0], placed[1]].map((one) => one?.order_id ?? "");
    for (const [minute, id] of inOrder.entries()) {
      const reference = placed.find((one) => one.order_id === id)?.payment_reference ?? "";
      await pay(reference, "no_webhook", later(minute));
      expect(await deliver(id, later(minute))).toBe("pending_stock");
    }
    await inTransaction(ctx, (tx) => setWorkspaceSeats(tx, first(shop).id, 5));
    await expect(order(shop)).rejects.toMatchObject({ code: "sold_out" });

    await db().delete(outbox);
    await deliverWaiting(later(5));
    const due = (await db().select().from(outbox)).map(({ data }) => data.orderId);
    expect(due).toEqual(inOrder.slice(0, 2));
    expect(await deliver(inOrder[2] ?? "")).toBe("pending_stock");
    expect(await deliver(inOrder[0] ?? "")).toBe("invited");
  });
});

describe("the end of a term", () => {
  it("removes exactly the person, and frees the seat only after the workspace has confirmed", async () => {
    const shop = await openShop([1]);
    const email = newEmail();
    const id = await paidOrder(shop, { customer_email: email });
    await deliver(id);
    await acceptInvitation(ctx, first(shop).remoteId, email);
    await syncWorkspaces(ctx);
    expect((await orderRow(id)).invitationStatus).toBe("active");

    const after = later(31 * 24 * 60);
    await endTerms(after);
    expect((await orderRow(id)).invitationStatus).toBe("ended");
    const [leaving] = await seatsOf(shop, "leaving");
    await setKnobs(ctx, first(shop).remoteId, { unavailable: { next: 1 } });
    await expect(vacateSeat(after, leaving?.id ?? "")).rejects.toMatchObject({ code: "try_later" });
    expect(await seatsOf(shop, "free")).toHaveLength(0);
    expect(await vacateSeat(after, leaving?.id ?? "")).toBe("free");
    expect(await peopleIn(shop)).toEqual([]);
    expect(await seatsOf(shop, "free")).toHaveLength(1);
  });
});

it("cannot place two people on one seat, whatever the code does", async () => {
  const shop = await openShop([1]);
  const id = await paidOrder(shop);
  await deliver(id);
  const [place] = await placesOf(id);
  if (!place) throw new Error("no place");
  const twin = db()
    .insert(assignments)
    .values({ ...place, id: undefined, position: 7, email: newEmail() });
  await expect(twin).rejects.toMatchObject({ cause: { constraint: "assignments_one_live_per_seat" } });
});
