// "Busy, come back later" all the way: what a verb of the shop throws, through the SDK, to the executor and back.
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { DomainError, type ErrorCode } from "@/lib/core/errors";
import { asEngineError } from "../functions/steps";
import { eventually } from "./demo/journal";
import { newKey } from "./demo/scenarios";
import { listRuns, readRun } from "./testing/runs";
import { startWorld, type World } from "./testing/world";

const TIMES_BUSY = 2;

let world: World;
beforeAll(async () => {
  world = await startWorld(inject("testDatabase").adminUrl, (inngest, journal) => [
    inngest.createFunction({ id: "busy", retries: 3, triggers: [{ event: "demo/busy" }] }, ({ event, step }) => {
      const { key, code, details } = event.data;
      return step.run("work", async () => {
        journal.write({ key, what: "try", detail: Date.now() });
        const isBusy = journal.of(key).length <= TIMES_BUSY;
        return isBusy ? asEngineError(new DomainError(code, "not now", details)) : "done";
      });
    }),
  ]);
});
afterAll(() => world.stop());

async function play(code: ErrorCode, details: Record<string, unknown>) {
  const key = newKey();
  await world.send("demo/busy", { key, code, details });
  await eventually(async () => {
    const [run] = await listRuns(world.pool, { limit: 1 });
    return run?.endedAt !== null && journalOf(key).length > 0;
  });
  const [run] = await listRuns(world.pool, { limit: 1 });
  const detail = await readRun(world.pool, run?.id ?? "");
  return { status: run?.status, tries: journalOf(key), steps: detail?.steps };
}

const journalOf = (key: string): number[] => world.journal.details(key, "try").map(Number);

it("is tried again until it is done, and the run stays open for it", async () => {
  const { status, tries, steps } = await play("try_later", {});
  expect([status, tries.length]).toEqual(["completed", TIMES_BUSY + 1]);
  expect(steps).toMatchObject([{ name: "work", status: "done", output: "done", failures: TIMES_BUSY }]);
});

it("waits for as long as was asked for", async () => {
  const { status, tries } = await play("try_later", { retryAfterSeconds: 1 });
  expect([status, tries.length]).toEqual(["completed", TIMES_BUSY + 1]);
  // Without the requested delay the executor of this test would retry after 50 ms.
  for (const [at, time] of tries.slice(1).entries()) expect(time - (tries[at] ?? 0)).toBeGreaterThanOrEqual(900);
});

it("does not repeat any other refusal", async () => {
  const { status, tries, steps } = await play("conflict", {});
  expect([status, tries.length]).toEqual(["failed", 1]);
  expect(steps).toMatchObject([{ name: "work", status: "failed" }]);
});
