import { readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { systemCtx } from "@/lib/work/context";
import { listEngineRuns, readEngineRun } from ".";

const ctx = systemCtx("test");

it("shows nothing, and does not fail, where the embedded executor has never run", async () => {
  expect(await listEngineRuns(ctx, { limit: 10, origin: "all" })).toBeNull();
  expect(await readEngineRun(ctx, "r1")).toBeNull();
});

it("reads runs, steps and what comes next from the executor's own tables", async () => {
  await db().execute(sql.raw(await readFile("inngest/embedded/schema.sql", "utf8")));
  await db().execute(sql`
    insert into engine.runs (id, function_id, status, event_name, events, created_at, started_at, ended_at) values
      ('r1', 'settle', 'completed', 'payments/webhook.received', '[{"name":"x"}]', '2026-11-21T00:00:00Z', '2026-11-21T00:00:01Z', '2026-11-21T00:00:02.5Z'),
      ('r0', 'sweep', 'completed', 'inngest/scheduled.timer', '[]', '2026-11-20T00:00:00Z', null, '2026-11-20T00:00:01Z'),
      ('r2', 'deliver', 'running', 'orders/order.paid', '[]', '2026-11-21T00:01:00Z', '2026-11-21T00:01:00Z', null)`);
  await db().execute(sql`
    insert into engine.steps (run_id, id, op, name, status, memo, error, failures, position) values
      ('r2', 'a', 'StepRun', 'claim', 'done', '{"data":{"seats":1}}', null, 0, 1),
      ('r2', 'b', 'StepRun', 'invite', 'retrying', null, '{"message":"full"}', 2, null)`);
  await db().execute(sql`
    insert into engine.jobs (run_id, step_id, kind, run_at) values ('r2', 'step', 'call', '2026-11-21T00:02:00Z')`);

  const runs = await listEngineRuns(ctx, { limit: 10, origin: "events" });
  expect(runs?.map((run) => [run.id, run.status, run.steps, run.failures, run.endedAt, run.nextAt])).toEqual([
    ["r2", "running", 2, 2, null, "2026-11-21T00:02:00.000Z"],
    ["r1", "completed", 0, 0, "2026-11-21T00:00:02.500Z", null],
  ]);
  expect((await listEngineRuns(ctx, { status: "completed", limit: 10, origin: "all" }))?.map((run) => run.id)).toEqual([
    "r1",
    "r0",
  ]);
  expect((await listEngineRuns(ctx, { before: "r2", limit: 10, origin: "all" }))?.map((run) => run.id)).toEqual([
    "r1",
    "r0",
  ]);

  const run = await readEngineRun(ctx, "r2");
  expect(run?.stepList.map((step) => [step.name, step.status, step.result])).toEqual([
    ["claim", "done", '{"data":{"seats":1}}'],
    ["invite", "retrying", '{"message":"full"}'],
  ]);
  expect(await readEngineRun(ctx, "none")).toBeNull();
});
