import { expect, it } from "vitest";
import { keepRecent } from "./keep-recent";

const counting = () => {
  const made: string[] = [];
  return { made, make: (value: string | null) => async () => (made.push(String(value)), value) };
};

it("makes a value once, also for those who ask at the same time, and forgets what was used the longest ago", async () => {
  const { made, make } = counting();
  const keep = keepRecent<string>(2);
  expect(await Promise.all([keep("a", make("a")), keep("a", make("a"))])).toEqual(["a", "a"]);
  await keep("b", make("b"));
  await keep("a", make("a"));
  await keep("c", make("c"));
  expect(made).toEqual(["a", "b", "c"]);
  await keep("a", make("a"));
  await keep("b", make("b"));
  expect(made).toEqual(["a", "b", "c", "b"]);
});

it("keeps neither nothing nor a failure", async () => {
  const { made, make } = counting();
  const keep = keepRecent<string>(2);
  expect(await keep("a", make(null))).toBeNull();
  await expect(keep("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await keep("a", make("a"))).toBe("a");
  expect(made).toEqual(["null", "a"]);
});
