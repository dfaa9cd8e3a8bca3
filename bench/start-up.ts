import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findFreePort } from "@/scripts/system/ports";
import { isAlive } from "@/scripts/system/processes";
import { ROOT } from "@/scripts/system/paths";
import { waitUntil } from "@/scripts/system/wait";
import { startShop } from "@/scripts/testing/shop";
import type { Measure } from "./measure";
import { median, short, spread } from "./numbers";

const SECOND_TARGET_S = 5;
const FRESH_TARGET_S = 180;
const FRESH_LIMIT_MS = 900_000;

export const startUp: Measure = {
  name: "start",
  title:
    "npm start until the site answers: again on the same data (A) against five seconds (B); --fresh: a fresh clone",
  run: async ({ say, size, has }) => {
    const seconds = await startAgain(size("rounds", 5));
    say(`A ${spread(seconds)} s, B ${SECOND_TARGET_S} s, A/B ${short(median(seconds) / SECOND_TARGET_S)}, target <= 1`);
    if (!has("fresh")) return;
    const fresh = await startFresh();
    say(`fresh clone: ${short(fresh)} s, A/B ${short(fresh / FRESH_TARGET_S)} of ${FRESH_TARGET_S} s, target <= 1`);
  },
};

async function startAgain(rounds: number): Promise<number[]> {
  const shop = await startShop({ env: { LOG_LEVEL: "error" } });
  try {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const pids = Object.values(shop.pids());
      process.kill(shop.pids().supervisor, "SIGTERM");
      if (!(await waitUntil(() => !pids.some(isAlive), { limitMs: 30_000 }))) throw new Error("the shop does not stop");
      const began = performance.now();
      await shop.start();
      seconds.push((performance.now() - began) / 1000);
    }
    return seconds;
  } finally {
    await shop.stop();
  }
}

/** Clone, install, build, database, seed, first answer: what a stranger waits for. */
async function startFresh(): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-fresh-"));
  const port = await findFreePort();
  try {
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${ROOT}`, folder]);
    const began = performance.now();
    const child = spawn("npm", ["start"], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", PORT: String(port) },
      stdio: "ignore",
      detached: true,
    });
    const answers = async () => {
      try {
        return (await fetch(`http://localhost:${port}/api/health`, { signal: AbortSignal.timeout(5_000) })).ok;
      } catch {
        return child.exitCode !== null;
      }
    };
    await waitUntil(answers, { limitMs: FRESH_LIMIT_MS, everyMs: 250 });
    const seconds = (performance.now() - began) / 1000;
    const isUp = child.exitCode === null;
    // The group that we made: npm and what it started.
    if (child.pid && isUp) process.kill(-child.pid, "SIGTERM");
    await waitUntil(() => child.exitCode !== null || child.signalCode !== null, { limitMs: 30_000 });
    if (!isUp) throw new Error("npm start ended in the fresh clone");
    return seconds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
