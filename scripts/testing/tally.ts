/** Passed and failed of one runner. */
export type Tally = { passed: number; failed: number };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const numberAt = (record: Record<string, unknown>, name: string): number => Number(record[name] ?? 0);
const listAt = (record: Record<string, unknown>, name: string): unknown[] => {
  const value = record[name];
  return Array.isArray(value) ? value : [];
};

/** A runner that ended badly has at least one failure, also when none of its tests is to blame. */
const atLeastOne = (tally: Tally, isBad: boolean): Tally =>
  isBad && tally.failed === 0 ? { ...tally, failed: 1 } : tally;

/** Reads Vitest's JSON report. A file that could not even be loaded counts as one failure; so does a missing report. */
export function tallyVitest(report: unknown, exitCode: number | null): Tally {
  if (!isRecord(report)) return { passed: 0, failed: 1 };
  const unloaded = listAt(report, "testResults").filter(
    (file) => isRecord(file) && file.status === "failed" && listAt(file, "assertionResults").length === 0,
  ).length;
  const failed = numberAt(report, "numFailedTests") + unloaded;
  return atLeastOne({ passed: numberAt(report, "numPassedTests"), failed }, exitCode !== 0);
}

/** Reads Playwright's JSON report. A test that passed only on a second try has passed; a skipped one counts as neither. */
export function tallyPlaywright(report: unknown, exitCode: number | null): Tally {
  if (!isRecord(report) || !isRecord(report.stats)) return { passed: 0, failed: 1 };
  const { stats } = report;
  const tally = {
    passed: numberAt(stats, "expected") + numberAt(stats, "flaky"),
    failed: numberAt(stats, "unexpected"),
  };
  return atLeastOne(tally, exitCode !== 0);
}

export const addUp = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
  failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
});
