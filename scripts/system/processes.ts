import { readFileSync } from "node:fs";
import { codeOf } from "@/scripts/system/problem";
import { waitUntil } from "@/scripts/system/wait";

export type ProcessStat = { name: string; state: string; parentPid: number; startedAt: string };

/**
 * Parses `/proc/<pid>/stat` (proc(5)). The name stands in parentheses and may itself contain any character, so the
 * fields are counted from the last closing one. `startedAt` is field 22, in clock ticks since boot.
 */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(" ");
  const [state, parent, startedAt] = [fields[0], fields[1], fields[19]];
  if (!state || !parent || !startedAt) return undefined;
  return { name: text.slice(open + 1, close), state, parentPid: Number(parent), startedAt: startedAt.trim() };
}

/** What Linux knows of a process; undefined when it is gone, or on a system without `/proc`. */
export function readProcess(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** The account that a process runs as; undefined when it is gone, or on a system without `/proc`. */
export function readUid(pid: number): number | undefined {
  try {
    const [, uid] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return uid === undefined ? undefined : Number(uid);
  } catch {
    return undefined;
  }
}

/** Whether the process runs. One that has ended but was not collected by its parent (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  return readProcess(pid)?.state !== "Z";
}

/** Sends a signal; a process that is already gone is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

/** Ends a process that is not our child: the given signals in turn, `limitMs` for each. Answers whether it is gone. */
export async function endProcess(pid: number, signals: readonly NodeJS.Signals[], limitMs: number): Promise<boolean> {
  for (const name of signals) {
    signal(pid, name);
    if (await waitUntil(() => !isAlive(pid), { limitMs })) return true;
  }
  return false;
}
