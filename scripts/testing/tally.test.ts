import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addUp, tallyPlaywright, tallyVitest } from "@/scripts/testing/tally";

describe("tallyVitest", () => {
  it("counts tests", () => {
    expect(tallyVitest({ numPassedTests: 3, numFailedTests: 1, testResults: [] }, 1)).toEqual({ passed: 3, failed: 1 });
  });
  it("counts a file that could not be loaded", () => {
    const testResults = [{ status: "failed", assertionResults: [] }];
    expect(tallyVitest({ numPassedTests: 3, numFailedTests: 0, testResults }, 1)).toEqual({ passed: 3, failed: 1 });
  });
  it("never answers none failed for a run that ended badly", () => {
    expect(() => fc.assert(fc.property(fc.anything(), (report) => tallyVitest(report, 1).failed > 0))).not.toThrow();
    expect(() =>
      fc.assert(fc.property(fc.anything(), (report) => tallyPlaywright(report, null).failed > 0)),
    ).not.toThrow();
  });
});

it("tallyPlaywright counts a flaky test as passed and a skipped one not at all", () => {
  const stats = { expected: 4, flaky: 1, skipped: 2, unexpected: 3 };
  expect(tallyPlaywright({ stats }, 1)).toEqual({ passed: 5, failed: 3 });
});

it("addUp sums", () => {
  expect(
    addUp([
      { passed: 1, failed: 2 },
      { passed: 3, failed: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 2 });
});
