import { parseArgs } from "node:util";
import { crashDrill, type DrillReport } from "./crash";

/**
 * `node --import tsx scripts/drill/main.ts [--orders 40] [--kills 6] [--seed N]`: the crash drill by itself. Prints
 * every check and, last, `N passed, N failed`. The seed is printed first, so that a failure can be played again.
 */
const { values } = parseArgs({
  options: { orders: { type: "string" }, kills: { type: "string" }, seed: { type: "string" } },
});

/** A number from the command line, else from the environment, else the fallback. */
function whole(name: "orders" | "kills" | "seed", fallback: number): number {
  const given = values[name] ?? process.env[`DRILL_${name.toUpperCase()}`];
  if (given === undefined || given === "") return fallback;
  if (/^\d{1,9}$/.test(given) && Number(given) > 0) return Number(given);
  throw new Error(`--${name}: "${given}" is not a whole number above zero`);
}

const say = (line: string) => console.log(line);

function tell(report: DrillReport): number {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ");
  say(`orders: ${list(report.orders)}`);
  say(`kill -9: ${list(report.kills)}`);
  for (const { check, problems } of report.checks) {
    say(`${problems.length === 0 ? "ok  " : "FAIL"} ${check}`);
    for (const problem of problems) say(`       ${problem}`);
  }
  const failed = report.checks.filter(({ problems }) => problems.length > 0).length;
  say(`${report.checks.length - failed} passed, ${failed} failed`);
  return failed;
}

const wish = { orders: whole("orders", 40), kills: whole("kills", 6), seed: whole("seed", Date.now() % 1_000_000) };
say(`crash drill: ${wish.orders} orders, ${wish.kills} kills, seed ${wish.seed}`);
process.exitCode = tell(await crashDrill({ ...wish, log: say })) === 0 ? 0 : 1;
