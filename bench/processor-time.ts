import { readdirSync, readFileSync } from "node:fs";

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** Milliseconds of processor time that a process and its children, those that have ended included, have used. Linux. */
export function processorMs(pid: number): number {
  const own = readStat(pid);
  if (!own) return 0;
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat?.parent === pid);
  return (own.ticks + own.endedTicks + children.reduce((sum, child) => sum + (child?.ticks ?? 0), 0)) * MS_PER_TICK;
}

function readStat(pid: number): { parent: number; ticks: number; endedTicks: number } | undefined {
  try {
    // The program's name is in brackets and may hold anything; the numbers follow the last one.
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, parent, ...rest] = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = rest.slice(9, 13);
    return { parent: parent ?? 0, ticks: user + system, endedTicks: endedUser + endedSystem };
  } catch {
    return undefined; // It has just ended.
  }
}
