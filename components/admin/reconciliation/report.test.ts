import { expect, it } from "vitest";
import { byGateway, byKind, isSettleable, type Finding, type FindingKind, type Report } from "./report";

const finding = (kind: FindingKind, reference: string): Finding => ({ kind, reference, orderId: null, detail: "" });
const report = (id: string, gateway: string): Report => ({
  id,
  gateway,
  from: "2026-11-20T00:00:00.000Z",
  to: "2026-11-21T00:00:00.000Z",
  ranAt: "2026-11-21T00:00:00.000Z",
  checked: 1,
  findings: [],
});

it("puts missing money first and loses no finding", () => {
  const findings = [
    finding("unreadable", "a"),
    finding("paid_there_not_here", "b"),
    finding("unreadable", "c"),
    finding("paid_twice", "d"),
  ];
  expect(byKind(findings).map((group) => [group.kind, group.findings.map(({ reference }) => reference)])).toEqual([
    ["paid_there_not_here", ["b"]],
    ["paid_twice", ["d"]],
    ["unreadable", ["a", "c"]],
  ]);
  expect(byKind([])).toEqual([]);
});

it("shows the newest report of each gateway before its earlier ones", () => {
  const groups = byGateway([
    report("4", "tripay"),
    report("3", "pakasir"),
    report("2", "tripay"),
    report("1", "tripay"),
  ]);
  expect(groups.map(({ gateway, newest, earlier }) => [gateway, newest.id, earlier.map(({ id }) => id)])).toEqual([
    ["tripay", "4", ["2", "1"]],
    ["pakasir", "3", []],
  ]);
});

it("offers the settlement only where asking again can help", () => {
  const kinds: FindingKind[] = ["paid_there_not_here", "paid_here_not_there", "wrong_amount"];
  expect(kinds.every(isSettleable)).toBe(true);
  expect((["paid_twice", "unknown_reference", "unreadable"] as const).some(isSettleable)).toBe(false);
});
