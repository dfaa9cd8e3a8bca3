import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canCancelOrder, canConfirmPayment, canRetryOrder, unitActs } from "./rules";
import { shareOf } from "@/lib/orders/rules";

describe("what staff may do", () => {
  it("follows where the order stands", () => {
    expect(canRetryOrder({ paymentStatus: "paid", invitationStatus: "failed" })).toBe(true);
    expect(canRetryOrder({ paymentStatus: "paid", invitationStatus: "active" })).toBe(false);
    expect(canRetryOrder({ paymentStatus: "refunded", invitationStatus: "failed" })).toBe(false);
    expect((["pending", "expired", "failed", "needs_review"] as const).every(canConfirmPayment)).toBe(true);
    expect((["paid", "cancelled", "refunded", "partially_refunded"] as const).some(canConfirmPayment)).toBe(false);
    expect(canCancelOrder("needs_review")).toBe(true);
    expect(canCancelOrder("paid")).toBe(false);
  });

  it("with a part ends once somebody has joined, it is over, or nothing is owed", () => {
    const part = { isOwed: true, isInvited: true, isRefundable: true };
    expect(unitActs({ ...part, status: "needs_person" })).toEqual({
      canCorrectAddress: true,
      canRetry: true,
      canRefund: true,
    });
    expect(unitActs({ ...part, status: "accepted" })).toMatchObject({ canCorrectAddress: false, canRefund: true });
    expect(unitActs({ ...part, isInvited: false, status: "waiting" })).toMatchObject({ canCorrectAddress: false });
    for (const nothing of [
      unitActs({ ...part, status: "withdrawn" }),
      unitActs({ ...part, isOwed: false, status: "needs_person" }),
    ])
      expect(Object.values(nothing).some(Boolean)).toBe(false);
  });
});

it("the shares of a line's parts add up to its price", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.integer({ min: 1, max: 100 }), (totalIdr, units) => {
      const shares = Array.from({ length: units }, (_, position) => shareOf({ totalIdr, units }, position));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(totalIdr);
    }),
  );
});
