// Demo functions of the executor's tests: what must happen, seen from the application. Holds on any Inngest server.
import { randomBytes } from "node:crypto";
import type { Journal } from "./journal";

/** What a scenario may use: sending an event, and reading what the functions did. */
export type Stage = {
  journal: Journal;
  send(name: string, data: Record<string, unknown>, id?: string): Promise<string[]>;
};
/** `play` answers what it saw and what it should have seen. */
export type Scenario = { title: string; play(stage: Stage, key: string): Promise<{ seen: unknown; wanted: unknown }> };

/** A key that nobody else uses. */
export const newKey = () => randomBytes(6).toString("hex");

export const SCENARIOS: Scenario[] = [
  ...["demo/three", "demo/three-classic"].map((name) => ({
    title: `runs the steps of ${name} in order, each once`,
    play: async (stage: Stage, key: string) => ({
      seen: await playOut(stage, key, name),
      wanted: { did: ["a", "b", "c", "end"], told: 6 },
    }),
  })),
  {
    title: "runs parallel steps, each once, and goes on when all are done",
    play: async (stage, key) => {
      const { did, told } = await playOut(stage, key, "demo/parallel");
      return {
        seen: [did.toSorted(), told],
        wanted: [
          ["end", "p1", "p2", "p3"],
          ["p1", "p2", "p3+p4"],
        ],
      };
    },
  },
  {
    title: "goes on with the winner of a race",
    play: async (stage, key) => ({
      seen: await playOut(stage, key, "demo/race"),
      wanted: { did: ["end"], told: "quick" },
    }),
  },
  {
    title: "tells repeated steps of one name apart",
    play: async (stage, key) => ({ seen: await lastWord(stage, key, "demo/loop"), wanted: [0, 1, 2, 3, 4] }),
  },
  {
    title: "hands text on untouched",
    play: async (stage, key) => {
      const text = 'quotes " \\ and \u2028, emoji 🪑, control \u0001, __proto__';
      return { seen: await lastWord(stage, key, "demo/strange", { text }), wanted: text };
    },
  },
  {
    title: "carries more state than fits in one call",
    play: async (stage, key) => ({ seen: await lastWord(stage, key, "demo/large"), wanted: 6_000_000 }),
  },
  {
    title: "sleeps and goes on",
    play: async ({ journal, send }, key) => {
      await send("demo/nap", { key, naps: 2 });
      await journal.until(key, "after");
      return { seen: journal.of(key), wanted: ["before", "after"] };
    },
  },
  {
    title: "waits for the event that matches, and only that",
    play: async ({ journal, send }, key) => {
      await send("demo/order", { key, timeout: "2m" });
      await journal.until(key, "waiting");
      // The wait is stored after the step before it is told: on any server the first events may come too early.
      await journal.when(
        () => journal.of(key).includes("end"),
        60_000,
        async () => {
          await send("demo/approved", { key: "somebody else", amount: 500 });
          await send("demo/approved", { key, amount: 5 });
          await send("demo/approved", { key, amount: 150 });
        },
      );
      return { seen: journal.details(key, "end"), wanted: [150] };
    },
  },
  {
    title: "gives a waiting step null when its time is over",
    play: async (stage, key) => ({ seen: await lastWord(stage, key, "demo/order", { timeout: "1s" }), wanted: null }),
  },
  {
    title: "invokes another function and gets its result",
    play: async (stage, key) => ({ seen: await lastWord(stage, key, "demo/parent"), wanted: 42 }),
  },
  {
    title: "gets the error of an invoked function",
    play: async (stage, key) => ({
      seen: String(await lastWord(stage, key, "demo/parent", { fail: true })).includes("child says no"),
      wanted: true,
    }),
  },
  {
    title: "stops waiting for an invoked function that takes too long",
    play: async (stage, key) => ({
      seen: /^caught .*tim/i.test(String(await lastWord(stage, key, "demo/parent", { slow: true }))),
      wanted: true,
    }),
  },
  {
    title: "retries a failing step, without repeating the ones before it",
    play: async (stage, key) => ({
      seen: (await playOut(stage, key, "demo/flaky")).did,
      wanted: ["fine", "flaky 0", "flaky 1", "flaky 2", "end"],
    }),
  },
  {
    title: "lets the function catch a step that has failed for good",
    play: async (stage, key) => ({
      seen: await playOut(stage, key, "demo/caught"),
      wanted: { did: ["bad", "bad", "end"], told: "broken" },
    }),
  },
  {
    title: "lets the function catch one failed step of several parallel ones",
    play: async (stage, key) => {
      const { did, told } = await playOut(stage, key, "demo/parallel-flaky");
      return { seen: [did.toSorted(), told], wanted: [["end", "shaky", "steady"], "recovered"] };
    },
  },
  {
    title: "retries a function that throws, then calls its onFailure once",
    play: async (stage, key) => {
      await stage.send("demo/failing", { key });
      await stage.journal.until(key, "on-failure");
      await settle(stage);
      const seen = [stage.journal.of(key), stage.journal.details(key, "on-failure")];
      return { seen, wanted: [["try", "try", "on-failure"], ["hopeless"]] };
    },
  },
  {
    title: "cancels a run on the event that matches",
    play: async ({ journal, send }, key) => {
      const other = newKey();
      await Promise.all([send("demo/cancellable", { key }), send("demo/cancellable", { key: other })]);
      await Promise.all([journal.until(key, "before"), journal.until(other, "before")]);
      await send("demo/cancel", { key });
      await Promise.all([journal.until(key, "cancelled"), journal.until(other, "after")]);
      return {
        seen: [journal.of(key), journal.of(other)],
        wanted: [
          ["before", "cancelled"],
          ["before", "after"],
        ],
      };
    },
  },
  {
    title: "sends events from a step once",
    play: async (stage, key) => {
      await stage.send("demo/sender", { key });
      await stage.journal.until(key, "followed");
      await stage.journal.until(key, "sent");
      return { seen: stage.journal.of(key).toSorted(), wanted: ["followed", "sent"] };
    },
  },
  {
    title: "runs one step at a time under a concurrency key",
    play: async ({ journal, send }, key) => {
      const keys = [key, newKey()];
      await Promise.all([1, 2, 3, 4, 5].flatMap((n) => keys.map((own) => send("demo/queue", { key: own, n }))));
      await journal.when(() => keys.every((own) => journal.of(own).filter((what) => what === "out").length === 5));
      const oneAtATime = Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? "in" : "out"));
      return { seen: keys.map((own) => journal.of(own)), wanted: [oneAtATime, oneAtATime] };
    },
  },
  {
    title: "runs once for one idempotency key",
    play: async (stage, key) => {
      for (const order of ["A", "A", "B", "A"]) await stage.send("demo/once", { key, order: `${key}-${order}` });
      await stage.journal.until(key, `once ${key}-B`);
      await settle(stage);
      return { seen: stage.journal.of(key).toSorted(), wanted: [`once ${key}-A`, `once ${key}-B`] };
    },
  },
  {
    title: "runs once for one event id, whatever comes with it",
    play: async (stage, key) => {
      for (let repeat = 0; repeat < 3; repeat++) await stage.send("demo/follower", { key }, `event-${key}`);
      await stage.journal.until(key, "followed");
      await settle(stage);
      return { seen: stage.journal.of(key), wanted: ["followed"] };
    },
  },
  {
    title: "starts a function only when its trigger's expression holds",
    play: async (stage, key) => {
      const orders = [{ amount: 50, kind: "a" }, { amount: 150, kind: "b" }, { amount: 170 }, { kind: "a" }];
      for (const order of [...orders, { amount: 200, kind: "a" }]) await stage.send("demo/picky", { key, ...order });
      await stage.journal.until(key, "picked 200");
      await settle(stage);
      return { seen: stage.journal.of(key), wanted: ["picked 200"] };
    },
  },
];

/** Sends one event to a function and waits for its last word; answers all it did and what "end" told. */
async function playOut({ journal, send }: Stage, key: string, name: string, more: Record<string, unknown> = {}) {
  await send(name, { key, ...more });
  await journal.until(key, "end");
  return { did: journal.of(key), told: journal.details(key, "end").at(-1) };
}

async function lastWord(stage: Stage, key: string, name: string, more: Record<string, unknown> = {}) {
  return (await playOut(stage, key, name, more)).told;
}

/** Sends something last and waits for it, so that what should not happen had its chance. */
async function settle(stage: Stage): Promise<void> {
  await playOut(stage, newKey(), "demo/three");
}
