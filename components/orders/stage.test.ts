import { describe, expect, it } from "vitest";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";
import { CATALOGUES } from "@/lib/i18n/catalogues";

const { id } = CATALOGUES;
import { deliverySteps, orderStage, stageTone } from "./stage";

const facts = { canPayAgain: false, unnamedSeats: 0, payment: { status: "open" } } as const;

describe("orderStage", () => {
  it("has words for every pair of states that an order can be in", () => {
    for (const paymentStatus of PAYMENT_STATUSES)
      for (const invitationStatus of INVITATION_STATUSES) {
        const stage = orderStage({ ...facts, paymentStatus, invitationStatus });
        expect(Object.keys(id.stages)).toContain(stage);
        expect(stageTone(stage)).toBeTruthy();
      }
  });

  it("never tells a buyer who has paid to pay", () => {
    const unpaid = new Set(["waiting", "preparing_qr", "qr_expired", "qr_failed", "closed", "cancelled"]);
    for (const paymentStatus of ["paid", "partially_refunded", "needs_review", "refunded"] as const)
      for (const invitationStatus of INVITATION_STATUSES)
        for (const canPayAgain of [true, false])
          expect(unpaid).not.toContain(orderStage({ ...facts, paymentStatus, invitationStatus, canPayAgain }));
  });

  it("offers a new code once the old one is over, and says so while the first is being made", () => {
    const pending = { ...facts, paymentStatus: "pending", invitationStatus: "not_started" } as const;
    expect(orderStage(pending)).toBe("waiting");
    expect(orderStage({ ...pending, payment: { status: "creating" }, canPayAgain: true })).toBe("preparing_qr");
    // Its time is over, though no sweep has written that down yet.
    expect(orderStage({ ...pending, canPayAgain: true })).toBe("qr_expired");
    expect(orderStage({ ...pending, payment: { status: "expired" }, canPayAgain: true })).toBe("qr_expired");
    expect(orderStage({ ...pending, paymentStatus: "expired" })).toBe("closed");
  });

  it("asks for the other members while seats have no name", () => {
    const paid = { ...facts, paymentStatus: "paid", invitationStatus: "invited" } as const;
    expect(orderStage(paid)).toBe("invited");
    expect(orderStage({ ...paid, unnamedSeats: 3 })).toBe("name_seats");
  });
});

describe("deliverySteps", () => {
  it("shows nothing before the money is there", () => {
    expect(deliverySteps({ paymentStatus: "pending", invitationStatus: "not_started" })).toEqual([]);
    expect(deliverySteps({ paymentStatus: "needs_review", invitationStatus: "not_started" })).toEqual([]);
  });

  it("has one step at most in progress, and never one done after one that is not", () => {
    for (const invitationStatus of INVITATION_STATUSES) {
      const states = deliverySteps({ paymentStatus: "paid", invitationStatus }).map((step) => step.state);
      expect(states.filter((state) => state === "current" || state === "trouble").length).toBeLessThanOrEqual(1);
      const firstOpen = states.findIndex((state) => state !== "done");
      expect(firstOpen < 0 ? [] : states.slice(firstOpen)).not.toContain("done");
    }
  });
});
