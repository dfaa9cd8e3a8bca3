import { crashDrill } from "@/scripts/drill/crash";
import { listCounts } from "@/scripts/drill/report";
import type { Measure } from "./measure";

export const crash: Measure = {
  name: "crash",
  title: "orders paid while site, executor and PostgreSQL are killed: nothing lost, nothing twice",
  run: async ({ say, size }) => {
    const seed = size("seed", Date.now() % 1_000_000);
    say(`seed ${seed}`);
    const report = await crashDrill({
      orders: size("orders", 220),
      kills: size("kills", 60),
      seed,
      log: () => undefined,
    });
    say(`orders: ${listCounts(report.orders)}; kill -9: ${listCounts(report.kills)}`);
    say(`settled ${(report.settledMs / 1000).toFixed(1)} s after the last kill, target <= 60 s`);
    const failed = report.checks.filter(({ problems }) => problems.length > 0);
    for (const { check, problems } of failed) say(`FAIL ${check}: ${problems.join(" | ")}`);
    if (failed.length > 0) throw new Error(`${failed.length} checks failed; play it again with --seed=${seed}`);
    say(`all ${report.checks.length} checks hold: 0 lost, 0 double`);
  },
};
