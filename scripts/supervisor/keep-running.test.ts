import { describe, expect, it } from "vitest";
import { keepRunning, nextBackoffMs, type Life } from "@/scripts/supervisor/keep-running";
import { waitUntil } from "@/scripts/system/wait";

/** A part whose lives are ended by the test. */
function standInPart(failures: number[] = []) {
  const lives: { end: () => void; isStopped: boolean }[] = [];
  let starts = 0;
  const start = async (): Promise<Life> => {
    starts += 1;
    if (failures.includes(starts)) throw new Error("no");
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const life = { end, isStopped: false };
    lives.push(life);
    const stop = async () => {
      life.isStopped = true;
      end();
    };
    return { pid: starts, ended, stop };
  };
  return { part: { name: "site" as const, start }, lives, starts: () => starts };
}

const quiet = { onChange: () => {}, tell: () => {} };

describe("keepRunning", () => {
  it("starts a part again when it has ended", async () => {
    const { part, lives } = standInPart();
    const kept = await keepRunning(part, quiet);
    lives[0]?.end();
    expect(await waitUntil(() => kept.pid() === 2, { limitMs: 5_000 })).toBe(true);
    await kept.stop();
    expect(lives[1]?.isStopped).toBe(true);
  });

  it("tries again when a later start fails, and says so", async () => {
    const told: string[] = [];
    const { part, lives } = standInPart([2]);
    const kept = await keepRunning(part, { ...quiet, tell: (sentence) => told.push(sentence) });
    lives[0]?.end();
    expect(await waitUntil(() => kept.pid() === 3, { limitMs: 5_000 })).toBe(true);
    expect(told).toEqual(["The site has ended and is started again.", "The site could not be started: no"]);
    await kept.stop();
  });

  it("rejects when the first start fails", async () => {
    await expect(keepRunning(standInPart([1]).part, quiet)).rejects.toThrow("no");
  });

  it("does not start a part again after it was stopped, also between two lives", async () => {
    const { part, lives, starts } = standInPart();
    const kept = await keepRunning(part, quiet);
    lives[0]?.end();
    await waitUntil(() => kept.pid() === undefined, { limitMs: 5_000 });
    await kept.stop();
    expect(starts()).toBe(1);
  });
});

describe("nextBackoffMs", () => {
  it("doubles up to five seconds and starts over after half a minute of health", () => {
    const waits = [0, 0, 0, 0, 0, 0, 0].reduce<number[]>((all) => [...all, nextBackoffMs(all.at(-1) ?? 0, 10)], []);
    expect(waits).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(nextBackoffMs(5000, 30_000)).toBe(200);
  });
});
