import { mkdirSync, rmSync } from "node:fs";
import { readSize, runDrill } from "@/scripts/drill/report";
import { ensureBuilt } from "@/scripts/supervisor/build";
import { readJsonFile } from "@/scripts/system/json-file";
import { inRoot } from "@/scripts/system/paths";
import { runTool, type Ended } from "@/scripts/testing/run";
import { addUp, tallyPlaywright, tallyVitest, type Tally } from "@/scripts/testing/tally";

/** `isNeeded`: when it fails, the stages after it are not run. */
export type Stage = { name: string; run: () => Promise<Tally>; isNeeded?: boolean };

const VITEST = ["vitest", "vitest.mjs"] as const;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** A check that is right or wrong as a whole; what it says is shown when it is wrong. */
function verdict({ exitCode, output }: Ended): Tally {
  if (exitCode === 0) return { passed: 1, failed: 0 };
  say(output.trim());
  return { passed: 0, failed: 1 };
}

const format = async () =>
  verdict(await runTool(["prettier", "bin", "prettier.cjs"], ["--check", "."], { shown: false }));
// Without a `.git` folder (an unpacked archive) oxlint does not heed `.gitignore`.
const LINT_OPTIONS = ["--ignore-pattern", "node_modules/**"];
const lint = async () => verdict(await runTool(["oxlint", "bin", "oxlint"], LINT_OPTIONS, { shown: false }));

// Types at a door are documentation: nobody has to import them.
const unused = async () =>
  verdict(await runTool(["knip", "bin", "knip.js"], ["--no-progress", "--exclude", "types"], { shown: false }));

async function types(): Promise<Tally> {
  // Writes next-env.d.ts and the types of the routes, without which a fresh clone does not compile.
  const generated = await runTool(["next", "dist", "bin", "next"], ["typegen"], { shown: false });
  if (generated.exitCode !== 0) return verdict(generated);
  return verdict(await runTool(["typescript", "bin", "tsc"], ["--noEmit"], { shown: false }));
}

function reportFile(name: string): string {
  mkdirSync(inRoot(".cache"), { recursive: true });
  const file = inRoot(".cache", `${name}-report.json`);
  rmSync(file, { force: true });
  return file;
}

async function vitest(project: "pure" | "db"): Promise<Tally> {
  const file = reportFile(project);
  const args = ["run", "--project", project, "--passWithNoTests", "--reporter=default", "--reporter=json"];
  const { exitCode } = await runTool(VITEST, [...args, `--outputFile.json=${file}`], { shown: true });
  return tallyVitest(readJsonFile(file), exitCode);
}

async function browser(): Promise<Tally> {
  const file = reportFile("browser");
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const args = ["test", "--pass-with-no-tests"];
  const { exitCode } = await runTool(["@playwright", "test", "cli.js"], args, { shown: true, env });
  return tallyPlaywright(readJsonFile(file), exitCode);
}

async function build(): Promise<Tally> {
  mkdirSync(inRoot(".cache"), { recursive: true });
  try {
    await ensureBuilt(inRoot(".cache"), new AbortController().signal);
    return { passed: 1, failed: 0 };
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  }
}

/** Needs nothing but the packages. */
export const FAST_STAGES: readonly Stage[] = [
  { name: "format", run: format },
  { name: "lint", run: lint },
  { name: "types", run: types },
  { name: "unused code and packages", run: unused },
  { name: "unit", run: () => vitest("pure") },
];

export const ALL_STAGES: readonly Stage[] = [
  ...FAST_STAGES,
  // Ahead of what starts whole shops; without it there is nothing to start.
  { name: "build", run: build, isNeeded: true },
  { name: "database and routes", run: () => vitest("db") },
  { name: "browser", run: browser },
  { name: "crash drill", run: () => runDrill(readSize({}), say) },
];

/** Runs every stage, also after most failures, and prints the sum as the last line. Answers the exit code. */
export async function runStages(stages: readonly Stage[]): Promise<number> {
  const tallies: Tally[] = [];
  for (const { name, run, isNeeded } of stages) {
    say(`\n== ${name}`);
    const started = Date.now();
    const tally = await run();
    tallies.push(tally);
    say(`== ${name}: ${tally.passed} passed, ${tally.failed} failed, ${((Date.now() - started) / 1000).toFixed(1)} s`);
    if (isNeeded && tally.failed > 0) break;
  }
  const { passed, failed } = addUp(tallies);
  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
