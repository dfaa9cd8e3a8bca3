import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox } from "@/db/schema";
import { lockOrderRows, readPressure } from "@/lib/orders";
import { inTransaction } from "@/lib/work/context";
import {
  correctAddress,
  deliverStuck,
  deliverUnit,
  deliverWaiting,
  endTerms,
  planRows,
  prepareDelivery,
  releaseOrder,
  reserveLines,
  vacateSeat,
  withdrawOrder,
} from ".";
import { justBefore } from "./testing/interrupt";
import {
  accept,
  announced,
  assignmentsOf,
  ctx,
  DAY,
  deliver,
  first,
  later,
  newEmail,
  only,
  openSeatShop,
  paid,
  pay,
  peopleIn,
  place,
  resize,
  seatProduct,
  seatsOf,
  statusOf,
  tryUnit,
  unitsOf,
  type SeatShop,
} from "./testing/world";

/** What happens between two steps of a delivery, or before it comes to its turn. */

/** Somebody who lives in a pool with one workspace and one seat. */
async function tenant() {
  const shop = await openSeatShop([1]);
  const email = newEmail();
  const id = await paid([shop], { email });
  await deliver(id);
  await accept(first(shop.workspaces), email);
  return { shop, email, id };
}

it("invites nobody whose money went back, and whose seat was freed, while the delivery was looking", async () => {
  const shop = await openSeatShop([1]);
  const id = await paid([shop]);
  await prepareDelivery(ctx, id);
  const unit = only(await unitsOf(id));
  const refundAndVacate = async () => {
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, id), "refunded"));
    expect(await vacateSeat(ctx, only(await seatsOf(shop, "leaving")).id)).toBe("free");
  };
  await justBefore(/join "vendor_calls"/, refundAndVacate, () => deliverUnit(ctx, unit.id));
  expect(await peopleIn(shop.workspaces)).toEqual([]);
});

describe("a line that has some of its seats", () => {
  /** Paid for the tenant, who was to renew but whose seat has ended, and for others; all but one have a seat. */
  const partial = async (others: (string | null)[]) => {
    const { shop, email } = await tenant();
    await resize(first(shop.workspaces), 1 + others.length);
    const two = { ...shop, quantity: 1 + others.length, members: [email, ...others] };
    const { order } = await place([two], { email });
    const after = 31 * DAY;
    await endTerms(later(after));
    await pay(order.id, later(after));
    return { shop, email, id: order.id, after };
  };
  const swept = async (minute: number): Promise<unknown[]> => {
    await db().delete(outbox);
    await deliverWaiting(later(minute));
    await deliverStuck(later(minute));
    return announced("orders/delivery.due");
  };

  it("brings those after a crash, while the rest waits for stock", async () => {
    const { id, after } = await partial([newEmail()]);
    expect(await prepareDelivery(later(after), id)).toMatchObject({ state: "ready" });
    // Killed here.
    expect(await swept(after + 5)).toContainEqual({ orderId: id });
  });

  it("needs no more from stock than it lacks", async () => {
    const { shop, id, after } = await partial([null, null]);
    expect(await deliver(id, after)).toBe("pending_stock");
    await vacateSeat(later(after), only(await seatsOf(shop, "leaving")).id);
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    expect(await swept(after + 5)).toContainEqual({ orderId: id });
    expect(await deliver(id, after + 5)).toBe("invited");
  });
});

it("keeps whoever has paid for a renewal that is not delivered yet when the term is over", async () => {
  const { shop, email, id } = await tenant();
  const renewal = await paid([shop], { email }, later(29 * DAY));
  await db().delete(outbox);
  await endTerms(later(31 * DAY));
  expect(only(await assignmentsOf(id)).status).toBe("ACTIVE");
  expect(await announced("orders/delivery.due")).toContainEqual({ orderId: renewal });

  expect(await deliver(renewal, 31 * DAY)).toBe("active");
  await endTerms(later(31 * DAY));
  expect([await statusOf(id), await statusOf(renewal)]).toEqual(["ended", "active"]);
  expect(await peopleIn(shop.workspaces)).toEqual([email]);
});

/** Ends an order unpaid and plans and holds it again, as for another code. */
const reopen = (shop: SeatShop, orderId: string, email: string) =>
  inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, orderId);
    await releaseOrder(tx, rows);
    const who = { email, phone: null, address: null, supplies: [shop.product.supply], people: [email] };
    const plan = await planRows(tx, rows, await readPressure(tx, who));
    await reserveLines(tx, plan, rows);
    return plan;
  });

it("renews what it was to renew when the order is opened once more", async () => {
  const { shop, email, id } = await tenant();
  const { order } = await place([{ product: seatProduct(shop.poolId, 1, 365) }], { email, intent: "renew" });
  const plan = await reopen(shop, order.id, email);
  expect(plan.intent).toBe("renew");
  expect(only(plan.lines)).toMatchObject({ needed: 0, people: [{ email, renews: only(await assignmentsOf(id)).id }] });
});

describe("a renewal whose person's address was corrected before it was paid", () => {
  const corrected = async () => {
    const shop = await openSeatShop([1]);
    const [wrong, right] = [newEmail(), newEmail()];
    const id = await paid([shop], { email: wrong });
    await deliver(id);
    const { order } = await place([shop], { email: wrong });
    await correctAddress(ctx, only(await unitsOf(id)).id, right);
    await deliver(id);
    return { shop, wrong, right, id, renewal: order.id };
  };

  it("is opened once more for the same seat and the address that they have now", async () => {
    const { shop, wrong, right, id, renewal } = await corrected();
    const plan = await reopen(shop, renewal, wrong);
    const renews = only(await assignmentsOf(id)).id;
    expect(only(plan.lines)).toMatchObject({ needed: 0, people: [{ email: right, renews }] });
    await pay(renewal);
    expect(await deliver(renewal)).toBe("invited");
    expect(only(await unitsOf(renewal)).email).toBe(right);
  });

  it("gets a seat for that address when the renewed one has ended", async () => {
    const { shop, right, renewal } = await corrected();
    await endTerms(later(31 * DAY));
    await vacateSeat(later(31 * DAY), only(await seatsOf(shop, "leaving")).id);
    await pay(renewal, later(31 * DAY));
    expect(await deliver(renewal, 31 * DAY)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([right]);
  });
});

it("does not remove a person who has paid for a new seat there while their old one was being cleared", async () => {
  const { shop, email } = await tenant();
  await resize(first(shop.workspaces), 2);
  await endTerms(later(31 * DAY));
  const leaving = only(await seatsOf(shop, "leaving")).id;
  const again = await paid([shop], { email });
  // The old seat's removal has begun: it has looked who lives there, and notes its call.
  await justBefore(
    /insert into "vendor_calls"/,
    () => deliver(again),
    () => vacateSeat(ctx, leaving).catch(() => null),
  );
  for (const minute of [3, 6]) {
    await vacateSeat(later(minute), leaving).catch(() => null);
    await deliver(again, minute);
  }
  expect(await statusOf(again)).toBe("invited");
  expect(await peopleIn(shop.workspaces)).toEqual([email]);
});

it("does not invite a person whose removal from there is under way", async () => {
  const { shop, email } = await tenant();
  await resize(first(shop.workspaces), 2);
  await endTerms(later(31 * DAY));
  const leaving = only(await seatsOf(shop, "leaving")).id;
  const again = await paid([shop], { email });
  const seatAndInvite = async () => {
    await prepareDelivery(ctx, again);
    expect(await tryUnit(ctx, only(await unitsOf(again)).id)).toBe("again");
  };
  await justBefore(/^update "vendor_calls"/, seatAndInvite, () => vacateSeat(ctx, leaving));
  expect(await deliver(again, 1)).toBe("invited");
  expect(await peopleIn(shop.workspaces)).toEqual([email]);
});
