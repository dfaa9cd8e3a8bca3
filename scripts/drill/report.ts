import type { Tally } from "@/scripts/testing/tally";
import { crashDrill, type DrillReport } from "./crash";

export type DrillSize = { orders: number; kills: number; seed: number };

/** What `npm test` plays; `npm run bench -- crash` plays the long form. */
const SHORT = { orders: 40, kills: 6 };

/** Sizes by name, from the command line or from `DRILL_ORDERS`, `DRILL_KILLS`, `DRILL_SEED`; a new seed each time. */
export function readSize(given: Partial<Record<keyof DrillSize, string>>): DrillSize {
  const whole = (name: keyof DrillSize, fallback: number): number => {
    const text = given[name] ?? process.env[`DRILL_${name.toUpperCase()}`];
    if (text === undefined || text === "") return fallback;
    if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
    throw new Error(`the drill's ${name}: "${text}" is not a whole number above zero`);
  };
  return {
    orders: whole("orders", SHORT.orders),
    kills: whole("kills", SHORT.kills),
    seed: whole("seed", 1 + (Date.now() % 999_999)),
  };
}

export const listCounts = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");

/** Plays a drill and says what came of it: the seed first, so that a failure can be played again, then every check. */
export async function runDrill(size: DrillSize, say: (line: string) => void): Promise<Tally> {
  say(`crash drill: ${size.orders} orders, ${size.kills} kills, seed ${size.seed}`);
  try {
    return tell(await crashDrill({ ...size, log: say }), say);
  } catch (error) {
    say(`FAIL the drill could not be played: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
}

function tell(report: DrillReport, say: (line: string) => void): Tally {
  say(`orders: ${listCounts(report.orders)}`);
  say(`kill -9: ${listCounts(report.kills)}`);
  for (const { check, problems } of report.checks) {
    say(`${problems.length === 0 ? "ok  " : "FAIL"} ${check}`);
    for (const problem of problems) say(`       ${problem}`);
  }
  const failed = report.checks.filter(({ problems }) => problems.length > 0).length;
  return { passed: report.checks.length - failed, failed };
}
