import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { rateLimits } from "@/db/schema";
import { planAndBook, postgresPace, type Turn } from "./pace";

const LONG_MS = 60_000;
const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));
const freeAt = async (key: string): Promise<number> => {
  const [row] = await db().select().from(rateLimits).where(eq(rateLimits.key, key));
  return row?.expire ?? 0;
};

let queue = "";
let round = 0;
beforeEach(() => {
  queue = `test-${(round += 1)}`;
});

describe("the shared pace", () => {
  it("lets exactly one of many callers go when each turn fills the whole time", async () => {
    for (let again = 0; again < 20; again++) {
      const turn: Turn = { queue: `${queue}-${again}`, everyMs: LONG_MS, patienceMs: 0 };
      const answers = await times(8, () => postgresPace.take(turn));
      expect(answers.filter(({ outcome }) => outcome === "go")).toHaveLength(1);
    }
  });

  it("would let several go without the lock", async () => {
    let most = 0;
    for (let again = 0; again < 20 && most < 2; again++) {
      const turn: Turn = { queue: `${queue}-${again}`, everyMs: LONG_MS, patienceMs: 0 };
      const plans = await times(8, () => db().transaction((transaction) => planAndBook(transaction, turn)));
      most = Math.max(most, plans.filter((plan) => plan.do === "start").length);
    }
    expect(most).toBeGreaterThan(1);
  });

  it("stretches a burst: everybody goes, each turn booked a step after the one before", async () => {
    const everyMs = 40;
    const [first, ...others] = await times(10, () => postgresPace.take({ queue, everyMs, patienceMs: LONG_MS }));
    expect([first, ...others].every((answer) => answer?.outcome === "go")).toBe(true);
    // Ten steps were booked one behind the other, so the end lies at least nine steps after any single one.
    const end = await freeAt(`pace:${queue}`);
    await postgresPace.take({ queue, everyMs, patienceMs: LONG_MS });
    expect((await freeAt(`pace:${queue}`)) - end).toBeGreaterThanOrEqual(everyMs);
  });

  it("says when to come back once the queue is longer than the caller's patience", async () => {
    await postgresPace.take({ queue, everyMs: LONG_MS, patienceMs: 0 });
    const answer = await postgresPace.take({ queue, everyMs: LONG_MS, patienceMs: 1000 });
    expect(answer).toEqual({ outcome: "later", retryAfterSeconds: expect.any(Number) });
    expect("retryAfterSeconds" in answer && answer.retryAfterSeconds > 50).toBe(true);
  });

  it("keeps calls about one thing apart without holding up calls about another", async () => {
    const ask = (key: string) =>
      postgresPace.take({ queue, everyMs: 1, also: { key, everyMs: LONG_MS }, patienceMs: 500 });
    const answers = [await ask("a"), await ask("a"), await ask("b")];
    expect(answers.map(({ outcome }) => outcome)).toEqual(["go", "later", "go"]);
  });

  it("waits for the narrower limit when that is within the caller's patience", async () => {
    const also = { key: "a", everyMs: 150 };
    await postgresPace.take({ queue, everyMs: 1, also, patienceMs: 5000 });
    const before = await freeAt(`pace:${queue}:a`);
    expect(await postgresPace.take({ queue, everyMs: 1, also, patienceMs: 5000 })).toEqual({ outcome: "go" });
    expect((await freeAt(`pace:${queue}:a`)) - before).toBeGreaterThanOrEqual(also.everyMs);
  });

  it("is not stopped for long by a clock that was set back", async () => {
    await db()
      .insert(rateLimits)
      .values({ key: `pace:${queue}`, points: 1, expire: Date.now() + 86_400_000 });
    expect(await postgresPace.take({ queue, everyMs: 1, patienceMs: 0 })).toEqual({ outcome: "go" });
  });
});
