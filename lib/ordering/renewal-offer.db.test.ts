import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { orderLines, products, seats } from "@/db/schema";
import { calendarDay, daysAfter } from "@/lib/core/format";
import { endTerms, remindLeaving, vacateSeat, type keepOffer } from "@/lib/delivery";
import { deliver, order, orderRow, outcomeOf, pay } from "@/lib/testing/world";
import { cancelOrder, placeRenewal, readRenewalOffer } from ".";
import {
  at,
  buyerAt,
  daysBefore,
  HOUR,
  linkOf,
  payOrder,
  remindersOf,
  renew,
  seated,
  seatedTeam,
  seatsOfOrder,
  ZONE,
} from "./testing/renewals";

describe("a link to renew", () => {
  it("orders once however often it is pressed, extends the same seat, and shows the order once it is paid", async () => {
    const { orderId, endsAt, shop } = await seated();
    const now = daysBefore(endsAt, 3);
    const link = await linkOf(orderId, now);
    const [before] = await seatsOfOrder(orderId);
    expect(await readRenewalOffer(now, link)).toMatchObject({ state: "open", totalIdr: 50_000, shopIdr: 50_000 });
    const press = () => placeRenewal(buyerAt(now), link, null);
    const pressed = await Promise.all([press(), press(), press(), press()]);
    expect(new Set(pressed).size).toBe(1);
    const [id = ""] = pressed;
    expect(await readRenewalOffer(now, link)).toEqual({ state: "placed", orderId: id });
    // Nothing is extended without money.
    expect((await seatsOfOrder(orderId))[0]?.endsAt).toEqual(endsAt);
    await payOrder(id, now);
    const [after] = await seatsOfOrder(orderId);
    expect(after).toMatchObject({ id: before?.id, seatId: before?.seatId, workspaceId: before?.workspaceId });
    expect(after?.endsAt?.getTime()).toBe(endsAt.getTime() + 30 * 24 * HOUR);
    expect(await press()).toBe(id);
    expect(await readRenewalOffer(now, link)).toEqual({ state: "placed", orderId: id });
    expect(await orderRow(id)).toMatchObject({ intent: "renew", totalIdr: 50_000 });
    expect(shop.workspaces).toHaveLength(1);
  });

  it("twin: without the lock on the offer several orders are placed", async () => {
    const { orderId, endsAt } = await seated();
    const now = daysBefore(endsAt, 3);
    await remindLeaving(now);
    const link = await linkOf(orderId, now);
    const unlocked: typeof keepOffer = async (_, { offer }) => {
      if (!offer) throw new Error("the reminder makes the offer");
      return offer;
    };
    const pressed = await Promise.all([1, 2, 3].map(() => placeRenewal(buyerAt(now), link, null, unlocked)));
    expect(new Set(pressed).size).toBeGreaterThan(1);
  });

  it("orders anew when its order was cancelled", async () => {
    const { orderId, endsAt } = await seated();
    const now = daysBefore(endsAt, 3);
    const buyer = buyerAt(now);
    const link = await linkOf(orderId, now);
    const first = await placeRenewal(buyer, link, null);
    await cancelOrder(buyer, first);
    expect(await readRenewalOffer(now, link)).toMatchObject({ state: "open" });
    expect(await placeRenewal(buyer, link, null)).not.toBe(first);
  });

  it("keeps the old price when the shop's has gone up, and takes a lower one", async () => {
    const { orderId, endsAt, shop } = await seated();
    const price = (priceIdr: number) => db().update(products).set({ priceIdr }).where(eq(products.id, shop.packageId));
    const now = daysBefore(endsAt, 3);
    const link = await linkOf(orderId, now);
    await price(80_000);
    expect(await readRenewalOffer(now, link)).toMatchObject({ totalIdr: 50_000, shopIdr: 80_000 });
    await price(40_000);
    await remindLeaving(now);
    expect((await remindersOf(orderId))[0]?.facts.amountIdr).toBe(40_000);
    // What was once offered is kept.
    await price(90_000);
    expect(await readRenewalOffer(now, link)).toMatchObject({ totalIdr: 40_000 });
    expect((await orderRow(await renew(orderId, now))).totalIdr).toBe(40_000);
  });

  it("does not keep a price for another length of time, nor offer what is not sold any more", async () => {
    const { orderId, endsAt, shop } = await seated();
    const now = daysBefore(endsAt, 1);
    const link = await linkOf(orderId, now);
    const set = (to: Partial<typeof products.$inferInsert>) =>
      db().update(products).set(to).where(eq(products.id, shop.packageId));
    await set({ priceIdr: 90_000, durationDays: 90 });
    expect(await readRenewalOffer(now, link)).toMatchObject({ totalIdr: 90_000 });
    await set({ isActive: false });
    expect(await readRenewalOffer(now, link)).toEqual({ state: "not_sold" });
    expect(await outcomeOf(placeRenewal(buyerAt(now), link, null))).toBe("not_found");
    await remindLeaving(now);
    expect((await remindersOf(orderId))[0]?.facts).toMatchObject({ amountIdr: null, reminder: { offerEndsAt: null } });
  });

  it("renews a whole team at the price of its package", async () => {
    const { orderId, endsAt } = await seatedTeam(3, { priceIdr: 100_000 });
    const now = daysBefore(endsAt, 3);
    const id = await renew(orderId, now);
    expect((await orderRow(id)).totalIdr).toBe(100_000);
    expect(await db().select().from(orderLines).where(eq(orderLines.orderId, id))).toMatchObject([
      { quantity: 1, units: 3 },
    ]);
    const ends = (await seatsOfOrder(orderId)).map(({ endsAt }) => calendarDay(endsAt ?? new Date(0), ZONE));
    expect(new Set(ends)).toEqual(new Set([daysAfter(calendarDay(now.now(), ZONE), 33)]));
  });
});

describe("a late renewal", () => {
  const overAndClear = async () => {
    const seat = await seated();
    const now = at(new Date(seat.endsAt.getTime() + HOUR));
    const link = await linkOf(seat.orderId, daysBefore(seat.endsAt, 1));
    await endTerms(now);
    const [before] = await seatsOfOrder(seat.orderId);
    await vacateSeat(now, before?.seatId ?? "");
    return { ...seat, now, link, before };
  };

  it("gets the same seat back when it is free, for a term from its payment on", async () => {
    const { now, link, before, orderId, email } = await overAndClear();
    expect(await readRenewalOffer(now, link)).toMatchObject({ state: "open", people: [{ newEndsAt: null }] });
    const id = await placeRenewal(buyerAt(now), link, null);
    await payOrder(id, now);
    const [seat] = await seatsOfOrder(id);
    expect(seat).toMatchObject({ email, seatId: before?.seatId, workspaceId: before?.workspaceId, status: "ACTIVE" });
    expect(seat?.endsAt?.getTime()).toBe(now.now().getTime() + 30 * 24 * HOUR);
    expect((await seatsOfOrder(orderId)).map(({ status }) => status)).toEqual(["ENDED"]);
    expect(await placeRenewal(buyerAt(now), link, null)).toBe(id);
  });

  it("gets another seat of the same workspace while the old one is still being cleared, and nobody is removed", async () => {
    const { orderId, endsAt } = await seated();
    const now = at(new Date(endsAt.getTime() + HOUR));
    const link = await linkOf(orderId, daysBefore(endsAt, 1));
    await endTerms(now);
    const [before] = await seatsOfOrder(orderId);
    const id = await placeRenewal(buyerAt(now), link, null);
    await payOrder(id, now);
    const [seat] = await seatsOfOrder(id);
    expect(seat?.workspaceId).toBe(before?.workspaceId);
    expect(seat?.seatId).not.toBe(before?.seatId);
    await vacateSeat(now, before?.seatId ?? "");
    expect((await seatsOfOrder(id))[0]?.status).toBe("ACTIVE");
  });

  it("is offered until the days of grace are over, and not to who has come back already", async () => {
    const { endsAt, link, now, shop, email } = await overAndClear();
    const grace = at(new Date(endsAt.getTime() + 3 * 24 * HOUR));
    expect(await readRenewalOffer(at(new Date(grace.now().getTime() - HOUR)), link)).toMatchObject({ state: "open" });
    expect(await readRenewalOffer(grace, link)).toEqual({ state: "over" });
    const again = await order(shop, { customer_email: email }, undefined, buyerAt(now));
    await pay(again.payment_reference, "no_webhook", now);
    await deliver(again.order_id, now);
    expect(await readRenewalOffer(now, link)).toEqual({ state: "over" });
  });

  it("says that no place is left instead of taking money for none", async () => {
    const { link, now, shop } = await overAndClear();
    await db()
      .update(seats)
      .set({ status: "retired", lineId: null })
      .where(eq(seats.workspaceId, shop.workspaces[0]?.id ?? ""));
    expect(await outcomeOf(placeRenewal(buyerAt(now), link, null))).toBe("sold_out");
  });
});
