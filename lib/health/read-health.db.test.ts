import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { settings } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { systemCtx } from "@/lib/work/context";
import { recordHeartbeat, SWEEPS } from "@/lib/work/heartbeat";
import { readHealth } from ".";

/** An engine that answers, whatever it is asked: what it does not do is only seen from what is not done. */

const ctx = systemCtx("test");
const engine = createServer((_, response) => response.end());
const HOUR_S = 3_600;

beforeAll(async () => {
  await new Promise<void>((ready) => engine.listen(0, "127.0.0.1", ready));
  const address = engine.address();
  process.env.INNGEST_BASE_URL = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  forgetEnv();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  forgetEnv();
});
afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

const openSince = (seconds: number) => void vi.spyOn(process, "uptime").mockReturnValue(seconds);
const worker = async () => (await readHealth(ctx)).checks.worker;
const allSweep = async () => {
  for (const sweep of SWEEPS) await recordHeartbeat(ctx, sweep);
};

it("is well for a moment without any sweep, and not for long", async () => {
  openSince(10);
  expect(await worker()).toMatchObject({ status: "ok", last_sweep_seconds: null });
  openSince(HOUR_S);
  expect(await worker()).toMatchObject({ status: "degraded", note: expect.stringContaining("never") as unknown });
  await allSweep();
  expect(await worker()).toMatchObject({ status: "ok", last_sweep_seconds: 0 });
});

it("tells when one sweep stands still although the others go round", async () => {
  openSince(HOUR_S);
  await allSweep();
  await db()
    .update(settings)
    .set({ value: sql`to_jsonb(extract(epoch from now()) - ${HOUR_S}::int)` })
    .where(sql`${settings.key} = 'heartbeat:ask-about-payments'`);
  const seen = await worker();
  expect(seen.status).toBe("degraded");
  expect(seen.last_sweep_seconds).toBeGreaterThanOrEqual(HOUR_S);
  await recordHeartbeat(ctx, "ask-about-payments");
  expect((await worker()).status).toBe("ok");
});

it("tells of jobs that nobody begins with, of the embedded executor and of no other", async () => {
  openSince(HOUR_S);
  await allSweep();
  await db().execute(sql.raw(await readFile("inngest/embedded/schema.sql", "utf8")));
  await db().execute(sql`insert into engine.runs (id, function_id, event_name, events) values ('r', 'f', 'e', '[]')`);
  await db().execute(sql`
    insert into engine.jobs (run_id, step_id, kind, run_at) values ('r', 'step', 'call', now() - interval '10 minutes')`);
  expect(await worker()).toMatchObject({ status: "ok", oldest_overdue_job_seconds: null });
  vi.stubEnv("ENGINE_PORT", "8288");
  forgetEnv();
  const seen = await worker();
  expect(seen.status).toBe("degraded");
  expect(seen.oldest_overdue_job_seconds).toBeGreaterThanOrEqual(600);
  await db().execute(sql`update engine.jobs set owner = 'me', leased_until = now() + interval '1 minute'`);
  expect((await worker()).status).toBe("ok");
});
