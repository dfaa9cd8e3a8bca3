import { readOwed } from "@/scripts/drill/owed";
import { pause, waitUntil } from "@/scripts/system/wait";
import { startShop, type TestShop } from "@/scripts/testing/shop";
import { listStatements, OBSERVER, SORTS, sortStatements, type Course } from "./cpu-sorts";
import { startLoggedDatabase, type LoggedDatabase } from "./logged-database";
import type { Measure, Tools } from "./measure";
import { short } from "./numbers";
import { payOne, placeOne, stockUp } from "./paid-orders";
import { processorMs } from "./processor-time";

/** 257 before the model was rebuilt. */
const STATEMENTS_TARGET = 130;
const WARM_UP = 5;
const SETTLE_LIMIT_MS = 60_000;
const CALM_MS = 500;
const MINUTE_MS = 60_000;

export const cpu: Measure = {
  name: "cpu",
  title: `an order from placing to invited: its SQL statements (A) against a budget of ${STATEMENTS_TARGET} (B), and its processor time`,
  run: async (tools) => {
    const database = await startLoggedDatabase();
    try {
      // A shop of its own, whose only orders are these.
      const shop = await startShop({ env: { LOG_LEVEL: "error", DATABASE_URL: database.url } });
      try {
        await measure(tools, shop, database);
      } finally {
        await shop.stop();
      }
    } finally {
      await database.stop();
    }
  },
};

async function measure({ say, size, has }: Tools, shop: TestShop, database: LoggedDatabase): Promise<void> {
  const count = size("orders", 20);
  await stockUp(shop, 2 * count + WARM_UP);
  await playAll(shop, WARM_UP);

  await database.log(true);
  const counted = await compareWithIdle(
    () => playAll(shop, count),
    () => database.take(),
  );
  await database.log(false);
  const pids = { site: shop.pids().site, executor: shop.pids().executor, postgres: database.pid };
  const timed = await compareWithIdle(
    () => playTogether(shop, count),
    async () => Object.values(pids).map((pid) => processorMs(pid ?? 0)),
  );

  const busy = sortStatements(counted.busy.after, counted.result);
  const idle = sortStatements(counted.idle.after, counted.result);
  const perOrder = SORTS.map((sort) => ({ sort, number: (busy[sort].length - idle[sort].length) / count }));
  const whole = perOrder.reduce((sum, { number }) => sum + number, 0);
  say(`A ${short(whole)} statements an order, ${count} orders one after the other; B ${STATEMENTS_TARGET}`);
  say(`A/B ${short(whole / STATEMENTS_TARGET)}, target <= 1`);
  for (const { sort, number } of perOrder) {
    say(`${number.toFixed(1).padStart(7)}  ${sort}`);
    if (has("detail")) for (const line of listStatements(busy[sort], count)) say(`           ${line}`);
  }
  const change = ({ before, after }: { before: number[]; after: number[] }, index: number) =>
    (after[index] ?? 0) - (before[index] ?? 0);
  const times = Object.keys(pids).map((name, index) => ({
    name,
    ms: (change(timed.busy, index) - change(timed.idle, index)) / count,
  }));
  const sum = times.reduce((all, { ms }) => all + ms, 0);
  say(`${short(sum)} ms of processor time an order: ${times.map(({ name, ms }) => `${name} ${short(ms)}`).join(", ")}`);
}

/** `count` orders, each only when the one before has come to rest, so that what is seen belongs to one order. */
async function playAll(shop: TestShop, count: number): Promise<Course[]> {
  const courses: Course[] = [];
  for (let index = 0; index < count; index++) {
    const began = Date.now();
    const order = await placeOne(shop);
    const placed = Date.now();
    await waitUntilNothingIsOwed(shop);
    const paying = Date.now();
    await payOne(shop, order);
    await waitUntilNothingIsOwed(shop);
    courses.push({ began, placed, paying, done: Date.now() });
  }
  return courses;
}

/** `count` orders and one look at the end: looking costs the server more processor time than an order does. */
async function playTogether(shop: TestShop, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await payOne(shop, await placeOne(shop));
  await waitUntilNothingIsOwed(shop, CALM_MS);
}

/** Under a name of its own, so that looking is not counted. */
async function waitUntilNothingIsOwed(shop: TestShop, everyMs = 50): Promise<void> {
  const url = `${shop.databaseUrl()}?application_name=${OBSERVER}`;
  const isDone = async () => Object.keys(await readOwed(url)).length === 0;
  if (!(await waitUntil(isDone, { limitMs: SETTLE_LIMIT_MS, everyMs })))
    throw new Error(`still owed: ${JSON.stringify(await readOwed(url))}`);
}

type Marks<T> = { before: T; after: T };

/**
 * Reads before and after `work`, and before and after as long a time without it. The idle time begins whole minutes
 * after the other, since the sweeps run at certain seconds of each.
 */
async function compareWithIdle<R, T>(
  work: () => Promise<R>,
  read: () => Promise<T>,
): Promise<{ result: R; busy: Marks<T>; idle: Marks<T> }> {
  const began = Date.now();
  const beforeWork = await read();
  const result = await work();
  const busy = { before: beforeWork, after: await read() };
  const tookMs = Date.now() - began;
  await pause(MINUTE_MS - (tookMs % MINUTE_MS));
  const beforeIdle = await read();
  await pause(tookMs);
  return { result, busy, idle: { before: beforeIdle, after: await read() } };
}
