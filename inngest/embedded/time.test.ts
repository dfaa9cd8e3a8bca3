import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextFiring } from "./cron";
import { eventIds } from "./event-ids";
import { backoffMs, delayMs, retryAfterMs } from "./time";

const NOW = Date.parse("2026-11-21T00:00:00Z");

const outcomeOf = (work: () => number): string => {
  try {
    return String(work());
  } catch (error) {
    return error instanceof Error ? "Error" : "not an Error";
  }
};

describe("durations", () => {
  it.each([
    ["", 0],
    ["2s", 2_000],
    ["1h2m3s", 3_723_000],
    ["1w1d", 691_200_000],
    ["500ms", 500],
    ["1.5s", 1_500],
    ["2026-11-21T00:01:00.000Z", 60_000],
    ["2020-01-01T00:00:00.000Z", 0],
  ])("%s is %i ms", (text, ms) => expect(delayMs(text, NOW)).toBe(ms));

  it("throw on anything else, and only an Error", () => {
    for (const text of ["soon", "1x", "-1s", "1s soon", "2026-99-99"]) expect(() => delayMs(text, NOW)).toThrow(text);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(outcomeOf(() => delayMs(text, NOW))).toMatch(/^(0|[1-9]\d*(\.\d+)?(e\+\d+)?|Error)$/);
      }),
    );
  });
});

describe("the next attempt", () => {
  it("comes when retry-after says, within a second and a day", () => {
    expect(retryAfterMs("5", NOW)).toBe(5_000);
    expect(retryAfterMs("0", NOW)).toBe(1_000);
    expect(retryAfterMs("9999999", NOW)).toBe(86_400_000);
    expect(retryAfterMs("2026-11-21T00:00:30.000Z", NOW)).toBe(30_000);
    expect(retryAfterMs("Sat, 21 Nov 2026 00:00:30 GMT", NOW)).toBe(30_000);
    for (const nothing of [undefined, "", "later"]) expect(retryAfterMs(nothing, NOW)).toBeUndefined();
  });

  it("comes later each time, then stays", () => {
    expect([0, 1, 2, 9].map((attempt) => backoffMs(attempt, [15, 30, 60], 0))).toEqual([
      15_000, 30_000, 60_000, 60_000,
    ]);
    expect(backoffMs(0, [15], 1)).toBe(18_000);
    expect(backoffMs(0, [7200], 1)).toBe(7_230_000);
    expect(backoffMs(3, [], 1)).toBe(0);
  });
});

describe("cron", () => {
  it.each([
    ["* * * * *", "2026-11-21T00:01:00.000Z"],
    ["*/10 * * * * *", "2026-11-21T00:00:10.000Z"],
    ["0 9 * * *", "2026-11-21T09:00:00.000Z"],
    ["TZ=Asia/Jakarta 0 9 * * *", "2026-11-21T02:00:00.000Z"],
    ["0 0 1 1 *", "2027-01-01T00:00:00.000Z"],
  ])("%s fires next at %s", (expression, next) => {
    expect(nextFiring(expression, new Date(NOW))?.toISOString()).toBe(next);
  });

  it("always fires after the given time", () => {
    const field = fc.constantFrom("*", "*/5", "7", "1-4");
    fc.assert(
      fc.property(
        field,
        fc.date({ min: new Date(NOW), max: new Date(NOW + 1e10), noInvalidDate: true }),
        (minute, from) => {
          expect(nextFiring(`${minute} * * * *`, from)?.getTime()).toBeGreaterThan(from.getTime());
        },
      ),
    );
  });

  it("throws on nonsense", () => {
    for (const text of ["", "often", "99 * * * *", "TZ=Nowhere/Land * * * * *"])
      expect(() => nextFiring(text, new Date(NOW))).toThrow(Error);
  });
});

describe("event ids", () => {
  it("are a ULID of the seed, counted up", () => {
    const seed = `1795219383353,${Buffer.from([1, 2, 3, 4, 5, 6, 255, 255, 255, 255]).toString("base64")}`;
    const ids = eventIds(seed, 2, NOW);
    expect(ids).toEqual(eventIds(seed, 2, NOW + 1));
    expect(ids[0]).toMatch(/^01M7[0-9A-HJKMNP-TV-Z]{15}VZZZZZZ$/);
    expect(ids[1]?.endsWith("000000")).toBe(true);
  });

  it("are all different, whatever the seed", () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), (seed) => {
        const ids = eventIds(seed, 20, NOW);
        expect(new Set(ids).size).toBe(20);
        for (const id of ids) expect(id).toHaveLength(26);
      }),
    );
  });
});
