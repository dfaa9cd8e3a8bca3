import { describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import type { GatewayPayment } from "@/lib/payments/gateway";
import { differences } from "./reconcile";

describe("the daily comparison", () => {
  const receipt = { receiptKey: "r1", amount: rupiah(50_000), merchantFee: null, paidAt: null };
  const row = { receiptKey: "r1", amountIdr: 50_000, attention: null };
  const reversed = { ...row, attention: "reversed" as const };
  const refund = { refundKey: "RF-1", amount: rupiah(20_000) };
  const kinds = (
    ours: (typeof row | typeof reversed)[],
    theirs: (typeof receipt)[],
    { refundedIdr = 0, ...more }: Partial<GatewayPayment> & { refundedIdr?: number } = {},
  ) =>
    differences(
      { amountIdr: 50_000 },
      { receipts: ours, refundedIdr },
      { receipts: theirs, refunds: [], status: "succeeded", rawStatus: "x", ...more },
    ).map(([kind]) => kind);

  it("finds what the two books disagree about, and nothing else", () => {
    expect(kinds([row], [receipt])).toEqual([]);
    expect(kinds([], [receipt])).toEqual(["paid_there_not_here"]);
    expect(kinds([row], [])).toEqual(["paid_here_not_there"]);
    expect(kinds([row], [{ ...receipt, amount: rupiah(49_000) }])).toEqual(["wrong_amount"]);
    expect(kinds([row, { ...row, receiptKey: "r2" }], [receipt, { ...receipt, receiptKey: "r2" }])).toEqual([
      "paid_twice",
    ]);
  });

  it("finds refunds that only one of them knows", () => {
    expect(kinds([row], [receipt], { refunds: [refund], refundedIdr: 20_000 })).toEqual([]);
    expect(kinds([row], [receipt], { refunds: [refund] })).toEqual(["refunds_differ"]);
    expect(kinds([row], [receipt], { refundedIdr: 20_000 })).toEqual(["refunds_differ"]);
  });

  it("finds money that was taken back, or put back, and that only one of them knows of", () => {
    expect(kinds([reversed], [receipt], { status: "reversed" })).toEqual([]);
    expect(kinds([reversed], [], { status: "failed" })).toEqual([]);
    expect(kinds([row], [receipt], { status: "reversed" })).toEqual(["reversal"]);
    expect(kinds([reversed], [receipt])).toEqual(["reversal"]);
    expect(kinds([reversed, row], [receipt])).toEqual([]);
  });
});
