import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Answer } from "./api";
import { createChannels } from "./channels";
import type { WireChannel } from "./wire";

const ELEVEN_MINUTES_MS = 11 * 60_000;
const on: Answer<WireChannel[]> = { ok: true, data: [{ code: "QRIS2", name: "QRIS", active: true }] };
const off: Answer<WireChannel[]> = { ok: true, data: [{ code: "QRIS2", name: "QRIS", active: false }] };
const down: Answer<WireChannel[]> = { ok: false, problem: { outcome: "unavailable", why: "down" } };

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => vi.useRealTimers());

/** A Tripay that gives these answers one after the other. */
const answering = (...answers: Answer<WireChannel[]>[]) => ({
  channels: async () => answers.shift() ?? down,
});

it("asks again after ten minutes", async () => {
  const channels = createChannels(answering(on, off));
  expect([await channels.list(), await channels.list()]).toEqual([on, on]);
  vi.advanceTimersByTime(ELEVEN_MINUTES_MS);
  expect(await channels.list()).toEqual(off);
});

it("goes on with the old list while Tripay does not answer", async () => {
  const channels = createChannels(answering(on));
  await channels.list();
  vi.advanceTimersByTime(ELEVEN_MINUTES_MS);
  expect(await channels.list()).toEqual(on);
});

it("does not remember a failure", async () => {
  const channels = createChannels(answering(down, on));
  expect([await channels.list(), await channels.list()]).toEqual([down, on]);
});
