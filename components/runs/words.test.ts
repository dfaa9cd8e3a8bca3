import { expect, it } from "vitest";
import { duration } from "./words";

it.each([
  ["2026-11-21T00:00:00.000Z", "2026-11-21T00:00:00.085Z", "85 ms"],
  ["2026-11-21T00:00:00.000Z", "2026-11-21T00:00:12.400Z", "12.4 s"],
  ["2026-11-21T00:00:00.000Z", "2026-11-21T00:03:00.000Z", "3 min"],
  ["2026-11-21T00:00:00.000Z", "2026-11-21T05:00:00.000Z", "5 h"],
  ["2026-11-21T00:00:01.000Z", "2026-11-21T00:00:00.000Z", "0 ms"],
  ["2026-11-21T00:00:00.000Z", null, ""],
])("from %s to %s is %j", (createdAt, endedAt, expected) => {
  expect(duration({ createdAt, endedAt })).toBe(expected);
});
