// How many statements the executor asks of PostgreSQL. Each is named, so that one too many shows which it is.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { eventually } from "./demo/journal";
import { countStatements, type StatementCount } from "./testing/statements";
import { startWorld, type World } from "./testing/world";

const IDLE_MS = 6_000;

let statements: StatementCount;
let world: World;
beforeAll(async () => {
  statements = countStatements();
  world = await startWorld(inject("testDatabase").adminUrl, (inngest) => [
    inngest.createFunction(
      { id: "one", triggers: [{ event: "demo/one" }], concurrency: { key: "event.data.key", limit: 1 } },
      ({ step }) => step.run("one", () => 1),
    ),
    inngest.createFunction({ id: "two-three", triggers: [{ event: "demo/steps" }] }, async ({ step }) => {
      for (const n of [1, 2, 3]) await step.run(`step ${n}`, () => n);
    }),
    inngest.createFunction({ id: "sleeper", triggers: [{ event: "demo/sleeper" }] }, ({ step }) =>
      step.sleep("s", "1s"),
    ),
    inngest.createFunction({ id: "yearly", triggers: [{ cron: "0 0 1 1 *" }] }, ({ step }) =>
      step.run("tick", () => 1),
    ),
  ]);
  // What is done once after the start, and the first run's own.
  await send("demo/one");
  await isQuiet();
});
beforeEach(() => void statements.take());
afterAll(async () => {
  await world.stop();
  statements.stop();
});

const send = (name: string, data: Record<string, unknown> = { key: "k" }) => world.send(name, data);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Every run is over, and what would be asked without need afterwards has had its time. */
async function isQuiet(): Promise<void> {
  await eventually(
    async () => (await world.pool.query("select 1 from engine.runs where ended_at is null")).rowCount === 0,
  );
  await pause(250);
}

describe("the executor asks PostgreSQL", () => {
  it("four times for a run of one step", async () => {
    await send("demo/one");
    await isQuiet();
    expect(statements.take()).toEqual(["store-events", "look", "store-answer", "store-answer"]);
  });

  it("six times for a run of three steps: once more a step", async () => {
    await send("demo/steps");
    await isQuiet();
    expect(statements.take()).toEqual(["store-events", "look", ...Array.from({ length: 4 }, () => "store-answer")]);
  });

  it("five times for the firing of a cron and its run of one step", async () => {
    await world.pool.query("update engine.crons set next_at = now()");
    await world.pool.query("notify engine_work");
    await eventually(
      async () => (await world.pool.query("select 1 from engine.crons where next_at <= now()")).rowCount === 0,
    );
    await isQuiet();
    expect(statements.take()).toEqual(["look", "fire-crons", "look", "store-answer", "store-answer"]);
  });

  it("seven times for a run that sleeps once", async () => {
    await send("demo/sleeper");
    await isQuiet();
    const goesToSleep = ["store-events", "look", "store-answer"];
    expect(statements.take()).toEqual([...goesToSleep, "look", "resolve-step", "look", "store-answer"]);
  });

  it("once for an event that nobody listens to, and once for one that was sent before", async () => {
    await send("demo/nobody");
    await isQuiet();
    expect(statements.take()).toEqual(["store-events"]);
    await world.send("demo/one", { key: "k" }, "the-same");
    await isQuiet();
    statements.take();
    await world.send("demo/one", { key: "k" }, "the-same");
    await isQuiet();
    expect(statements.take().filter((name) => name !== "look")).toEqual(["store-events"]);
  });

  it("nothing while there is nothing to do", async () => {
    await pause(IDLE_MS);
    expect(statements.take()).toEqual([]);
  });
});

describe("what is held back by a limit", () => {
  it("is called when the one before it is over, long before the next look by the clock", async () => {
    const ids = ["a", "b", "c", "d"];
    // One batch, so that all of them are due before the first is called.
    await world.inngest.send(ids.map((id) => ({ id: `held-${id}`, name: "demo/one", data: { key: "same" } })));
    const isOver = async () =>
      (await world.pool.query("select 1 from engine.runs where ended_at is null")).rowCount === 0;
    await eventually(isOver, 15_000);
    const inOrder = ["look", "store-answer", "store-answer"];
    await isQuiet();
    expect(statements.take()).toEqual(["store-events", ...ids.flatMap(() => inOrder)]);
  });
});
