import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discount, LEAST_CHARGE_IDR, promoRefusal, subtotal, type PromoTerms } from "@/lib/catalog/rules";
import { rupiah } from "@/lib/core/money";
import { INVITATION_MOVES, INVITATION_STATUSES, PAYMENT_MOVES, PAYMENT_STATUSES } from "@/lib/orders/status";
import { ATTEMPT_MOVES, ATTEMPT_STATUSES } from "@/lib/payments/status";
import { SEAT_MOVES, SEAT_STATUSES } from "@/lib/seats/status";
import { differences } from "@/lib/settlement/reconcile";
import { holdMinutes, nextAskAt } from "./rules";
import { placeOrderInput } from "./schemas";

const reachable = (moves: Record<string, readonly string[]>, from: string): Set<string> => {
  const seen = new Set([from]);
  for (const status of seen) for (const next of moves[status] ?? []) seen.add(next);
  return seen;
};

describe("status tables", () => {
  it.each([
    ["payment", PAYMENT_MOVES, PAYMENT_STATUSES, "pending"],
    ["invitation", INVITATION_MOVES, INVITATION_STATUSES, "not_started"],
    ["attempt", ATTEMPT_MOVES, ATTEMPT_STATUSES, "creating"],
    ["seat", SEAT_MOVES, SEAT_STATUSES, "free"],
  ] as const)("of %s reach every word and lead back to nothing unknown", (_, moves, words, start) => {
    expect([...reachable(moves, start)].toSorted()).toEqual([...words].toSorted());
  });
  it("never lead from paid back to unpaid", () => {
    expect([...reachable(PAYMENT_MOVES, "paid")].filter((to) => to === "pending" || to === "expired")).toEqual([]);
  });
});

describe("prices", () => {
  it("never fall below the least charge, nor rise by a discount", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 10_000_000 }),
        fc.constantFrom("percent", "fixed"),
        fc.integer({ min: 1, max: 20_000_000 }),
        (price, kind, raw) => {
          const value = kind === "percent" ? (raw % 100) + 1 : raw;
          const whole = subtotal(price, 1);
          const rest = whole - discount({ kind, value }, whole);
          return Number.isSafeInteger(rest) && rest >= Math.min(LEAST_CHARGE_IDR, whole) && rest <= whole;
        },
      ),
    );
    expect(discount({ kind: "percent", value: 10 }, rupiah(49_999))).toBe(4_999);
  });
  it("of a voucher are refused with the reason", () => {
    const now = new Date("2026-11-21T00:00:00Z");
    const promo: PromoTerms = {
      kind: "fixed",
      value: 1,
      packageId: null,
      startsAt: null,
      endsAt: null,
      isActive: true,
      usesMax: 1,
      uses: 0,
    };
    expect(promoRefusal(promo, "a", now)).toBeNull();
    expect(promoRefusal(undefined, "a", now)).toMatch(/not a code/);
    expect(promoRefusal({ ...promo, endsAt: now }, "a", now)).toMatch(/expired/);
    expect(promoRefusal({ ...promo, startsAt: new Date("2026-12-01") }, "a", now)).toMatch(/yet/);
    expect(promoRefusal({ ...promo, uses: 1 }, "a", now)).toMatch(/used up/);
    expect(promoRefusal({ ...promo, packageId: "b" }, "a", now)).toMatch(/this package/);
  });
});

describe("deadlines", () => {
  it("hold scarce seats for a shorter time", () => {
    expect([holdMinutes(180, 180), holdMinutes(60, 180), holdMinutes(3, 180)]).toEqual([30, 20, 15]);
  });
  it("ask the gateway ever more rarely, and no longer than two days after the end", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: -3_600, max: 400_000 }), (asks, secondsOver) => {
        const expiresAt = new Date("2026-11-21T00:00:00Z");
        const now = new Date(expiresAt.getTime() + secondsOver * 1000);
        const next = nextAskAt(asks, now, expiresAt);
        return secondsOver > 48 * 3600 ? next === null : next !== null && next > now;
      }),
    );
  });
});

describe("what an order form may send", () => {
  const body = { customer_email: "a@example.com", package_id: "p" };
  it("names each wrong field", () => {
    const wrong = { ...body, customer_email: "nobody", quantity: -1, phone_number: "12", price: 1 };
    const { error } = placeOrderInput.safeParse(wrong);
    expect(
      error?.issues
        .flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : issue.path.map(String)))
        .toSorted(),
    ).toEqual(["customer_email", "phone_number", "price", "quantity"]);
  });
  it("never throws, whatever it is", () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof placeOrderInput.safeParse(value).success === "boolean"));
    for (const quantity of [0, 1.5, 1e9, "2", null, Number.NaN])
      expect(placeOrderInput.safeParse({ ...body, quantity }).success).toBe(false);
  });
});

describe("the daily comparison", () => {
  const receipt = { receiptKey: "r1", amount: rupiah(50_000), merchantFee: null, paidAt: null };
  const row = { receiptKey: "r1", amountIdr: 50_000 };
  const kinds = (ours: (typeof row)[], theirs: (typeof receipt)[]) =>
    differences({ amountIdr: 50_000 }, ours, { receipts: theirs, rawStatus: "x" }).map(([kind]) => kind);
  it("finds what the two books disagree about, and nothing else", () => {
    expect(kinds([row], [receipt])).toEqual([]);
    expect(kinds([], [receipt])).toEqual(["paid_there_not_here"]);
    expect(kinds([row], [])).toEqual(["paid_here_not_there"]);
    expect(kinds([row], [{ ...receipt, amount: rupiah(49_000) }])).toEqual(["wrong_amount"]);
    expect(kinds([row, { ...row, receiptKey: "r2" }], [receipt, { ...receipt, receiptKey: "r2" }])).toEqual([
      "paid_twice",
    ]);
  });
});
