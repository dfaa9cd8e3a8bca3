// Demo functions of the executor's tests: one for every feature, in the public API only, so that they run anywhere.
import {
  NonRetriableError,
  RetryAfterError,
  type Context,
  type FailureEventArgs,
  type Inngest,
  type InngestFunction,
} from "inngest";
import type { Entry } from "./journal";

export type Write = (entry: Entry) => void;

const RETRY_SOON = "1s";

/** All demo functions. They tell `write` what they do, under the `key` in their event's data. */
export function demoFunctions(inngest: Inngest, write: Write): InngestFunction.Any[] {
  return [
    ...stepFunctions(inngest, write),
    ...waitFunctions(inngest, write),
    ...invokeFunctions(inngest, write),
    ...errorFunctions(inngest, write),
    ...flowFunctions(inngest, write),
  ];
}

function stepFunctions(inngest: Inngest, write: Write): InngestFunction.Any[] {
  const three = (id: string, checkpointing: boolean) =>
    inngest.createFunction({ id, checkpointing, triggers: { event: `demo/${id}` } }, async ({ event, step }) => {
      const { key } = event.data;
      const run = (name: string, value: number) =>
        step.run(name, () => {
          write({ key, what: name });
          return value;
        });
      const sum = (await run("a", 1)) + (await run("b", 2)) + (await run("c", 3));
      await step.run("end", () => write({ key, what: "end", detail: sum }));
      return sum;
    });

  // Every throw is different, so that a step whose result was forgotten would show.
  const dice = (id: string, checkpointing: boolean) =>
    inngest.createFunction({ id, checkpointing, triggers: [{ event: `demo/${id}` }] }, async ({ event, step }) => {
      const thrown: number[] = [];
      for (let die = 0; die < 3; die++) thrown.push(await step.run(`die-${die}`, () => Math.random()));
      await step.run("end", () => write({ key: event.data.key, what: "end", detail: thrown }));
    });

  return [
    three("three", true),
    three("three-classic", false),
    dice("dice", true),
    dice("dice-classic", false),
    inngest.createFunction({ id: "slow", triggers: [{ event: "demo/slow" }] }, async ({ event, step }) => {
      const { key } = event.data;
      await step.run("quick", () => write({ key, what: "quick" }));
      await step.run("slow", async () => {
        write({ key, what: "slow begins" });
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      });
      await step.run("end", () => write({ key, what: "end" }));
    }),
    inngest.createFunction({ id: "parallel", triggers: [{ event: "demo/parallel" }] }, async ({ event, step }) => {
      const { key } = event.data;
      const one = (name: string) =>
        step.run(name, () => {
          write({ key, what: name });
          return name;
        });
      const names = await Promise.all([
        one("p1"),
        one("p2"),
        one("p3").then((name: string) => step.run("p4", () => `${name}+p4`)),
      ]);
      await step.run("end", () => write({ key, what: "end", detail: names }));
    }),
    inngest.createFunction({ id: "race", triggers: [{ event: "demo/race" }] }, async ({ event, step, group }) => {
      const { key } = event.data;
      const winner = await group.parallel({ mode: "race" }, async () =>
        Promise.race([step.sleep("slow", "4s").then(() => "slow"), step.run("quick", () => "quick")]),
      );
      await step.run("end", () => write({ key, what: "end", detail: winner }));
    }),
    inngest.createFunction({ id: "loop", triggers: [{ event: "demo/loop" }] }, async ({ event, step }) => {
      const seen: number[] = [];
      for (let round = 0; round < 5; round++) seen.push(await step.run("same id", () => round));
      await step.run("end", () => write({ key: event.data.key, what: "end", detail: seen }));
    }),
    inngest.createFunction({ id: "strange", triggers: [{ event: "demo/strange" }] }, async ({ event, step }) => {
      const text = await step.run("echo", () => event.data.text);
      await step.run("end", () => write({ key: event.data.key, what: "end", detail: text }));
    }),
    inngest.createFunction(
      { id: "large", checkpointing: false, triggers: [{ event: "demo/large" }] },
      async ({ event, step }) => {
        let size = 0;
        for (const part of [1, 2, 3]) size += (await step.run(`part-${part}`, () => "x".repeat(2_000_000))).length;
        await step.run("end", () => write({ key: event.data.key, what: "end", detail: size }));
      },
    ),
  ];
}

function waitFunctions(inngest: Inngest, write: Write): InngestFunction.Any[] {
  return [
    inngest.createFunction({ id: "nap", triggers: [{ event: "demo/nap" }] }, async ({ event, step }) => {
      const { key, naps = 1 } = event.data;
      await step.run("before", () => write({ key, what: "before" }));
      for (let nap = 0; nap < naps; nap++) await step.sleep(`nap-${nap}`, "1s");
      await step.run("after", () => write({ key, what: "after" }));
    }),
    inngest.createFunction({ id: "approval", triggers: [{ event: "demo/order" }] }, async ({ event, step }) => {
      const { key, timeout } = event.data;
      await step.run("before", () => write({ key, what: "waiting" }));
      const approval = await step.waitForEvent("approved", {
        event: "demo/approved",
        timeout,
        if: "event.data.key == async.data.key && async.data.amount > 100",
      });
      await step.run("end", () => write({ key, what: "end", detail: approval?.data.amount ?? null }));
    }),
    inngest.createFunction(
      {
        id: "cancellable",
        triggers: [{ event: "demo/cancellable" }],
        cancelOn: [{ event: "demo/cancel", if: "event.data.key == async.data.key" }],
      },
      async ({ event, step }) => {
        const { key } = event.data;
        await step.run("before", () => write({ key, what: "before" }));
        await step.sleep("long enough", "2s");
        await step.run("after", () => write({ key, what: "after" }));
      },
    ),
    inngest.createFunction(
      {
        id: "on-cancelled",
        triggers: [{ event: "inngest/function.cancelled", if: "event.data.function_id == 'demo-cancellable'" }],
      },
      async ({ event, step }) => {
        await step.run("tell", () => write({ key: event.data.event.data.key, what: "cancelled" }));
      },
    ),
  ];
}

function invokeFunctions(inngest: Inngest, write: Write): InngestFunction.Any[] {
  const child = inngest.createFunction(
    { id: "child", retries: 0, triggers: [{ event: "demo/child" }] },
    async ({ event, step }) => {
      if (event.data.fail) throw new NonRetriableError("child says no");
      if (event.data.slow) await step.sleep("slow", "6s");
      return step.run("double", () => Number(event.data.n) * 2);
    },
  );
  return [
    child,
    inngest.createFunction({ id: "parent", triggers: [{ event: "demo/parent" }] }, async ({ event, step }) => {
      const { key, fail, slow } = event.data;
      const told = await step
        .invoke("call-child", { function: child, data: { n: 21, fail, slow }, timeout: slow ? "1s" : "1m" })
        .catch((error: unknown) => (error instanceof Error ? `caught ${error.message}` : "caught"));
      await step.run("end", () => write({ key, what: "end", detail: told }));
    }),
  ];
}

function errorFunctions(inngest: Inngest, write: Write): InngestFunction.Any[] {
  return [
    inngest.createFunction(
      { id: "flaky", retries: 3, triggers: [{ event: "demo/flaky" }] },
      async ({ event, step, attempt }) => {
        const { key } = event.data;
        await step.run("fine", () => write({ key, what: "fine" }));
        await step.run("flaky", () => {
          write({ key, what: `flaky ${attempt}` });
          if (attempt < 2) throw new RetryAfterError(`not yet ${attempt}`, RETRY_SOON);
        });
        await step.run("end", () => write({ key, what: "end" }));
      },
    ),
    inngest.createFunction(
      { id: "caught", retries: 1, triggers: [{ event: "demo/caught" }] },
      async ({ event, step }) => {
        const { key } = event.data;
        const told = await step
          .run("bad", () => {
            write({ key, what: "bad" });
            throw new RetryAfterError("broken", RETRY_SOON);
          })
          .catch((error: unknown) => (error instanceof Error ? error.message : "?"));
        await step.run("end", () => write({ key, what: "end", detail: told }));
      },
    ),
    inngest.createFunction(
      {
        id: "failing",
        retries: 1,
        triggers: [{ event: "demo/failing" }],
        onFailure: async ({ event, error, step }: Context & FailureEventArgs) => {
          await step.run("tell", () =>
            write({ key: event.data.event.data.key, what: "on-failure", detail: error.message }),
          );
        },
      },
      async ({ event }) => {
        write({ key: event.data.key, what: "try" });
        throw new RetryAfterError("hopeless", RETRY_SOON);
      },
    ),
    inngest.createFunction(
      { id: "parallel-flaky", retries: 2, triggers: [{ event: "demo/parallel-flaky" }] },
      async ({ event, step }) => {
        const { key } = event.data;
        const results = await Promise.all([
          step.run("steady", () => write({ key, what: "steady" })),
          step
            .run("shaky", () => {
              write({ key, what: "shaky" });
              throw new NonRetriableError("shaken");
            })
            .catch(() => "recovered"),
        ]);
        await step.run("end", () => write({ key, what: "end", detail: results[1] }));
      },
    ),
  ];
}

function flowFunctions(inngest: Inngest, write: Write): InngestFunction.Any[] {
  return [
    inngest.createFunction({ id: "sender", triggers: [{ event: "demo/sender" }] }, async ({ event, step }) => {
      const { key } = event.data;
      await step.sendEvent("tell", { name: "demo/follower", data: { key } });
      await step.run("sent", () => write({ key, what: "sent" }));
    }),
    inngest.createFunction({ id: "follower", triggers: [{ event: "demo/follower" }] }, async ({ event, step }) => {
      await step.run("got", () => write({ key: event.data.key, what: "followed" }));
    }),
    inngest.createFunction(
      { id: "queue", concurrency: { key: "event.data.key", limit: 1 }, triggers: [{ event: "demo/queue" }] },
      async ({ event, step }) => {
        const { key, n } = event.data;
        await step.run("hold", async () => {
          write({ key, what: "in", detail: n });
          await new Promise((resolve) => setTimeout(resolve, 50));
          write({ key, what: "out", detail: n });
        });
      },
    ),
    inngest.createFunction(
      { id: "once", idempotency: "event.data.order", triggers: [{ event: "demo/once" }] },
      async ({ event, step }) => {
        await step.run("run", () => write({ key: event.data.key, what: `once ${event.data.order}` }));
      },
    ),
    inngest.createFunction(
      { id: "picky", triggers: [{ event: "demo/picky", if: "event.data.amount > 100 && event.data.kind == 'a'" }] },
      async ({ event, step }) => {
        await step.run("run", () => write({ key: event.data.key, what: `picked ${event.data.amount}` }));
      },
    ),
  ];
}
