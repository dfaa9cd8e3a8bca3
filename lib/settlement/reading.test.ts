import { describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import { nextCheckAt } from "@/lib/payments";
import type { GatewayPayment } from "@/lib/payments/gateway";
import { doubtAfter, newReceipts, objectionTo, type Read } from "./reading";

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 21) + seconds * 1000);
const receipt = { receiptKey: "r1", amount: rupiah(50_000), merchantFee: null, paidAt: null };
const read = (began: number, status: GatewayPayment["status"], rawStatus: string = status): Read => ({
  began: at(began),
  payment: { reference: "PAY-1", gatewayRef: "g1", status, rawStatus, receipts: [receipt], refunds: [] },
});
/** Money went on record at second 100. */
const paid = { factsAt: at(100), doubtedAt: null, rawStatus: "settlement" };

describe("what a read says against money on record", () => {
  it("is nothing while there is no money, or the gateway still holds it", () => {
    expect(objectionTo(paid, false, read(200, "failed"))).toBe("none");
    for (const status of ["succeeded", "pending", "expired", "cancelled", "refunded"] as const)
      expect(objectionTo(paid, true, read(200, status))).toBe("none");
  });

  it("is stale when it was asked before that money went on record, whatever it says", () => {
    for (const status of ["failed", "reversed"] as const) {
      expect(objectionTo(paid, true, read(99, status))).toBe("stale");
      expect(objectionTo(paid, true, read(100, status))).not.toBe("stale");
    }
  });

  it("is believed at once in the gateway's own word", () => {
    expect(objectionTo(paid, true, read(100, "reversed"))).toBe("reversal");
  });

  it("is believed of a failure only when a second read, a minute later, says the same", () => {
    expect(objectionTo(paid, true, read(200, "failed", "deny"))).toBe("doubt");
    const doubted = { ...paid, ...doubtAfter(paid, read(200, "failed", "deny"), "doubt") };
    expect(doubted).toMatchObject({ doubtedAt: at(200), rawStatus: "deny" });
    expect(objectionTo(doubted, true, read(259, "failed", "deny"))).toBe("doubted");
    expect(objectionTo(doubted, true, read(260, "failed", "failure"))).toBe("doubt");
    expect(objectionTo(doubted, true, read(260, "failed", "deny"))).toBe("reversal");
  });

  it("is forgotten once a fresh read finds the money, and not by a stale one", () => {
    const doubted = { ...paid, doubtedAt: at(200), rawStatus: "deny" };
    expect(doubtAfter(doubted, read(220, "succeeded"), "none").doubtedAt).toBeNull();
    expect(doubtAfter(doubted, read(90, "succeeded"), "none")).toEqual({});
    expect(doubtAfter(doubted, read(230, "failed", "deny"), "doubted")).toEqual({ rawStatus: "deny" });
  });
});

describe("money that is news", () => {
  const row = { receiptKey: "r1", attention: null };
  const reversed = { receiptKey: "r1", attention: "reversed" as const };
  const rounds = (ours: (typeof row | typeof reversed)[], seen: Read) =>
    newReceipts(paid, ours, seen).map(({ round }) => round);

  it("is what is not on record, however old the read", () => {
    expect(rounds([], read(50, "succeeded"))).toEqual([1]);
    expect(rounds([row], read(200, "succeeded"))).toEqual([]);
  });

  it("is what was taken back and is there again, by a fresh read that says so", () => {
    expect(rounds([reversed], read(200, "succeeded"))).toEqual([2]);
    expect(rounds([reversed, reversed], read(200, "partially_refunded"))).toEqual([3]);
    expect(rounds([reversed], read(99, "succeeded"))).toEqual([]);
    expect(rounds([reversed], read(200, "reversed"))).toEqual([]);
    expect(rounds([reversed, row], read(200, "succeeded"))).toEqual([]);
  });
});

it("asks about paid attempts on day 1, 3, 7, 14, 30 and 45, and then never again", () => {
  const days: number[] = [];
  for (let now: Date | null = at(0); (now = nextCheckAt(at(0), now));)
    days.push((now.getTime() - at(0).getTime()) / 86_400_000);
  expect(days).toEqual([1, 3, 7, 14, 30, 45]);
});
