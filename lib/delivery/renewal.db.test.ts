import { describe, expect, it } from "vitest";
import { lockOrderRows } from "@/lib/orders";
import { inTransaction } from "@/lib/work/context";
import {
  available,
  correctAddress,
  deliverUnit,
  endTerms,
  prepareDelivery,
  releaseOrder,
  vacateSeat,
  withdrawOrder,
} from ".";
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
  pay,
  peopleIn,
  place,
  recordsOf,
  resize,
  rowsOf,
  seatProduct,
  seatsOf,
  statusOf,
  termsOf,
  unitsOf,
  type SeatShop,
} from "./testing/world";

/** Somebody who lives in a pool with one workspace and one seat. */
async function tenant(days = 30) {
  const shop = await openSeatShop([1], { days });
  const email = newEmail();
  const id = await paid([shop], { email });
  await deliver(id);
  await accept(first(shop.workspaces), email);
  return { shop, email, id };
}

const daysBetween = (from: Date | null | undefined, to: Date | null | undefined): number =>
  Math.round(Math.abs((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / 86_400_000);

const placedSeat = async (id: string) => only(await assignmentsOf(id));

describe("ordering again", () => {
  it("extends the same seat by a term, also in a pool with one workspace that is sold out", async () => {
    const { shop, email, id } = await tenant();
    expect((await available(ctx, [shop.product])).get(shop.product.id)?.available).toBe(0);
    const before = await placedSeat(id);
    const { order } = await place([shop], { email });
    expect(order.intent).toBe("renew");
    expect(await seatsOf(shop, "held")).toEqual([]);

    await pay(order.id);
    expect(await deliver(order.id)).toBe("active");
    expect(await deliver(order.id)).toBe("active");
    const after = await placedSeat(id);
    expect(after).toMatchObject({ id: before.id, seatId: before.seatId, workspaceId: before.workspaceId });
    expect(daysBetween(before.endsAt, after.endsAt)).toBe(30);
    expect(only(await termsOf(order.id))).toMatchObject({ startsAt: before.endsAt, endsAt: after.endsAt });
    expect((await rowsOf(order.id)).order.endsAt).toEqual(after.endsAt);
    expect(await peopleIn(shop.workspaces)).toEqual([email]);
    expect((await messagesOf(order.id)).map(({ kind }) => kind)).toEqual(["renewed"]);
  });

  it("extends twice, one term behind the other", async () => {
    const { shop, email, id } = await tenant();
    const { startsAt } = await placedSeat(id);
    for (const _ of [1, 2]) await deliver(await paid([shop], { email }));
    expect(daysBetween(startsAt, (await placedSeat(id)).endsAt)).toBe(90);
  });

  it("keeps the person when the first term is over, and lets them go with the last", async () => {
    const { shop, email, id } = await tenant();
    const renewal = await paid([shop], { email });
    await deliver(renewal);

    await endTerms(later(31 * DAY));
    expect([await statusOf(id), await statusOf(renewal)]).toEqual(["ended", "active"]);
    expect(await seatsOf(shop, "member")).toHaveLength(1);
    expect(await peopleIn(shop.workspaces)).toEqual([email]);

    await endTerms(later(61 * DAY));
    expect(await statusOf(renewal)).toBe("ended");
    expect((await messagesOf(renewal)).map(({ kind }) => kind)).toContain("membership_ended");
    expect(await vacateSeat(later(61 * DAY), only(await seatsOf(shop, "leaving")).id)).toBe("free");
    expect(await peopleIn(shop.workspaces)).toEqual([]);
  });

  it("starts a further term from now when the seat's time is over but nobody has ended it yet", async () => {
    const { shop, email, id } = await tenant();
    const late = later(35 * DAY);
    const renewal = await paid([shop], { email }, late);
    expect(await deliver(renewal, 35 * DAY)).toBe("active");
    expect(daysBetween(late.now(), (await placedSeat(id)).endsAt)).toBe(30);
    await endTerms(late);
    expect([await statusOf(id), await statusOf(renewal)]).toEqual(["ended", "active"]);
  });

  it("is open to whoever has not joined yet, and follows when they do", async () => {
    const shop = await openSeatShop([1]);
    const email = newEmail();
    await deliver(await paid([shop], { email }));
    const renewal = await paid([shop], { email });
    expect(await deliver(renewal)).toBe("invited");
    await accept(first(shop.workspaces), email);
    expect(await statusOf(renewal)).toBe("active");
  });

  it("keeps each order's own end when the person's address is corrected later", async () => {
    const shop = await openSeatShop([1]);
    const [wrong, right] = [newEmail(), newEmail()];
    const id = await paid([shop], { email: wrong });
    await deliver(id);
    const again = await paid([shop], { email: wrong });
    await deliver(again);
    const before = [...(await unitsOf(id)), ...(await unitsOf(again))].map(({ endsAt }) => endsAt);
    await correctAddress(ctx, only(await unitsOf(id)).id, right);
    expect(await announced("orders/delivery.due")).toContainEqual({ orderId: again });
    for (const one of [id, again]) expect(await deliver(one)).toBe("invited");
    const after = [...(await unitsOf(id)), ...(await unitsOf(again))];
    expect(after.map(({ endsAt }) => endsAt)).toEqual(before);
    expect(after.map(({ email }) => email)).toEqual([right, right]);
    expect(await peopleIn(shop.workspaces)).toEqual([right]);
  });
});

describe("the intent", () => {
  it("new takes a second seat, renew refuses without one, auto tells products apart", async () => {
    const { shop, email } = await tenant();
    await resize(first(shop.workspaces), 3);
    expect((await place([shop], { email, intent: "new" })).order.intent).toBe("new");
    expect((await place([shop], { intent: "auto" })).order.intent).toBe("new");
    await expect(place([shop], { intent: "renew" })).rejects.toMatchObject({
      code: "invalid",
      fields: { intent: expect.any(String) as string },
    });
    const year = { product: seatProduct(shop.poolId, 1, 365) };
    await expect(place([year], { email, intent: "auto" })).rejects.toMatchObject({ code: "sold_out" });
    expect((await place([year], { email, intent: "renew" })).order.intent).toBe("renew");
  });

  it("auto takes a new seat when it cannot know which of two is meant", async () => {
    const shop = await openSeatShop([1, 1, 1]);
    const email = newEmail();
    for (const _ of [1, 2]) await deliver(await paid([shop], { email, intent: "new" }));
    expect((await place([shop], { email })).order.intent).toBe("new");
    await expect(place([shop], { email, intent: "renew" })).rejects.toMatchObject({ code: "invalid" });
  });

  it("renews who is there and seats who is not, in one order", async () => {
    const { shop, email } = await tenant();
    await resize(first(shop.workspaces), 2);
    const mate = newEmail();
    const two = { ...shop, quantity: 2, members: [email, mate] };
    const id = await paid([two], { email });
    expect(await deliver(id)).toBe("invited");
    expect((await unitsOf(id)).map(({ renews, status }) => [renews !== null, status])).toEqual([
      [true, "accepted"],
      [false, "delivered"],
    ]);
    expect(await peopleIn(shop.workspaces)).toEqual([email, mate].toSorted());
  });
});

describe("a renewal whose seat has ended before it was paid", () => {
  const lateRenewal = async () => {
    const { shop, email } = await tenant();
    const { order } = await place([shop], { email });
    const after = 31 * DAY;
    await endTerms(later(after));
    return { shop, email, id: order.id, after };
  };
  const vacate = async (shop: SeatShop, minute: number) =>
    vacateSeat(later(minute), only(await seatsOf(shop, "leaving")).id);

  it("gets a fresh seat", async () => {
    const { shop, email, id, after } = await lateRenewal();
    await vacate(shop, after);
    await pay(id, later(after));
    expect(await deliver(id, after)).toBe("invited");
    expect(only(await unitsOf(id)).renews).toBeNull();
    expect((await recordsOf(id)).map(({ reason }) => reason)).toContain("renewal_impossible");
    expect(await peopleIn(shop.workspaces)).toEqual([email]);
  });

  it("waits while none is free", async () => {
    const { shop, id, after } = await lateRenewal();
    await pay(id, later(after));
    expect(await deliver(id, after)).toBe("pending_stock");
    await vacate(shop, after);
    expect(await deliver(id, after + 1)).toBe("invited");
  });

  it("also when it ends between preparation and delivery", async () => {
    const { shop, email, id: former } = await tenant();
    await resize(first(shop.workspaces), 2);
    const id = await paid([shop], { email });
    const prepared = await prepareDelivery(ctx, id);
    const unit = only(await unitsOf(id));
    expect(prepared).toEqual({ state: "ready", unitIds: [unit.id] });
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, former), "refunded"));
    expect(await deliverUnit(ctx, unit.id)).toEqual({ outcome: "waiting" });
    expect(await announced("orders/delivery.due")).toContainEqual({ orderId: id });
    expect(await deliver(id)).toBe("invited");
  });
});

describe("money that goes back", () => {
  const withdraw = (id: string, minute = 0) =>
    inTransaction(later(minute), async (tx) => withdrawOrder(tx, await lockOrderRows(tx, id), "refunded"));

  it("of a renewal takes back its term and nothing else", async () => {
    const { shop, email, id } = await tenant();
    const before = await placedSeat(id);
    const renewal = await paid([shop], { email });
    await deliver(renewal);
    await withdraw(renewal);
    expect([await statusOf(id), await statusOf(renewal)]).toEqual(["active", "revoked"]);
    expect((await placedSeat(id)).endsAt).toEqual(before.endsAt);
    expect(await peopleIn(shop.workspaces)).toEqual([email]);
  });

  it("of the first order lets the renewal move up", async () => {
    const { shop, email, id } = await tenant();
    const renewal = await paid([shop], { email });
    await deliver(renewal);
    const at = 10 * DAY;
    await withdraw(id, at);
    const term = only(await termsOf(renewal));
    expect(daysBetween(later(at).now(), term.startsAt)).toBe(0);
    expect(daysBetween(later(at).now(), (await placedSeat(id)).endsAt)).toBe(30);
    expect(await seatsOf(shop, "member")).toHaveLength(1);

    expect(await announced("orders/delivery.due")).toContainEqual({ orderId: renewal });
    const told = (await messagesOf(renewal)).length;
    await deliver(renewal, at);
    const { order, units } = await rowsOf(renewal);
    expect([order.endsAt, only(units).endsAt]).toEqual([term.endsAt, term.endsAt]);
    expect(await messagesOf(renewal)).toHaveLength(told);
  });

  it("of all of them frees the seat", async () => {
    const { shop, email, id } = await tenant();
    const renewal = await paid([shop], { email });
    await deliver(renewal);
    await withdraw(id);
    await withdraw(renewal);
    expect((await placedSeat(id)).status).toBe("REVOKED");
    await vacateSeat(ctx, only(await seatsOf(shop, "leaving")).id);
    expect(await peopleIn(shop.workspaces)).toEqual([]);
  });
});

it("holds nothing for a renewal, so that ending it unpaid gives nothing back", async () => {
  const { shop, email, id } = await tenant();
  const { order } = await place([shop], { email });
  await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, order.id)));
  expect(await seatsOf(shop, "free")).toEqual([]);
  expect(await homesOf(id)).toHaveLength(1);
});
