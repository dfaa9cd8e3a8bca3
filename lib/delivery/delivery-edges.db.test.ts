import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { orders, outbox, vendorCalls, workspaces } from "@/db/schema";
import { lockOrderRows } from "@/lib/orders";
import { setKnobs } from "@/lib/pretend";
import { inTransaction } from "@/lib/work/context";
import {
  available,
  deliverStuck,
  deliverWaiting,
  endTerms,
  nameUnits,
  prepareDelivery,
  releaseOrder,
  vacateSeat,
} from ".";
import {
  accept,
  announced,
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
  place,
  recordsOf,
  resize,
  seatsOf,
  tryUnit,
  unitsOf,
} from "./testing/world";

describe("a person with two orders", () => {
  it("is put into a workspace where they do not sit yet", async () => {
    const shop = await openSeatShop([2, 1, 1]);
    const [home, ill, spare] = shop.workspaces;
    const asking = { email: newEmail(), intent: "new" } as const;
    const one = await paid([shop], asking);
    expect(await deliver(one)).toBe("invited");
    const two = await paid([shop], asking);
    await setKnobs(ctx, ill?.remoteId ?? "", { tokenExpired: true });
    expect(await deliver(two)).toBe("invited");
    expect([await homesOf(one), await homesOf(two)]).toEqual([[home?.name], [spare?.name]]);
    const reseated = (await recordsOf(two)).find(({ reason }) => reason === "reseated");
    expect(reseated?.facts).toEqual({
      email: asking.email,
      workspace: ill?.name,
      why: "auth",
      detail: "token_expired",
      to: spare?.name,
      passedOver: [{ workspace: home?.name, why: "lives_there", free: 0, total: 2, endsAt: null }],
    });
  });

  it("stays when the seat of the order before is given up late", async () => {
    const shop = await openSeatShop([2]);
    const home = first(shop.workspaces);
    const email = newEmail();
    await deliver(await paid([shop], { email }));
    await accept(home, email);
    const after = later(31 * DAY);
    await endTerms(after);
    const { id: leaving } = only(await seatsOf(shop, "leaving"));

    const back = await paid([shop], { email });
    expect(await deliver(back)).toBe("invited");
    expect(await vacateSeat(after, leaving)).toBe("free");
    expect(await peopleIn([home])).toEqual([email]);
  });
});

it("leaves a workspace that loses every call for another one", async () => {
  const shop = await openSeatShop([1, 1]);
  const [silent, well] = shop.workspaces;
  const id = await paid([shop]);
  await setKnobs(ctx, silent?.remoteId ?? "", {
    ghostSuccess: { next: 1000 },
    replyLostAfterEffect: { next: 1000 },
  });
  expect(await deliver(id)).toBe("invited");
  expect(await homesOf(id)).toEqual([well?.name]);
  // Nobody knows what the silent one did, so its seat is cleared before it is sold again.
  expect(only(await seatsOf(shop, "leaving")).workspaceId).toBe(silent?.id);
});

it("reads the lists before anything is sent again, and waits for lists that lag", async () => {
  const shop = await openSeatShop([1]);
  const home = first(shop.workspaces);
  const email = newEmail();
  const id = await paid([shop], { email });
  await setKnobs(ctx, home.remoteId, { replyLostAfterEffect: { next: 1 }, listLagSeconds: 3_600 });
  const prepared = await prepareDelivery(ctx, id);
  expect(prepared.state).toBe("ready");
  const unit = only(await unitsOf(id));
  expect(await tryUnit(ctx, unit.id)).toBe("again");
  expect(await tryUnit(ctx, unit.id)).toBe("again");
  expect(await db().$count(vendorCalls, eq(vendorCalls.orderId, id))).toBe(1);
  await setKnobs(ctx, home.remoteId, { listLagSeconds: 0 });
  // The lists are still silent about it, and now it has waited long enough: the second call finds the person there.
  expect(await tryUnit(later(2), unit.id)).toBe("delivered");
  expect(await peopleIn([home])).toEqual([email]);
});

it("asks for a name for each person who sits everywhere already", async () => {
  const shop = await openSeatShop([6], { seats: 3 });
  const members = [newEmail(), newEmail(), newEmail()];
  const team = { email: first(members), intent: "new" } as const;
  expect(await deliver(await paid([{ ...shop, members }], team))).toBe("invited");
  const again = await paid([{ ...shop, members }], team);
  expect(await deliver(again)).toBe("manual");
  expect((await unitsOf(again)).map(({ status, email }) => [status, email])).toEqual(
    members.map(() => ["needs_name", null]),
  );
  await nameUnits(ctx, again, [newEmail(), newEmail(), newEmail()]);
  expect(await deliver(again)).toBe("invited");
});

it("serves a pool with seats although a long queue waits in another", async () => {
  const shop = await openSeatShop([1]);
  const id = await paid([shop]);
  await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, id)));
  await resize(first(shop.workspaces), 0);
  expect(await deliver(id)).toBe("pending_stock");
  await resize(first(shop.workspaces), 1);
  await copyWaiting(id, 250, `pool:${(await openSeatShop([0])).poolId}`);
  await db().delete(outbox);
  await deliverWaiting(ctx);
  expect(await announced("orders/delivery.due")).toEqual([{ orderId: id }]);
  await db()
    .update(orders)
    .set({ invitationStatus: "revoked" })
    .where(sql`id like 'ORD-WAITS-%'`);
});

/** So many orders like this one that were paid a day earlier and wait for another supply. */
async function copyWaiting(id: string, count: number, supply: string): Promise<void> {
  const columns = sql`buyer_id, title, units, subtotal_idr, total_idr, customer_email, payment_status, invitation_status,
    created_at, updated_at, expires_at`;
  await db().execute(sql`insert into orders (id, paid_at, ${columns})
    select 'ORD-WAITS-' || n, paid_at - interval '1 day', ${columns} from orders, generate_series(1, ${count}::int) n where id = ${id}`);
  const line = sql`position, product_id, product_name, kind, quantity, units, unit_price_idr, total_idr, duration_days, snapshot, delivery_status`;
  await db().execute(sql`insert into order_lines (order_id, supply, ${line})
    select 'ORD-WAITS-' || n, ${supply}, ${line} from order_lines, generate_series(1, ${count}::int) n where order_id = ${id}`);
  await db().execute(sql`insert into order_units (order_id, line_id, position)
    select order_id, id, 0 from order_lines where order_id like 'ORD-WAITS-%'`);
}

it("repeats what fails for hours only now and then", async () => {
  const shop = await openSeatShop([1]);
  const id = await paid([shop]);
  await prepareDelivery(ctx, id);
  await db().delete(outbox);
  for (let minute = 3; minute < 63; minute++) await deliverStuck(later(minute));
  const repeats = (await announced("orders/delivery.due")).filter(({ orderId }) => orderId === id);
  expect(repeats.length).toBeGreaterThanOrEqual(3);
  expect(repeats.length).toBeLessThan(12);
});

it("keeps no seat from buyers for an order whose money was taken back", async () => {
  const shop = await openSeatShop([1]);
  const { order } = await place([shop]);
  await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, order.id)));
  await db()
    .update(orders)
    .set({ paymentStatus: "paid", paidAt: ctx.now(), invitationStatus: "pending_stock" })
    .where(eq(orders.id, order.id));
  await expect(place([shop])).rejects.toMatchObject({ code: "sold_out" });
  expect((await available(ctx, [shop.product])).get(shop.product.id)?.available).toBe(0);
  await db().update(orders).set({ paymentStatus: "needs_review" }).where(eq(orders.id, order.id));
  await place([shop]);
});

it("frees the seat only when no invitation can be on its way any more", async () => {
  const shop = await openSeatShop([1]);
  const id = await paid([shop]);
  await deliver(id);
  await endTerms(later(31 * DAY));
  const { id: leaving } = only(await seatsOf(shop, "leaving"));
  const underWay = { outcome: "unknown", leaseUntil: later(1).now() } as const;
  await db().update(vendorCalls).set(underWay).where(eq(vendorCalls.orderId, id));
  await expect(vacateSeat(ctx, leaving)).rejects.toMatchObject({ code: "try_later" });
  expect(await vacateSeat(later(2), leaving)).toBe("free");
});

it("lets a workspace that was full rest, and forgets its trouble when a call goes well", async () => {
  const shop = await openSeatShop([2, 1]);
  const [home] = shop.workspaces;
  const id = await paid([shop]);
  await setKnobs(ctx, home?.remoteId ?? "", { capacity: 0 });
  await deliver(id);
  const troubleOf = async () =>
    only(
      await db()
        .select()
        .from(workspaces)
        .where(eq(workspaces.id, home?.id ?? "")),
    );
  expect(await troubleOf()).toMatchObject({ trouble: "full", failures: 1, status: "AVAILABLE" });
  // Resting, it is neither offered nor taken from.
  expect((await available(ctx, [shop.product])).get(shop.product.id)?.available).toBe(0);
  await expect(place([shop])).rejects.toMatchObject({ code: "sold_out" });

  await setKnobs(ctx, home?.remoteId ?? "", { capacity: null });
  expect((await available(later(20), [shop.product])).get(shop.product.id)?.available).toBe(2);
  const next = await paid([shop], {}, later(20));
  expect(await deliver(next, 20)).toBe("invited");
  expect(await troubleOf()).toMatchObject({ trouble: null, failures: 0, restUntil: null });
});
