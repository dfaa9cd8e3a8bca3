import type { ChildProcess } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { withDatabase } from "@/scripts/drill/database";
import { startShop, type TestShop } from "@/scripts/testing/shop";
import { startBareApp } from "./bare-app";
import type { Measure, Tools } from "./measure";
import { percentiles, quantile } from "./numbers";
import { compare, interleave } from "./rounds";
import { fire, type Shot } from "./sender";

const SHOTS = 400;
const WARM_UP = 300;
/** Share of the slower side's throughput at which latency is measured. */
const CALM = 0.4;

export const p1: Measure = {
  name: "p1",
  title: "webhook: verify + commit + 200, the shop (A) against a Next.js route handler with the same single INSERT (B)",
  run: async (tools) => {
    // A shop of its own whose executor sleeps: what is measured is the answer, not the work that follows it.
    const shop = await startShop({ env: { LOG_LEVEL: "error" } });
    const bare = await startBare(shop);
    const executor = shop.pids().executor;
    try {
      if (executor) process.kill(executor, "SIGSTOP");
      await measure(tools, shop, bare.url);
    } finally {
      if (executor) process.kill(executor, "SIGCONT");
      bare.child.kill();
      await shop.stop();
    }
  },
};

async function measure({ say, size }: Tools, shop: TestShop, bareUrl: string): Promise<void> {
  const { SANDBOX_SECRET } = shop.secrets();
  const volley = (url: string, count: number) => Array.from({ length: count }, () => signedShot(url, SANDBOX_SECRET));
  const siteUrl = `${shop.url.replace("localhost", "127.0.0.1")}/api/webhooks/sandbox`;
  const throughput = async (url: string) => {
    const { perSecond, refused } = await fire(volley(url, SHOTS), Infinity);
    if (refused > 0) throw new Error(`${url} refused ${refused} of ${SHOTS}`);
    return perSecond;
  };
  for (const url of [siteUrl, bareUrl]) await fire(volley(url, WARM_UP), Infinity);

  const rounds = size("rounds", 5);
  const speed = await interleave(
    rounds,
    () => throughput(siteUrl),
    () => throughput(bareUrl),
  );
  say(compare({ a: "shop", b: "bare", unit: "webhooks/s", target: ">= 0.6" }, speed));

  const rate = CALM * Math.min(...speed.rounds.flatMap(({ a, b }) => [a, b]));
  const seen: Record<string, number[]> = { [siteUrl]: [], [bareUrl]: [] };
  const p99 = async (url: string) => {
    const { latenciesMs } = await fire(volley(url, SHOTS), rate);
    seen[url]?.push(...latenciesMs);
    return quantile(latenciesMs, 0.99);
  };
  const calm = await interleave(
    rounds,
    () => p99(siteUrl),
    () => p99(bareUrl),
  );
  say(compare({ a: "shop p99", b: "bare p99", unit: `ms at ${rate.toFixed(0)}/s`, target: "<= 2" }, calm));
  say(`shop ${percentiles(seen[siteUrl] ?? [], "ms")}; bare ${percentiles(seen[bareUrl] ?? [], "ms")}`);
}

/** A webhook about money on a charge that the shop does not know: stored, and of no further consequence. */
function signedShot(url: string, secret: string): Shot {
  const id = randomUUID();
  const body = JSON.stringify({
    event: "payment.succeeded",
    charge_id: id,
    reference: `PAY-${id.replaceAll("-", "").slice(0, 20).toUpperCase()}`,
    receipt_id: id,
    amount: 50_000,
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { url, body, headers: { "x-sandbox-timestamp": timestamp, "x-sandbox-signature": signature } };
}

async function startBare(shop: TestShop): Promise<{ url: string; child: ChildProcess }> {
  await withDatabase(shop.databaseUrl(), (client) =>
    client.query(
      `create table bench_inbox (id uuid primary key default gen_random_uuid(), gateway text not null, event_key text not null,
        body text not null, received_at timestamptz not null default now(), unique (gateway, event_key))`,
    ),
  );
  return startBareApp({ DATABASE_URL: shop.databaseUrl(), SANDBOX_SECRET: shop.secrets().SANDBOX_SECRET ?? "" });
}
