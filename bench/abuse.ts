import { Agent, request, type RequestOptions } from "node:http";
import { pause } from "@/scripts/system/wait";
import { startShop, type TestShop } from "@/scripts/testing/shop";
import { startAbusers, type Target } from "./abusers";
import type { Measure, Tools } from "./measure";
import { percentiles, quantile, short } from "./numbers";
import { stockUp } from "./paid-orders";

const BUYERS = 20;
const ROUNDS = 4;
/** One buyer after the other begins: what is measured is the abusers, not a rush. */
const APART_MS = 250;
const DELIVERED_WITHIN_MS = 120_000;
const POLL_MS = 500;
const SETTLE_MS = 2_000;
const TARGET = 1.5;

export const abuse: Measure = {
  name: "abuse",
  title:
    "20 honest buyers while a slow client, 300 idle sockets, 64 kB bodies and a hoarder go on (A), against a quiet shop (B)",
  run: async (tools) => {
    if (process.platform !== "linux")
      throw new Error("needs Linux, which has an address of 127.0.0.0/8 for everybody who takes part");
    // The limits are on: they are what is measured. The order cap stands on addresses, and every buyer has one.
    const shop = await startShop({ env: { LOG_LEVEL: "error", RATE_LIMIT_FACTOR: "1", HOST: "127.0.0.1" } });
    try {
      await measure(tools, shop);
    } finally {
      await shop.stop();
    }
  },
};

async function measure({ say, size }: Tools, shop: TestShop): Promise<void> {
  const buyers = size("orders", BUYERS);
  const rounds = size("rounds", ROUNDS);
  const target: Target = { host: "127.0.0.1", port: Number(new URL(shop.url).port) };
  await stockUp(shop, 2 * buyers * (rounds + 1));
  await buyAll(target, buyers);
  const quiet: number[] = [];
  const under: number[] = [];
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await buyAll(target, buyers)));
    const abusers = startAbusers(target);
    await pause(SETTLE_MS);
    try {
      under.push(...(await buyAll(target, buyers)));
    } finally {
      for (const abuser of abusers) await abuser.stop();
    }
    if (round === rounds - 1) for (const { name, tell } of abusers) say(`${name}: ${tell()}`);
    // What they have left open is closed before the next quiet round.
    await pause(SETTLE_MS);
  }
  say(`all of ${2 * buyers * rounds} buyers were served: ordered, paid, delivered`);
  say(`A ${percentiles(under, "ms")} a request`);
  say(`B ${percentiles(quiet, "ms")}`);
  const ratio = quantile(under, 0.95) / quantile(quiet, 0.95);
  say(`A/B at p95 ${short(ratio)}, target <= ${TARGET}`);
  if (ratio > TARGET) throw new Error(`honest buyers waited ${short(ratio)} times as long`);
}

/** Every buyer of a round, one after the other begun. Answers what each of their requests took, in milliseconds. */
async function buyAll(target: Target, count: number): Promise<number[]> {
  const all = Array.from({ length: count }, async (_, index) => {
    await pause(index * APART_MS);
    return buyOne(target);
  });
  return (await Promise.all(all)).flat();
}

let came = 0;

/** Orders, looks at the page and the code, pays, and waits for the seat. Throws when anything of it is refused. */
async function buyOne(target: Target): Promise<number[]> {
  const number = came++;
  // Everybody comes from an address of their own, so that nobody is limited for what others do.
  const localAddress = `127.0.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  const agent = new Agent({ keepAlive: true, localAddress });
  const times: number[] = [];
  const ask = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const began = performance.now();
    const answer = await send({ ...target, agent, path, localAddress }, body);
    times.push(performance.now() - began);
    if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status} ${answer.text.slice(0, 200)}`);
    return answer.text.startsWith("{") ? { ...JSON.parse(answer.text) } : {};
  };
  try {
    const email = `honest-${process.pid}-${number}@example.com`;
    const placed = await ask("/api/orders", { customer_email: email, package_id: "chatgpt-plus-1-bulan" });
    await ask(`/orders/${placed.order_id}`);
    await ask(`/orders/${placed.order_id}/qr.png`);
    await ask(`/api/sandbox/payments/${placed.payment_reference}/pay`, { mode: "pay" });
    const deadline = Date.now() + DELIVERED_WITHIN_MS;
    for (;;) {
      const { invitation_status: status } = await ask(`/api/orders/${placed.order_id}/status`);
      if (status === "invited" || status === "delivered") return times;
      if (Date.now() > deadline)
        throw new Error(`${placed.order_id} is ${String(status)} after ${DELIVERED_WITHIN_MS} ms`);
      await pause(POLL_MS);
    }
  } finally {
    agent.destroy();
  }
}

function send(options: RequestOptions, body?: unknown): Promise<{ status: number; text: string }> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request({
      ...options,
      method: text === undefined ? "GET" : "POST",
      timeout: DELIVERED_WITHIN_MS,
      headers:
        text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) },
    });
    sent.on("response", (answer) => {
      let heard = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (heard += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: heard }));
      answer.on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${DELIVERED_WITHIN_MS} ms`)));
    sent.on("error", reject);
    sent.end(text);
  });
}
