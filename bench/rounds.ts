import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { median, short, spread } from "./numbers";

/** What the two sides of a comparison gave in one round. */
type Round = { a: number; b: number; probeMs: number };

const PROBES = 15;
const PROBE_MAY_MOVE = 0.3;
const ROUNDS_LEFT_MIN = 3;

/** Milliseconds that the disk takes to make 8 kB durable; the ceiling of everything that commits. */
function probeDisk(): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-probe-"));
  const file = openSync(path.join(folder, "probe"), "w");
  try {
    const block = Buffer.alloc(8_192, 1);
    const times = Array.from({ length: PROBES }, () => {
      const began = performance.now();
      writeSync(file, block, 0, block.length, 0);
      fdatasyncSync(file);
      return performance.now() - began;
    });
    return median(times);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A, B, A, B … in one run, the first side alternating, the disk probed before each round. Rounds in which the probe
 * was more than 30 % off its median are dropped, unless fewer than three would be left.
 */
export async function interleave(
  count: number,
  a: (round: number) => Promise<number>,
  b: (round: number) => Promise<number>,
): Promise<{ rounds: Round[]; note: string }> {
  const all: Round[] = [];
  for (let round = 0; round < count; round++) {
    const probeMs = probeDisk();
    const isAFirst = round % 2 === 0;
    const first = await (isAFirst ? a(round) : b(round));
    const second = await (isAFirst ? b(round) : a(round));
    all.push(isAFirst ? { a: first, b: second, probeMs } : { a: second, b: first, probeMs });
  }
  const usual = median(all.map(({ probeMs }) => probeMs));
  const steady = all.filter(({ probeMs }) => Math.abs(probeMs - usual) <= usual * PROBE_MAY_MOVE);
  const isTooFew = steady.length < Math.min(ROUNDS_LEFT_MIN, count);
  const dropped = all.length - steady.length;
  const said = isTooFew ? `the disk was unsteady in ${dropped}, all kept` : `${dropped} dropped`;
  return { rounds: isTooFew ? all : steady, note: `${all.length} rounds, ${said}; disk ${short(usual)} ms` };
}

/** `A … · B … · A/B … (target)`, medians and ranges. */
export function compare(
  labels: { a: string; b: string; unit: string; target: string },
  { rounds, note }: { rounds: readonly Round[]; note: string },
): string {
  const ratios = rounds.map(({ a, b }) => a / b);
  return [
    `A ${labels.a}: ${spread(rounds.map(({ a }) => a))} ${labels.unit}`,
    `B ${labels.b}: ${spread(rounds.map(({ b }) => b))} ${labels.unit}`,
    `A/B ${spread(ratios)}, target ${labels.target} (${note})`,
  ].join("\n    ");
}
