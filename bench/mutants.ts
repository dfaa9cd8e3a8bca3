import { runTool } from "@/scripts/testing/run";
import type { Measure } from "./measure";
import config from "./mutants.config.mjs";

const STRYKER = ["@stryker-mutator", "core", "bin", "stryker.js"] as const;

export const mutants: Measure = {
  name: "mutants",
  title: "pure rules with one mistake each (A): how many of them a test notices, of all (B)",
  run: async ({ word }) => {
    const files = word("files");
    const chosen = files ? ["--mutate", files] : [];
    // Shown as it comes: breaking everything takes about eight minutes.
    const { exitCode } = await runTool(STRYKER, ["run", "bench/mutants.config.mjs", "--logLevel", "warn", ...chosen], {
      shown: true,
    });
    if (exitCode !== 0)
      throw new Error(`fewer than ${config.thresholds?.break} % were noticed, or Stryker could not do its work`);
  },
};
