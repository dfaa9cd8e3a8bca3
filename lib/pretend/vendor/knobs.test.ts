import { assert, constantFrom, jsonValue, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { KNOBS_OFF, knobsPatch, matchesPattern, playFault, readKnobs, type Knobs } from "./knobs";

describe("knobs", () => {
  it("are all off in a workspace that has none stored", () => {
    expect(readKnobs({})).toEqual(KNOBS_OFF);
  });

  it("leave the others alone when some are turned", () => {
    expect(knobsPatch.parse({ tokenExpired: true })).toEqual({ tokenExpired: true });
  });

  it.each([
    [{ latencyMs: -1 }],
    [{ latencyMs: 60_001 }],
    [{ ghostSuccess: { next: 0 } }],
    [{ ghostSuccess: { probability: 1.5 } }],
    [{ ghostSuccess: { next: 1, probability: 0.5 } }],
    [{ ghostSucess: { next: 1 } }],
    [{ refuseEmails: "*" }],
  ])("refuse %j", (patch) => {
    expect(knobsPatch.safeParse(patch).success).toBe(false);
  });

  it("never throw on whatever is sent", () => {
    assert(property(jsonValue(), (value) => void expect(() => knobsPatch.safeParse(value)).not.toThrow()));
  });
});

describe("a fault", () => {
  const strikes = (knobs: Knobs, draws: readonly string[]) =>
    draws.map((draw) => playFault(knobs, "ghostSuccess", draw).strikes);
  const draws = Array.from({ length: 400 }, (_, n) => `invite:buyer-${n}@shop.example:0`);

  it("never strikes when it is off", () => {
    expect(strikes(KNOBS_OFF, draws)).not.toContain(true);
  });

  it("strikes the next so many times, then is off", () => {
    let knobs: Knobs = { ...KNOBS_OFF, ghostSuccess: { next: 2 } };
    const seen = draws.slice(0, 4).map((draw) => {
      const played = playFault(knobs, "ghostSuccess", draw);
      knobs = played.knobs;
      return played.strikes;
    });
    expect(seen).toEqual([true, true, false, false]);
    expect(knobs.ghostSuccess).toBeNull();
  });

  it("strikes the same calls again with the same seed, and others with another", () => {
    const knobs: Knobs = { ...KNOBS_OFF, ghostSuccess: { probability: 0.3 } };
    expect(strikes(knobs, draws)).toEqual(strikes(knobs, draws));
    expect(strikes(knobs, draws)).not.toEqual(strikes({ ...knobs, seed: "another" }, draws));
  });

  it("strikes about as often as it was told to", () => {
    const count = strikes({ ...KNOBS_OFF, ghostSuccess: { probability: 0.3 } }, draws).filter(Boolean).length;
    expect(count).toBeGreaterThan(80);
    expect(count).toBeLessThan(160);
  });
});

describe("an address pattern", () => {
  it.each([
    ["*@blocked.example", "a@blocked.example", true],
    ["*@blocked.example", "a@blocked.example.org", false],
    ["a@b.example", "a@b.example", true],
    ["a@b.example", "aa@b.example", false],
    ["*", "anything", true],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "acb", false],
    ["ab*ba", "aba", false],
  ])("%s on %s: %s", (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it("means the same as the regular expression it stands for", () => {
    const letters = string({ unit: constantFrom("a", "b", "*"), maxLength: 8 });
    const text = string({ unit: constantFrom("a", "b"), maxLength: 8 });
    assert(
      property(letters, text, (pattern, value) => {
        expect(matchesPattern(pattern, value)).toBe(new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(value));
      }),
    );
  });
});
