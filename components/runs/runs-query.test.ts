import { expect, it } from "vitest";
import type { RunRow } from "@/lib/engine/views";
import { pageOf, runId, runsHref, runsQuery, runsWanted } from "./runs-query";

const run = (id: string): RunRow => ({
  id,
  functionId: "settle",
  status: "completed",
  eventName: "payments/webhook.received",
  steps: 1,
  failures: 0,
  createdAt: "2026-11-21T00:00:00.000Z",
  startedAt: null,
  endedAt: null,
  nextAt: null,
});

it("reads a bad address as the newest page", () => {
  expect(runsQuery.parse({ status: "nonsense", clock: "1", before: "a\u0000b" })).toEqual({});
  expect(runsQuery.parse({ status: ["failed", "queued"] })).toEqual({});
  expect(runsWanted({})).toMatchObject({ origin: "events", status: undefined, before: undefined });
});

it("keeps the filter in the address", () => {
  const query = runsQuery.parse({ status: "failed", clock: "shown", before: "01J_a-1" });
  expect(runsHref("/admin/runs", query)).toBe("/admin/runs?status=failed&clock=shown&before=01J_a-1");
  expect(runsHref("/dev/runs", {})).toBe("/dev/runs");
});

it("goes on after the last run shown, and only while there are more", () => {
  const limit = runsWanted({}).limit;
  const found = Array.from({ length: limit }, (_, index) => run(`r${index}`));
  expect(pageOf(found)).toMatchObject({ next: `r${limit - 2}` });
  expect(pageOf(found).runs).toHaveLength(limit - 1);
  expect(pageOf(found.slice(1))).toMatchObject({ next: undefined });
  expect(pageOf([])).toEqual({ runs: [], next: undefined });
});

it.each(["", "a b", "a\u0000", "../x", "x".repeat(61)])("%j is no id of a run", (id) => {
  expect(runId.safeParse(id).success).toBe(false);
});
