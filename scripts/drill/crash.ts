import { randomUUID } from "node:crypto";
import { startShop, type TestShop } from "@/scripts/testing/shop";
import { playAftermath, sentences, type Check } from "./aftermath";
import { audit, LAW_COUNT } from "./audit";
import { playBuyer, type Story } from "./buyer";
import { withDatabase } from "./database";
import { startKiller } from "./killer";
import { auditOutside } from "./outside";
import { waitUntilSettled, type Owed } from "./owed";
import { persist } from "./persist";
import { drawPlan, MODES, type Plan } from "./plan";
import { findUnseenSabotage, SABOTAGE_COUNT } from "./sabotage";

export type DrillRequest = { orders: number; kills: number; seed: number; log: (line: string) => void };

export type DrillReport = {
  seed: number;
  /** Kills by part. */
  kills: Record<string, number>;
  /** Orders by how they were paid. */
  orders: Record<string, number>;
  /** From the last kill, or the last buyer if that was later, until nothing was owed. */
  settledMs: number;
  /** Each check by its sentence; what went wrong, if anything. */
  checks: Check[];
};

const CONCURRENCY = 5;
const SETTLE_LIMIT_MS = 240_000;
const EXPIRY_SECONDS = 3_600;

/**
 * Starts a shop, lets buyers order and pay while its parts are killed with SIGKILL at drawn moments, waits until
 * nothing is owed and then audits tables and answers: nothing lost, nothing twice. Then staff act, terms end, and the
 * tables are audited again. Kills only what it has started.
 */
export async function crashDrill(request: DrillRequest): Promise<DrillReport> {
  const plan = drawPlan(request);
  const shop = await startShop({ env: { LOG_LEVEL: "warn" } });
  try {
    await setStage(shop, plan);
    return await drill(shop, plan, request);
  } finally {
    await shop.stop();
  }
}

/** Seats for everybody, and workspaces that are slow, sometimes busy and sometimes silent after having done it. */
async function setStage(shop: TestShop, plan: Plan): Promise<void> {
  const wanted = plan.orders.reduce((sum, { quantity }) => sum + quantity, 0);
  const knobs = { latencyMs: 25, replyLostAfterEffect: { probability: 0.08 }, unavailable: { probability: 0.05 } };
  for (const stage of [
    { name: "Studio Kecil", knobs },
    { name: "Studio Tengah", knobs },
    { name: "Studio Besar", knobs, seats: Math.min(1_000, 150 + wanted) },
  ]) {
    const { status } = await persist({ url: `${shop.url}/api/dev/workspaces`, method: "POST", body: stage }, 10_000);
    if (status !== 200) throw new Error(`the stage cannot be set: ${status}`);
  }
}

async function drill(shop: TestShop, plan: Plan, { seed, log }: DrillRequest): Promise<DrillReport> {
  const killer = startKiller(shop, plan.kills, log);
  const { stories, troubles } = await playAll(shop.url, plan, killer.begun);
  await killer.done();
  const quietSince = Math.max(killer.lastAt(), Date.now());
  const owed = await waitUntilSettled(shop, SETTLE_LIMIT_MS);
  const settledMs = Date.now() - quietSince;
  log(`  ${stories.length} orders played, settled ${(settledMs / 1000).toFixed(1)} s after the last of them`);

  const stillOwed = Object.keys(owed).length > 0 ? owed : await expireTheRest(shop);
  const inside = await withDatabase(shop.databaseUrl(), audit);
  const outside = await auditOutside(shop.url, stories);
  const unseen = await withDatabase(shop.databaseUrl(), findUnseenSabotage);
  const afterwards = await playAftermath(shop, seed, log);
  return {
    seed,
    kills: killer.counts,
    orders: Object.fromEntries(MODES.map((mode) => [mode, stories.filter((story) => story.mode === mode).length])),
    settledMs,
    checks: [
      { check: "every buyer could order and pay in the end", problems: troubles },
      { check: "everything settles", problems: sentences(stillOwed) },
      { check: `the tables keep ${LAW_COUNT} laws`, problems: inside },
      { check: "every buyer sees the truth, everybody invited is in one workspace", problems: outside },
      { check: `the audit sees ${SABOTAGE_COUNT} sabotages`, problems: unseen },
      ...afterwards,
    ],
  };
}

async function playAll(url: string, plan: Plan, begun: (order: number) => void) {
  const runKey = randomUUID();
  const stories: Story[] = [];
  const troubles: string[] = [];
  const waiting = [...plan.orders];
  const buyer = async () => {
    for (let order = waiting.shift(); order; order = waiting.shift()) {
      begun(order.number);
      try {
        stories.push(await playBuyer(url, order, runKey));
      } catch (error) {
        troubles.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, buyer));
  return { stories, troubles };
}

/** Lets the unpaid orders run out, so that what they held must come back. Answers what is then still owed. */
async function expireTheRest(shop: TestShop): Promise<Owed> {
  await persist(
    { url: `${shop.url}/api/dev/clock`, method: "POST", body: { advance_seconds: EXPIRY_SECONDS } },
    10_000,
  );
  const deadline = Date.now() + SETTLE_LIMIT_MS;
  while (Date.now() < deadline) {
    const pending = await withDatabase(shop.databaseUrl(), async (client) => {
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from orders where payment_status = 'pending'`,
      );
      return rows[0]?.n ?? 0;
    });
    if (pending === 0) return waitUntilSettled(shop, Math.max(1_000, deadline - Date.now()));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return { "orders that do not expire": 1 };
}
