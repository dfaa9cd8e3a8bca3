import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { codeOf } from "@/scripts/system/problem";
import { endProcess, isAlive, readProcess } from "@/scripts/system/processes";
import { waitUntil } from "@/scripts/system/wait";

/** What a running server writes into `postmaster.pid` (PostgreSQL 18, `src/include/utils/pidfile.h`). */
export type PostmasterFile = { pid: number; port: number; sharedMemoryId?: number; status: string };

export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const sharedMemoryId = Number((lines[6] ?? "").trim().split(/\s+/)[1] ?? Number.NaN);
  return {
    pid,
    port: Number(lines[3]),
    ...(Number.isSafeInteger(sharedMemoryId) ? { sharedMemoryId } : {}),
    status: (lines[7] ?? "").trim(),
  };
}

export function readPostmasterFile(dataFolder: string): PostmasterFile | undefined {
  try {
    return parsePostmasterFile(readFileSync(path.join(dataFolder, "postmaster.pid"), "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** How many processes are attached to a System V segment, by the text of `/proc/sysvipc/shm`. */
export function countAttached(table: string, sharedMemoryId: number): number {
  for (const line of table.split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (Number(fields[1]) === sharedMemoryId) return Number(fields[6]);
  }
  return 0;
}

function isSharedMemoryUsed(sharedMemoryId: number | undefined): boolean {
  if (sharedMemoryId === undefined) return false;
  try {
    return countAttached(readFileSync("/proc/sysvipc/shm", "utf8"), sharedMemoryId) > 0;
  } catch {
    return false;
  }
}

/**
 * Clears the way for a new server: one that was orphaned by `kill -9` of its supervisor is stopped; a pid file whose
 * process has ended, is a zombie that nobody collects, or is by now some other program, is removed. It is removed only
 * when no old backend holds the shared memory any more, which is what the pid file protects.
 */
export async function clearOldServer(dataFolder: string): Promise<void> {
  const old = readPostmasterFile(dataFolder);
  if (!old) return;
  const name = readProcess(old.pid)?.name;
  const isServer = isAlive(old.pid) && (name === undefined || name.includes("postgres"));
  if (isServer && !(await endProcess(old.pid, ["SIGINT", "SIGQUIT", "SIGKILL"], 10_000)))
    throw new Error(`the PostgreSQL of an earlier start (process ${old.pid}) does not end`);
  await waitUntil(() => !isSharedMemoryUsed(old.sharedMemoryId), { limitMs: 10_000 });
  if (isSharedMemoryUsed(old.sharedMemoryId))
    throw new Error("processes of an earlier PostgreSQL still use the database's memory");
  rmSync(path.join(dataFolder, "postmaster.pid"), { force: true });
}
