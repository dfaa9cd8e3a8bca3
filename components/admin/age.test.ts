import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import { ageOf } from "./age";

const now = new Date("2026-11-21T10:00:00Z");

function told(words: "age" | "waiting", locale: "id" | "en", at: string): string {
  const t = createTranslator({ locale, messages: CATALOGUES[locale], namespace: "admin" });
  const { unit, count } = ageOf(at, now);
  return t(`${words}.${unit}`, { count });
}

describe("the age of an order", () => {
  it.each([
    ["2026-11-21T09:59:30Z", "baru saja", "just now"],
    ["2026-11-21T10:05:00Z", "baru saja", "just now"],
    ["2026-11-21T09:59:00Z", "1 mnt", "1 min"],
    ["2026-11-21T07:00:01Z", "2 jam", "2 h"],
    ["2026-11-18T10:00:00Z", "3 hari", "3 d"],
  ])("of %s is told in its largest unit", (at, id, en) => {
    expect([told("age", "id", at), told("age", "en", at)]).toEqual([id, en]);
  });

  it("is a sentence of its own where something has only just begun to wait", () => {
    expect(told("waiting", "id", "2026-11-21T09:59:30Z")).toBe("baru saja");
    expect(told("waiting", "id", "2026-11-21T07:00:01Z")).toBe("sudah 2 jam");
    expect(told("waiting", "en", "2026-11-21T07:00:01Z")).toBe("for 2 h");
  });
});
