import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { say, withProgress } from "@/scripts/supervisor/progress";
import { computeBuildStamp } from "@/scripts/supervisor/build-stamp";
import { readJsonFile, writeJsonFile } from "@/scripts/system/json-file";
import { takeLock } from "@/scripts/system/lock";
import { inRoot, ROOT } from "@/scripts/system/paths";
import { Problem } from "@/scripts/system/problem";
import { waitUntil } from "@/scripts/system/wait";
import { rmSync } from "node:fs";

const STAMP = inRoot(".next", "kursi-build.json");

const isBuilt = (stamp: string): boolean => {
  try {
    return readJsonFile(STAMP)?.stamp === stamp;
  } catch {
    return false;
  }
};

/** Builds the site if its sources are not the ones of the last build. Only one process builds at a time. */
export async function ensureBuilt(logFolder: string, onAbort: AbortSignal): Promise<"built" | "up_to_date"> {
  const stamp = computeBuildStamp(ROOT);
  if (isBuilt(stamp)) return "up_to_date";
  mkdirSync(inRoot(".cache"), { recursive: true });
  const release = await waitForLock(inRoot(".cache", "build.lock"), onAbort);
  try {
    if (isBuilt(stamp)) return "up_to_date";
    rmSync(STAMP, { force: true });
    await withProgress("Building the site", () => runBuild(path.join(logFolder, "build.log"), onAbort));
    writeJsonFile(STAMP, { stamp });
    return "built";
  } finally {
    release();
  }
}

async function waitForLock(file: string, onAbort: AbortSignal): Promise<() => void> {
  let release: (() => void) | undefined;
  const tryToTake = () => {
    onAbort.throwIfAborted();
    const lock = takeLock(file);
    if ("release" in lock) release = lock.release;
    return release !== undefined;
  };
  if (!tryToTake()) {
    say("Another start is building the site; waiting for it …");
    await waitUntil(tryToTake, { limitMs: 600_000, everyMs: 200 });
  }
  if (!release) throw new Problem("Another start has been building the site for ten minutes. Stop it and start again.");
  return release;
}

function runBuild(logFile: string, onAbort: AbortSignal): Promise<void> {
  const log = createWriteStream(logFile, { flags: "w", mode: 0o600 });
  const child = spawn(process.execPath, [inRoot("node_modules", "next", "dist", "bin", "next"), "build"], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", KURSI_BUILD: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal: onAbort,
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      log.end(() => {
        if (code === 0) return resolve();
        const tail = readFileSync(logFile, "utf8").trim().split("\n").slice(-60).join("\n");
        reject(new Problem(`${tail}\nThe site could not be built. The whole output is in ${logFile}`));
      });
    });
  });
}
