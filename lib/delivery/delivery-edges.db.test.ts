import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, idempotencyKeys, inviteAttempts, orders, outbox, workspaces } from "@/db/schema";
import { cancelOrder, nameMembers } from "@/lib/ordering";
import { deliverStuck, deliverWaiting, endTerms, requestRefund, sendRefund } from "@/lib/settlement";
import { finishDelivery, invitePerson, prepareDelivery, syncWorkspaces, vacateSeat } from "@/lib/delivery";
import type { Ctx } from "@/lib/work/context";
import { isDomainError } from "@/lib/core/errors";
import { acceptInvitation, readStandIns, setKnobs } from "@/lib/workspaces";
import {
  ctx,
  later,
  newEmail,
  openPromo,
  openShop,
  order,
  orderRow,
  pay,
  paymentOf,
  seatsOf,
  usesOf,
  type Shop,
} from "@/lib/testing/world";

/** The durable function without its engine, `minute` minutes from now: `try_later` is tried again two minutes later. */
async function deliver(orderId: string, minute = 0): Promise<string> {
  const prepared = await prepareDelivery(later(minute), orderId);
  if (prepared.state !== "ready") return prepared.state;
  for (const assignmentId of prepared.toInvite)
    for (let round = 0; round < 12; round++) {
      const outcome = await tryInvite(later(minute + round * 2), assignmentId);
      if (outcome !== "moved" && outcome !== "again") break;
    }
  return finishDelivery(later(minute), orderId, null);
}

const tryInvite = (at: Ctx, assignmentId: string): Promise<string> =>
  invitePerson(at, assignmentId).then(
    ({ outcome }) => outcome,
    (error: unknown) => {
      if (isDomainError(error) && error.code === "try_later") return "again";
      throw error;
    },
  );

async function paidOrder(shop: Shop, more: Record<string, unknown> = {}): Promise<string> {
  const placed = await order(shop, more);
  await pay(placed.payment_reference);
  return placed.order_id;
}

const workspaceOf = async (orderId: string): Promise<string | undefined> =>
  (
    await db()
      .select({ name: workspaces.name })
      .from(assignments)
      .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
      .where(eq(assignments.orderId, orderId))
  )[0]?.name;

async function peopleIn(name: string | undefined): Promise<string[]> {
  const found = (await readStandIns(ctx)).find((workspace) => workspace.name === name);
  return [...(found?.members ?? []), ...(found?.pending ?? [])].map(({ email }) => email);
}

describe("a person with two orders", () => {
  it("is moved to a workspace where they do not sit yet", async () => {
    const shop = await openShop([2, 1, 1]);
    const [home, ill, spare] = shop.workspaces;
    const email = newEmail();
    const one = await paidOrder(shop, { customer_email: email });
    expect(await deliver(one)).toBe("invited");
    const two = await paidOrder(shop, { customer_email: email });
    await setKnobs(ctx, ill?.remoteId ?? "", { tokenExpired: true });
    expect(await deliver(two)).toBe("invited");
    expect([await workspaceOf(one), await workspaceOf(two)]).toEqual([home?.name, spare?.name]);
  });

  it("stays when the seat of the order before is given up late", async () => {
    const shop = await openShop([2]);
    const [home] = shop.workspaces;
    const email = newEmail();
    await deliver(await paidOrder(shop, { customer_email: email }));
    await acceptInvitation(ctx, home?.remoteId ?? "", email);
    await syncWorkspaces(ctx);
    const after = later(31 * 24 * 60);
    await endTerms(after);
    const [leaving] = await seatsOf(shop, "leaving");

    const renewed = await paidOrder(shop, { customer_email: email });
    expect(await deliver(renewed)).toBe("invited");
    expect(await vacateSeat(after, leaving?.id ?? "")).toBe("free");
    expect(await peopleIn(home?.name)).toEqual([email]);
  });
});

it("leaves a workspace that loses every call for another one", async () => {
  const shop = await openShop([1, 1]);
  const [silent, well] = shop.workspaces;
  const id = await paidOrder(shop);
  await setKnobs(ctx, silent?.remoteId ?? "", {
    ghostSuccess: { next: 1000 },
    replyLostAfterEffect: { next: 1000 },
  });
  expect(await deliver(id)).toBe("invited");
  expect(await workspaceOf(id)).toBe(well?.name);
});

it("asks for a name in place of each person who sits everywhere already", async () => {
  const shop = await openShop([6], { seatsPerPackage: 3 });
  const team = { customer_email: newEmail(), member_emails: [newEmail(), newEmail()] };
  expect(await deliver(await paidOrder(shop, team))).toBe("invited");
  const again = await paidOrder(shop, team);
  expect(await deliver(again)).toBe("manual");
  expect((await orderRow(again)).memberEmails).toEqual([]);
  await nameMembers(ctx, again, [newEmail(), newEmail(), newEmail()]);
  expect(await deliver(again)).toBe("invited");
});

it("serves a pool with seats although a long queue waits in another", async () => {
  const shop = await openShop([1]);
  const id = await paidOrder(shop);
  await db().update(orders).set({ invitationStatus: "pending_stock" }).where(eq(orders.id, id));
  await db().execute(sql`update seats set status = 'free', order_id = null where order_id = ${id}`);
  const empty = await openShop([0]);
  const columns = sql`package_name, duration_days, warranty_days, quantity, seats, subtotal_idr, discount_idr, total_idr,
    customer_email, member_emails, payment_status, invitation_status, created_at, updated_at, expires_at`;
  await db().execute(sql`
    insert into orders (id, package_id, pool_id, paid_at, ${columns})
    select 'ORD-WAITS-' || n, ${empty.packageId}, ${empty.poolId}, paid_at - interval '1 day', ${columns}
    from orders, generate_series(1, 250) n where id = ${id}`);
  await db().delete(outbox);
  await deliverWaiting(ctx);
  expect((await db().select().from(outbox)).map(({ data }) => data.orderId)).toEqual([id]);
  await db().update(orders).set({ invitationStatus: "revoked" }).where(eq(orders.poolId, empty.poolId));
});

it("repeats what fails for hours only now and then", async () => {
  const shop = await openShop([1]);
  const id = await paidOrder(shop);
  await prepareDelivery(ctx, id);
  await db().delete(outbox);
  for (let minute = 3; minute < 63; minute++) await deliverStuck(later(minute));
  const repeats = (await db().select().from(outbox)).filter(({ data }) => data.orderId === id);
  expect(repeats.slice(0, 3).length).toBe(3);
  expect(repeats.length).toBeLessThan(12);
});

it("keeps no seat from buyers for an order whose money was taken back", async () => {
  const shop = await openShop([2]);
  const id = await paidOrder(shop);
  await db().update(orders).set({ invitationStatus: "pending_stock", seats: 5 }).where(eq(orders.id, id));
  await expect(order(shop)).rejects.toMatchObject({ code: "sold_out" });
  await db().update(orders).set({ paymentStatus: "needs_review" }).where(eq(orders.id, id));
  await order(shop);
});

it("frees the seat only when no invitation can be on its way any more", async () => {
  const shop = await openShop([1]);
  const id = await paidOrder(shop);
  await deliver(id);
  await endTerms(later(31 * 24 * 60));
  const [leaving] = await seatsOf(shop, "leaving");
  await db().update(inviteAttempts).set({ outcome: "unknown" }).where(eq(inviteAttempts.orderId, id));
  await expect(vacateSeat(ctx, leaving?.id ?? "")).rejects.toMatchObject({ code: "try_later" });
  expect(await vacateSeat(later(2), leaving?.id ?? "")).toBe("free");
});

it("gives the voucher back when short money goes back", async () => {
  const shop = await openShop([1]);
  const code = await openPromo(1);
  const placed = await order(shop, { promo_code: code });
  expect(await pay(placed.payment_reference, "wrong_amount")).toBe("needs_review");
  expect(await usesOf(code)).toBe(1);
  const { id: paymentId } = await paymentOf(placed.payment_reference);
  const refund = await requestRefund(ctx, { paymentId, amountIdr: placed.amount - 1_000, reason: "short" });
  expect(await sendRefund(ctx, refund.id)).toBe("done");
  expect((await orderRow(placed.order_id)).paymentStatus).toBe("refunded");
  expect(await usesOf(code)).toBe(0);
});

it("lets a key be used again when its order ended before anybody was told of it", async () => {
  const shop = await openShop([2]);
  const email = newEmail();
  const placed = await order(shop, { customer_email: email }, `key-${email}`);
  // The process was killed before the answer was written down, and the order has ended since.
  await db().update(idempotencyKeys).set({ answer: null }).where(eq(idempotencyKeys.orderId, placed.order_id));
  await cancelOrder(ctx, placed.order_id);
  const again = await order(shop, { customer_email: email }, `key-${email}`);
  expect(again.order_id).not.toBe(placed.order_id);
});
