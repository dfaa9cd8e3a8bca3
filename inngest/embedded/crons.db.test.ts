// What the clock starts: once for each time, never in a pile, and not an hour late because the clock was wrong.
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { fireCrons } from "./cron";
import { clearOtherLeases, LEASE_SECONDS, look, planAnew } from "./queue";
import { startQueue, type Queue } from "./testing/queue";

const EVERY_MINUTE = "* * * * *";

let queue: Queue;
let pool: Pool;
beforeAll(async () => {
  queue = await startQueue(inject("testDatabase").adminUrl);
  pool = queue.pool;
});
afterAll(() => queue.stop());
beforeEach(async () => {
  await queue.empty();
  await pool.query("delete from engine.functions");
  await pool.query("insert into engine.functions (id, app_id, config) values ('app-fn', 'app', '{}')");
  await pool.query("insert into engine.crons values ('app-fn', $1, now() + interval '30 seconds')", [EVERY_MINUTE]);
});

/** As the leader's round does it. */
async function goRound(): Promise<void> {
  const { isSetBack, crons } = await look(pool, "me", 0);
  if (isSetBack) await planAnew(pool);
  await fireCrons(pool, queue.deps, crons, new Date());
}
const makeDue = () => pool.query("update engine.crons set next_at = date_trunc('minute', now())");
const runs = async () => (await pool.query("select event_name as name from engine.runs")).rows.map((row) => row.name);

/** The column of these rows, in seconds from now. */
async function secondsUntil(column: string, rows: string): Promise<number[]> {
  const told = await pool.query(`select extract(epoch from ${column} - now())::float8 as seconds from engine.${rows}`);
  return told.rows.map((row) => Number(row.seconds));
}

describe("a cron", () => {
  it("fires once for each of its times, also when two act on the same sight of it", async () => {
    await pool.query("update engine.crons set expression = '0 * * * *', next_at = now() - interval '90 minutes'");
    const { crons } = await look(pool, "me", 0);
    const fire = () => fireCrons(pool, queue.deps, crons, new Date());
    await Promise.all([fire(), fire()]);
    await fire();
    const events = await pool.query("select name from engine.events");
    expect([...events.rows.map((row) => row.name), ...(await runs())]).toEqual([
      "inngest/scheduled.timer",
      "inngest/scheduled.timer",
    ]);
    // What was missed while nobody fired is not made up for.
    const later = await look(pool, "me", 0);
    expect([crons.length, later.crons]).toEqual([1, []]);
    expect(later.nextMs).toBeGreaterThan(0);
  });

  it("starts nothing more while the run of its last firing has not begun", async () => {
    await makeDue();
    await goRound();
    await makeDue();
    await goRound();
    expect(await runs()).toHaveLength(1);
    await queue.claimOne();
    await makeDue();
    await goRound();
    expect(await runs()).toHaveLength(2);
  });
});

describe("a clock that went an hour forward and back", () => {
  /** As an hour in which the clock was wrong has left everything. */
  async function goForwardAndBack(): Promise<void> {
    const hour = "interval '1 hour'";
    await pool.query(`update engine.crons set next_at = next_at + ${hour}, set_at = set_at + ${hour}`);
    await pool.query(`update engine.jobs set run_at = run_at + ${hour}, set_at = set_at + ${hour},
      leased_until = leased_until + ${hour}`);
  }
  const sleep = async (time: string) => {
    await queue.begin();
    await queue.apply(await queue.claimOne(), {
      kind: "ops",
      ops: [{ id: "nap", op: "Sleep", name: time }],
      retryAfterMs: undefined,
    });
  };

  it("does not keep a cron waiting until the hour is over, nor fires it for the jump", async () => {
    await goForwardAndBack();
    await goRound();
    const [seconds = Infinity] = await secondsUntil("next_at", "crons");
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await runs()).toEqual([]);
    expect((await look(pool, "me", 0)).isSetBack).toBe(false);
  });

  it("fires again at a time that the wrong clock has had already", async () => {
    await makeDue();
    await goRound();
    await queue.claimOne();
    await makeDue();
    await goRound();
    expect(await runs()).toHaveLength(2);
  });

  it("brings what was planned in it back to its time, and a lost lease to its end", async () => {
    await sleep("20s");
    await queue.begin();
    await queue.claimOne("lost");
    await goForwardAndBack();
    await goRound();
    const [nap = Infinity] = await secondsUntil("run_at", "jobs where kind = 'timer'");
    expect(nap).toBeLessThanOrEqual(20);
    const [lease = Infinity] = await secondsUntil("leased_until", "jobs where owner = 'lost'");
    expect(lease).toBeLessThanOrEqual(LEASE_SECONDS);
    await clearOtherLeases(pool, "me", []);
    expect((await queue.claimOne()).stepId).toBe("step");
  });

  it("leaves alone what was planned by the right clock", async () => {
    await pool.query(
      `update engine.crons set next_at = next_at + interval '1 hour', set_at = set_at + interval '1 hour'`,
    );
    await sleep("2h");
    await goRound();
    const [nap = 0] = await secondsUntil("run_at", "jobs where kind = 'timer'");
    expect(nap).toBeGreaterThan(7_000);
  });
});
