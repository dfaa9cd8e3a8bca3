import { findFreePort } from "@/scripts/system/ports";
import { persist } from "@/scripts/drill/persist";
import { waitUntilSettled } from "@/scripts/drill/owed";
import { pause, waitUntil } from "@/scripts/system/wait";
import { startShop, type TestShop } from "@/scripts/testing/shop";
import { seededRandom } from "@/e2e/standins/http-webhooks";
import { withDatabase } from "@/scripts/drill/database";
import type { Measure, Tools } from "./measure";
import { percentiles } from "./numbers";
import { placeOne } from "./paid-orders";
import { auditSoak, type Paid } from "./soak-audit";
import { openGateways, type SoakGateway } from "./soak-books";

const ORDERS = 2_000;
const WIDTH = 6;
/** Of all orders, the part during which one gateway is down. */
const DOWN_FROM = 0.4;
const DOWN_UNTIL = 0.6;
const SETTLE_LIMIT_MS = 900_000;
const STUDIOS = ["Studio Kecil", "Studio Tengah", "Studio Besar"];
const SEATS_MAX = 1_000;

export const soak: Measure = {
  name: "soak",
  title: "orders over four gateways: 30 % of webhooks twice, all reordered, 5 % lost, one gateway down for a while",
  run: async (tools) => {
    const seed = tools.size("seed", Date.now() % 1_000_000);
    tools.say(`seed ${seed}`);
    const port = await findFreePort();
    const gateways = await openGateways(`http://127.0.0.1:${port}`, seed);
    const env = Object.assign({}, ...gateways.map((gateway) => gateway.env)) as Record<string, string>;
    const shop = await startShop({ env: { ...env, PORT: String(port), DEMO: "true", LOG_LEVEL: "error" } });
    try {
      await soakShop(tools, shop, gateways, seededRandom(seed));
    } finally {
      await shop.stop();
      for (const gateway of gateways) await gateway.stop();
    }
  },
};

async function soakShop(tools: Tools, shop: TestShop, gateways: SoakGateway[], random: () => number): Promise<void> {
  const { say, size } = tools;
  const count = size("orders", ORDERS);
  await stock(shop, count);
  const began = Date.now();
  const { paid, troubles } = await sellAll(shop, gateways, count, random);
  say(`${paid.length} of ${count} orders paid in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  const isOn = await waitUntil(async () => (await countPaid(shop)) >= paid.length, {
    limitMs: SETTLE_LIMIT_MS,
    everyMs: 500,
  });
  const owed = await waitUntilSettled(shop, 120_000);
  const { lost, double, wrongAmount, broken, settledMs } = await auditSoak(shop.databaseUrl(), paid);
  for (const gateway of gateways) {
    const times = settledMs.get(gateway.name) ?? [];
    const { sent, lost: silent, deliveries } = gateway.webhooks();
    const told = `${sent} webhooks, ${silent} lost, ${deliveries} deliveries`;
    if (times.length > 0)
      say(
        `${gateway.name}: ${times.length} payments (${told}), settled after ${percentiles(
          times.map((ms) => ms / 1000),
          "s",
        )}`,
      );
  }
  const all = [...settledMs.values()].flat().map((ms) => ms / 1000);
  if (all.length > 0) say(`until settled: ${percentiles(all, "s")}`);
  say(`${lost.length} lost, ${double.length} double, ${wrongAmount.length} wrong amount`);
  const owedNow = Object.entries(owed).map(([what, number]) => `${number} ${what}`);
  const problems = [...troubles, ...lost, ...double, ...wrongAmount, ...broken, ...owedNow];
  for (const problem of problems.slice(0, 20)) say(`FAIL ${problem}`);
  if (problems.length > 0 || !isOn) throw new Error(`${problems.length} problems`);
}

/** The demo's three studios, as large as they may be; what is missing then is added to them in the tables. */
async function stock(shop: TestShop, orders: number): Promise<void> {
  const seats = Math.min(SEATS_MAX, Math.ceil(orders / STUDIOS.length) + 20);
  for (const name of STUDIOS) {
    const request = { url: `${shop.url}/api/dev/workspaces`, method: "POST", body: { name, seats } };
    const { status, body } = await persist(request, 30_000);
    if (status !== 200) throw new Error(`${name} could not be stocked: ${status} ${JSON.stringify(body)}`);
  }
}

async function sellAll(shop: TestShop, gateways: SoakGateway[], count: number, random: () => number) {
  const paid: Paid[] = [];
  const troubles: string[] = [];
  const down = gateways[Math.floor(random() * gateways.length)];
  const wishes = Array.from({ length: count }, (_, index) => gateways[index % gateways.length]?.name ?? "tripay");
  let next = 0;
  const buyer = async () => {
    for (let index = next++; index < count; index = next++) {
      if (index === Math.floor(count * DOWN_FROM)) await down?.goDown();
      if (index === Math.floor(count * DOWN_UNTIL)) await down?.comeBack();
      try {
        paid.push(await sellOne(shop, gateways, wishes[index] ?? "tripay", random));
      } catch (error) {
        troubles.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, buyer));
  await down?.comeBack();
  return { paid, troubles };
}

/** Orders by the wished method (another is used when that gateway is down) and pays where the QR code came from. */
async function sellOne(
  shop: TestShop,
  gateways: readonly SoakGateway[],
  wish: string,
  random: () => number,
): Promise<Paid> {
  const placed = await placeOne(shop, { payment_method: wish });
  const charge = await withDatabase(shop.databaseUrl(), async (client) => {
    const { rows } = await client.query<{ gateway: string; gateway_ref: string; amount: number }>(
      `select gateway, gateway_ref, amount_idr::int as amount from payment_attempts where reference = $1`,
      [placed.reference],
    );
    return rows[0];
  });
  const gateway = gateways.find(({ name }) => name === charge?.gateway);
  if (!charge || !gateway) throw new Error(`no charge for ${placed.reference}`);
  await pause(random() * 300);
  const paidAt = Date.now();
  // Casaku knows its own number only.
  gateway.pay(gateway.name === "cashify" ? charge.gateway_ref : placed.reference);
  return { orderId: placed.orderId, amountIdr: charge.amount, paidAt };
}

const countPaid = (shop: TestShop): Promise<number> =>
  withDatabase(shop.databaseUrl(), async (client) => {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from orders where payment_status not in ('pending')`,
    );
    return rows[0]?.n ?? 0;
  });
