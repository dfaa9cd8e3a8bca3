import { afterEach, expect, it, vi } from "vitest";
import { oneAtOnce } from "./one-at-once";

afterEach(() => void vi.restoreAllMocks());

it("does the work once for all who ask meanwhile, and anew for who asks afterwards", async () => {
  let done = 0;
  const look = oneAtOnce(async () => ++done);
  expect(await Promise.all([look(), look(), look()])).toEqual([1, 1, 1]);
  expect(await look()).toBe(2);
});

it("gives the same result for as long as it is fresh", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(1_000);
  let done = 0;
  const look = oneAtOnce(async () => ++done, 2_000);
  expect([await look(), await look()]).toEqual([1, 1]);
  now.mockReturnValue(3_001);
  expect(await look()).toBe(2);
});

it("tells a failure to those who waited and tries again for the next", async () => {
  let done = 0;
  const look = oneAtOnce(async () => {
    if (++done === 1) throw new Error("away");
    return done;
  }, 60_000);
  const both = await Promise.allSettled([look(), look()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await look()).toBe(2);
});
