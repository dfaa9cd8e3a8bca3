import { describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import { differences } from "./reconcile";

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
