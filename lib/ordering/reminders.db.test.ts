import { describe, expect, it } from "vitest";
import { isOvertaken, remindLeaving } from "@/lib/delivery";
import { deliverMessage } from "@/lib/messages";
import { channelNamed } from "@/lib/messages/channels/registry";
import { selectAttempts } from "@/lib/payments";
import { expireOverdue, placeRenewal } from ".";
import {
  at,
  buyerAt,
  daysBefore,
  HOUR,
  linkOf,
  remindersOf,
  renew,
  renewAlone,
  seated,
  seatedTeam,
} from "./testing/renewals";

describe("reminders", () => {
  it("come three days and one day before the end, once each, from nine in the morning", async () => {
    const { orderId, endsAt, email } = await seated();
    await remindLeaving(daysBefore(endsAt, 4));
    expect(await remindersOf(orderId)).toEqual([]);
    const early = daysBefore(endsAt, 3);
    await remindLeaving(at(new Date(early.now().getTime() - 2 * HOUR)));
    expect(await remindersOf(orderId)).toEqual([]);
    for (const now of [
      early,
      early,
      daysBefore(endsAt, 2),
      daysBefore(endsAt, 1),
      daysBefore(endsAt, 1),
      daysBefore(endsAt, 0),
    ])
      await remindLeaving(now);
    const sent = await remindersOf(orderId);
    expect(sent.map(({ kind }) => kind)).toEqual(["expiring_in_3_days", "expiring_in_1_day"]);
    expect(sent[0]?.facts).toMatchObject({ invited: [{ email }], amountIdr: 50_000 });
  });

  it("are not made up for after an outage: only the nearer one is sent", async () => {
    const { orderId, endsAt } = await seated();
    await remindLeaving(daysBefore(endsAt, 2));
    expect(await remindersOf(orderId)).toEqual([]);
    await remindLeaving(daysBefore(endsAt, 1));
    expect((await remindersOf(orderId)).map(({ kind }) => kind)).toEqual(["expiring_in_1_day"]);
  });

  it("name everybody of an order who leaves that day in one message, and leave out who has renewed", async () => {
    const { shop, emails, orderId, endsAt } = await seatedTeam(3);
    await renewAlone(shop, emails[1]);
    await remindLeaving(daysBefore(endsAt, 3));
    const [message, ...others] = await remindersOf(orderId);
    expect(others).toEqual([]);
    const named = [emails[0], emails[2]].map((email) => expect.objectContaining({ email }) as unknown);
    expect(message?.facts.invited).toHaveLength(2);
    expect(message?.facts.invited).toEqual(expect.arrayContaining(named));
    // Two of the three seats of a package for Rp50.000.
    expect(message?.facts.amountIdr).toBe(33_334);
  });

  it("do not come to who bought only a day or two", async () => {
    const { orderId, endsAt } = await seated({ durationDays: 2 });
    for (const days of [2, 1, 0]) await remindLeaving(daysBefore(endsAt, days));
    expect(await remindersOf(orderId)).toEqual([]);
  });

  it("wait while a code to renew is open, and come when it has ended unpaid", async () => {
    const { orderId, endsAt } = await seated();
    const now = daysBefore(endsAt, 1);
    const renewal = await placeRenewal(buyerAt(now), await linkOf(orderId, now), null);
    await remindLeaving(now);
    expect(await remindersOf(orderId)).toEqual([]);
    const [attempt] = await selectAttempts(now, renewal);
    const later = at(new Date((attempt?.expiresAt.getTime() ?? 0) + HOUR));
    await expireOverdue(later);
    await remindLeaving(later);
    expect(await remindersOf(orderId)).toHaveLength(1);
  });

  describe("that are queued when somebody renews", () => {
    const queuedThenRenewed = async () => {
      const { orderId, endsAt } = await seated();
      const now = daysBefore(endsAt, 3);
      await remindLeaving(now);
      await renew(orderId, now);
      const [message] = await remindersOf(orderId);
      return { orderId, now, id: message?.id ?? "", endsAt };
    };

    it("are dropped, and none of a later day comes", async () => {
      const { orderId, now, id, endsAt } = await queuedThenRenewed();
      expect(await deliverMessage(now, id, channelNamed, isOvertaken)).toBe("dropped");
      expect(await deliverMessage(now, id, channelNamed, isOvertaken)).toBe("dropped");
      await remindLeaving(daysBefore(endsAt, 1));
      expect((await remindersOf(orderId)).map(({ status }) => status)).toEqual(["dropped"]);
    });

    it("twin: without the second look they are sent", async () => {
      const { now, id } = await queuedThenRenewed();
      expect(await deliverMessage(now, id)).toBe("sent");
    });
  });

  it("that name two of whom one renews are made anew for the other", async () => {
    const { shop, emails, orderId, endsAt } = await seatedTeam(2);
    const now = daysBefore(endsAt, 3);
    await remindLeaving(now);
    const [first] = await remindersOf(orderId);
    await renewAlone(shop, emails[1], now);
    expect(await deliverMessage(now, first?.id ?? "", channelNamed, isOvertaken)).toBe("dropped");
    await remindLeaving(now);
    await remindLeaving(now);
    const left = (await remindersOf(orderId)).filter(({ status }) => status === "queued");
    expect(left.map(({ facts }) => facts.invited)).toMatchObject([[{ email: emails[0] }]]);
  });

  it("are not sent on another day than they speak of", async () => {
    const { orderId, endsAt } = await seated();
    await remindLeaving(daysBefore(endsAt, 3));
    const [message] = await remindersOf(orderId);
    expect(await deliverMessage(daysBefore(endsAt, 2), message?.id ?? "", channelNamed, isOvertaken)).toBe("dropped");
  });
});
