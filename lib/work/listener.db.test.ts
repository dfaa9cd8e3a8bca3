import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { requiredEnv } from "@/lib/core/env";
import { startFlakyWire, type FlakyWire } from "@/lib/testing/flaky-wire";
import { openListener, subscribeToOrder } from "./listener";

const LIMITS = { beatEveryMs: 200, answerLimitMs: 300 };
const eventually = (isTrue: () => boolean) => vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 20_000 });

let wire: FlakyWire;
beforeEach(async () => {
  wire = await startFlakyWire(requiredEnv("DATABASE_URL"));
});
afterEach(() => wire.close());

const notify = (order: string) => db().execute(sql`select pg_notify('kursi_order', ${order})`);

it("notices that its connection has died without a word, hears again, and lets everybody look once", async () => {
  const heard: string[] = [];
  openListener(wire.url, LIMITS)("kursi_order", (payload) => heard.push(payload));
  await eventually(() => heard.includes(""));
  await notify("before");
  await eventually(() => heard.includes("before"));
  wire.goDead();
  await notify("into the void");
  // Once for the first connection, once for the one that came after it.
  await eventually(() => heard.filter((payload) => payload === "").length === 2);
  await notify("after");
  await eventually(() => heard.includes("after"));
  expect(heard).not.toContain("into the void");
});

it("does not let all pages look at one moment when the connection is back", async () => {
  const PAGES = 60;
  const looks: number[] = [];
  const by = openListener(wire.url, LIMITS);
  for (let page = 0; page < PAGES; page++) subscribeToOrder(`order-${page}`, () => looks.push(performance.now()), by);
  await eventually(() => looks.length === PAGES);
  // Sixty at random over three seconds: that they fall into one half second does not happen.
  expect(Math.max(...looks) - Math.min(...looks)).toBeGreaterThan(500);
});

it("tells the page of an order at once, and no other, and nobody who has left", async () => {
  const looks: string[] = [];
  const by = openListener(wire.url, LIMITS);
  const see = (order: string) => subscribeToOrder(order, () => looks.push(order), by);
  see("one");
  see("two");
  see("three")();
  await eventually(() => looks.length === 2);
  await notify("three");
  await notify("one");
  await eventually(() => looks.length === 3);
  expect(looks[2]).toBe("one");
});
