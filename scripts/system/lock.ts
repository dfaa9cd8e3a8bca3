import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { codeOf } from "@/scripts/system/problem";
import { isAlive, readProcess } from "@/scripts/system/processes";

/** `startedAt` (ticks since boot, Linux) tells the holder from a later process that was given the same number. */
export type Holder = { pid: number; startedAt?: string };

export function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("pid" in value) || typeof value.pid !== "number")
      return undefined;
    const startedAt = "startedAt" in value && typeof value.startedAt === "string" ? value.startedAt : undefined;
    return { pid: value.pid, ...(startedAt === undefined ? {} : { startedAt }) };
  } catch {
    return undefined;
  }
}

function isHeld(holder: Holder): boolean {
  if (!isAlive(holder.pid)) return false;
  const seen = readProcess(holder.pid)?.startedAt;
  return seen === undefined || holder.startedAt === undefined || seen === holder.startedAt;
}

function readHolder(file: string): Holder | undefined {
  try {
    return parseHolder(readFileSync(file, "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Takes a lock file for the life of this process. Answers how to give it back, or who holds it. A file whose holder is
 * dead is taken over; it is moved away first, so that of two who see it dead only one removes it.
 */
export function takeLock(file: string): { release: () => void } | { heldBy: number } {
  const mine = `${file}.${process.pid}`;
  const startedAt = readProcess(process.pid)?.startedAt;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, ...(startedAt ? { startedAt } : {}) }), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (tryLink(mine, file)) return { release: () => rmSync(file, { force: true }) };
      const holder = readHolder(file);
      if (holder && isHeld(holder)) return { heldBy: holder.pid };
      removeStale(file);
    }
    throw new Error(`${file} changes hands too quickly`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** A hard link appears complete or not at all, and fails when the name is taken. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function removeStale(file: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  const holder = readHolder(aside);
  // Somebody else took it over between our look and the move: it goes back.
  if (holder && isHeld(holder)) tryLink(aside, file);
  rmSync(aside, { force: true });
}
