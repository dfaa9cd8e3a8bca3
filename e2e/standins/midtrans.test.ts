import { afterEach, expect, it } from "vitest";
import { json, startHttp, type StandinServer } from "@/e2e/standins/http";
import { startMidtransStandin, type MidtransStandin } from "@/e2e/standins/midtrans";
import { parseEnv } from "@/lib/core/env";
import { openCharge } from "@/lib/payments/gateways/contract-world";
import { createMidtransGateway } from "@/lib/payments/gateways/midtrans/adapter";

const DEADLINE_MS = 10_000;
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

async function shopAnswering(status: number): Promise<StandinServer> {
  const shop = await startHttp({ routes: [{ method: "POST", path: "/hook", handle: () => json(status, {}) }] });
  open.push(shop);
  return shop;
}

async function standinFor(shop: StandinServer): Promise<MidtransStandin> {
  const standin = await startMidtransStandin({ webhookUrl: `${shop.url}/hook`, retryMs: [1, 1, 1, 1, 1] });
  open.push(standin);
  return standin;
}

it.each([
  [200, 1],
  [500, 2],
  [503, 5],
  [404, 3],
  [302, 1],
  [401, 6],
])("tells a shop that answers %i one thing %i times", async (status, times) => {
  const shop = await shopAnswering(status);
  const standin = await standinFor(shop);
  await openCharge(createMidtransGateway(parseEnv(standin.env)));
  await standin.webhooks.whenQuiet(DEADLINE_MS);
  expect(shop.calls).toHaveLength(times);
});

it("sends notifications to the address that came with the charge", async () => {
  const [dashboard, override] = [await shopAnswering(200), await shopAnswering(200)];
  const standin = await standinFor(dashboard);
  const serverKey = standin.env["MIDTRANS_SERVER_KEY"] ?? "";
  await fetch(`${standin.url}/v2/charge`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${serverKey}:`).toString("base64")}`,
      "content-type": "application/json",
      "x-override-notification": `${override.url}/hook`,
    },
    body: JSON.stringify({ payment_type: "qris", transaction_details: { order_id: "A-1", gross_amount: 1000 } }),
  });
  await standin.webhooks.whenQuiet(DEADLINE_MS);
  expect([dashboard.calls.length, override.calls.length]).toEqual([0, 1]);
});

it.each([
  ["items that do not add up", { item_details: [{ name: "x", price: 999, quantity: 1 }] }, "400"],
  ["a fraction", { transaction_details: { order_id: "A-1", gross_amount: 10.5 } }, "400"],
  ["an order id with a slash", { transaction_details: { order_id: "A/1", gross_amount: 1000 } }, "400"],
])("refuses %s inside a 200", async (_, change, code) => {
  const standin = await standinFor(await shopAnswering(200));
  const answer = await fetch(`${standin.url}/v2/charge`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${standin.env["MIDTRANS_SERVER_KEY"]}:`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      payment_type: "qris",
      transaction_details: { order_id: "A-1", gross_amount: 1000 },
      ...change,
    }),
  });
  expect([answer.status, await answer.json()]).toMatchObject([200, { status_code: code }]);
});

it("has a pay page for a Snap order, where paying chooses QRIS on the way", async () => {
  const standin = await standinFor(await shopAnswering(200));
  const { key, charge } = await openCharge(createMidtransGateway(parseEnv({ ...standin.env, MIDTRANS_MODE: "snap" })));
  const page = await fetch(charge.payUrl ?? "");
  expect([page.status, await page.text()]).toMatchObject([200, expect.stringContaining("no method chosen")]);
  await fetch(`${standin.url}/_standin/pay`, {
    method: "POST",
    body: new URLSearchParams({ reference: key.reference }),
  });
  expect(standin.find(key.reference)).toMatchObject({ transaction_status: "settlement" });
});
