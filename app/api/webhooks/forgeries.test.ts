import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { log } from "@/lib/core/log";
import { tellForgery } from "./forgeries";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("tells of a thousand forged webhooks in two lines a minute and gateway", () => {
  const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  for (let n = 0; n < 1_000; n++) tellForgery("tripay", "the signature is wrong");
  tellForgery("midtrans", "there is no signature");
  expect(warn.mock.calls).toEqual([
    [{ gateway: "tripay", why: "the signature is wrong" }, expect.any(String)],
    [{ gateway: "midtrans", why: "there is no signature" }, expect.any(String)],
  ]);
  vi.advanceTimersByTime(60_000);
  expect(warn.mock.calls.slice(2)).toEqual([[{ gateway: "tripay", count: 999 }, expect.any(String)]]);
  tellForgery("tripay", "the signature is wrong");
  expect(warn).toHaveBeenCalledTimes(4);
});
