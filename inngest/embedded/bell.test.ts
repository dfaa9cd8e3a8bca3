import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createBell, type Bell } from "./bell";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How long a wait of ten seconds takes. */
async function waited(bell: Bell): Promise<number> {
  const began = performance.now();
  const over = bell.wait(10_000).then(() => performance.now() - began);
  await vi.advanceTimersByTimeAsync(10_000);
  return over;
}

it("waits for as long as was asked for when nobody rings", async () => {
  expect(await waited(createBell())).toBe(10_000);
});

it("keeps a ring that came before, once", async () => {
  const bell = createBell();
  bell.ring();
  expect([await waited(bell), await waited(bell)]).toEqual([0, 10_000]);
});

it("wakes at the earliest of the times that were rung for, whatever the order", async () => {
  const bell = createBell();
  setTimeout(() => bell.ring(4_000), 100);
  setTimeout(() => bell.ring(1_000), 200);
  setTimeout(() => bell.ring(60_000), 300);
  expect(await waited(bell)).toBe(1_200);
});

it("forgets with each waking what was rung for later: whoever looks then sees it", async () => {
  const bell = createBell();
  bell.ring(3_000);
  bell.ring();
  expect([await waited(bell), await waited(bell)]).toEqual([0, 10_000]);
});
