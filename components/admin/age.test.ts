import { describe, expect, it } from "vitest";
import { formatAge } from "./age";

const now = new Date("2026-11-21T10:00:00Z");

describe("the age of an order", () => {
  it.each([
    ["2026-11-21T09:59:30Z", "baru saja", "just now"],
    ["2026-11-21T10:05:00Z", "baru saja", "just now"],
    ["2026-11-21T09:59:00Z", "1 mnt", "1 min"],
    ["2026-11-21T07:00:01Z", "2 jam", "2 h"],
    ["2026-11-18T10:00:00Z", "3 hari", "3 d"],
  ])("of %s is told in its largest unit", (at, id, en) => {
    expect([formatAge(at, now, "id"), formatAge(at, now, "en")]).toEqual([id, en]);
  });
});
