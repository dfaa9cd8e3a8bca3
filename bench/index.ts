import os from "node:os";
import { abuse } from "./abuse";
import { cpu } from "./cpu";
import { crash } from "./crash";
import { executor } from "./executor";
import { incident } from "./incident";
import type { Measure } from "./measure";
import { mutants } from "./mutants";
import { p1 } from "./p1-webhook";
import { p3 } from "./p3-settle";
import { p4 } from "./p4-contention";
import { p5 } from "./p5-processing";
import { p6 } from "./p6-page";
import { p7 } from "./p7-invite";
import { p8 } from "./p8-window";
import { race } from "./race";
import { soak } from "./soak";
import { startUp } from "./start-up";
import { createTools } from "./tools";
import { year } from "./year";

/**
 * `npm run bench` measures everything, `npm run bench -- p1 soak` what is named. Options: `--rounds=`, `--orders=`,
 * `--kills=`, `--seed=`, `--events=`, `--terms=`, `--ends=`, `--people=` (sizes), `--fresh` (start-up from a fresh clone as well), `--detail` (cpu: every statement),
 * `--files=` (mutants: only these).
 */
const MEASURES: readonly Measure[] = [
  p1,
  p3,
  p4,
  p5,
  p6,
  p7,
  p8,
  race,
  cpu,
  startUp,
  executor,
  incident,
  abuse,
  crash,
  soak,
  year,
  mutants,
];

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith("--"));
const unknown = names.filter((name) => !MEASURES.some((measure) => measure.name === name));
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(", ")}. There are ${MEASURES.map(({ name }) => name).join(", ")}.`);
  process.exit(1);
}

const tools = createTools(words);
const cores = os.cpus();
console.log(
  `Node ${process.versions.node}, ${cores.length} × ${cores[0]?.model.trim() ?? "unknown"}, load ${os.loadavg()[0]?.toFixed(1)}`,
);
try {
  for (const { name, title, run } of MEASURES) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n${name}  ${title}`);
    try {
      await run(tools);
    } catch (error) {
      // One measure that cannot be taken does not cost the others.
      process.exitCode = 1;
      console.log(`    FAILED: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
} finally {
  await tools.stop();
}
process.exit();
