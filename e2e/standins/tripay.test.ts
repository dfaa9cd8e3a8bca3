import { afterEach, expect, it } from "vitest";
import { json, startHttp, type StandinServer } from "@/e2e/standins/http";
import { seededRandom, type Mischief } from "@/e2e/standins/http-webhooks";
import { startTripayStandin, type TripayStandin, type TripayStandinOptions } from "@/e2e/standins/tripay";
import { parseEnv } from "@/lib/core/env";
import { chargeRequest, openCharge } from "@/lib/payments/gateways/contract-world";
import { createTripayGateway } from "@/lib/payments/gateways/tripay/adapter";

// The shared parts under all stand-ins (retries, mischief, buttons) are tested here, on this one.
const DEADLINE_MS = 10_000;
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

/** A shop that answers its callbacks with these statuses, then with Tripay's acknowledgement. */
async function shopAnswering(...statuses: number[]): Promise<StandinServer> {
  const handle = () => {
    const status = statuses.shift();
    return status === undefined ? json(200, { success: true }) : json(status, {});
  };
  const shop = await startHttp({ routes: [{ method: "POST", path: "/hook", handle }] });
  open.push(shop);
  return shop;
}

async function standinFor(shop: StandinServer, options: TripayStandinOptions = {}): Promise<TripayStandin> {
  const standin = await startTripayStandin({ webhookUrl: `${shop.url}/hook`, retryMs: [1, 1, 1], ...options });
  open.push(standin);
  return standin;
}

async function paidCharges(standin: TripayStandin, count: number): Promise<void> {
  const gateway = createTripayGateway(parseEnv(standin.env));
  for (let made = 0; made < count; made++) standin.pay((await openCharge(gateway)).key.reference);
  await standin.webhooks.whenQuiet(DEADLINE_MS);
}

it("repeats a callback until the shop acknowledges it in Tripay's words", async () => {
  const shop = await shopAnswering(500, 200);
  const standin = await standinFor(shop);
  await paidCharges(standin, 1);
  // 200 without `success` is no acknowledgement.
  expect(standin.webhooks.deliveries).toMatchObject([{ attempts: [500, 200, 200], state: "accepted" }]);
  expect(new Set(shop.calls.map(({ body }) => body)).size).toBe(1);
});

it("gives up after three repeats, and can be told to send again", async () => {
  const standin = await standinFor(await shopAnswering(500, 500, 500, 500));
  await paidCharges(standin, 1);
  const [delivery] = standin.webhooks.deliveries;
  expect(delivery).toMatchObject({ attempts: [500, 500, 500, 500], state: "given_up" });
  expect(delivery && (await standin.webhooks.resend(delivery))).toBe(200);
});

it("loses and doubles callbacks, the same ones for the same seed", async () => {
  const run = async (mischief: Mischief) => {
    const shop = await shopAnswering();
    const standin = await standinFor(shop, { mischief });
    await paidCharges(standin, 20);
    return { sent: shop.calls.length, states: standin.webhooks.deliveries.map(({ state }) => state) };
  };
  const [first, again] = [
    await run({ seed: 7, lose: 0.3, duplicate: 0.5 }),
    await run({ seed: 7, lose: 0.3, duplicate: 0.5 }),
  ];
  expect(again).toEqual(first);
  expect(first.states).toContain("lost");
  expect(first.sent).toBeGreaterThan(first.states.filter((state) => state === "accepted").length);
  expect(Array.from({ length: 3 }, seededRandom(7))).toEqual(Array.from({ length: 3 }, seededRandom(7)));
});

it("can be played with over HTTP, by a form as well", async () => {
  const shop = await shopAnswering();
  const standin = await standinFor(shop, { feePaidBy: "customer" });
  const { key, charge } = await openCharge(createTripayGateway(parseEnv(standin.env)));
  const page = await (await fetch(`${standin.url}/_standin/pay/${key.reference}`)).text();
  expect(page).toContain(key.reference);
  expect(page).toContain(charge.qrString ?? "none");
  const pressed = await fetch(`${standin.url}/_standin/pay`, {
    method: "POST",
    headers: { accept: "text/html", referer: `${standin.url}/_standin/pay/${key.reference}` },
    body: new URLSearchParams({ reference: key.reference, amount: "1000" }),
    redirect: "manual",
  });
  expect(pressed.status).toBe(303);
  await standin.webhooks.whenQuiet(DEADLINE_MS);
  expect(standin.find(key.reference)).toMatchObject({ status: "PAID", amount: 1_000 });
  expect(shop.calls).toHaveLength(1);
  const twice = await fetch(`${standin.url}/_standin/pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reference: key.reference }),
  });
  expect([twice.status, await twice.json()]).toMatchObject([400, { message: expect.stringContaining("PAID") }]);
});

it("takes faults over HTTP, and does not fault its own buttons", async () => {
  const standin = await standinFor(await shopAnswering());
  const gateway = createTripayGateway(parseEnv(standin.env));
  const press = (path: string, fields: Record<string, string>) =>
    fetch(`${standin.url}/_standin/${path}`, { method: "POST", body: new URLSearchParams(fields) });
  await press("fault", { kind: "html", times: "5" });
  expect(await gateway.createCharge(chargeRequest(gateway))).toMatchObject({ outcome: "unavailable" });
  expect((await press("faults/clear", {})).status).toBe(200);
  expect(await gateway.createCharge(chargeRequest(gateway))).toMatchObject({ outcome: "created" });
  const { calls } = (await (await fetch(`${standin.url}/_standin/calls`)).json()) as {
    calls: { fault: string | null }[];
  };
  expect(calls[0]).toMatchObject({ fault: "html", status: 502 });
  expect(JSON.stringify(calls)).not.toContain(standin.env["TRIPAY_API_KEY"]);
});

it("goes away and comes back on the same port", async () => {
  const standin = await standinFor(await shopAnswering());
  const gateway = createTripayGateway(parseEnv(standin.env));
  await standin.goDown();
  expect(await gateway.testConnection()).toMatchObject({ ok: false });
  await standin.comeBack();
  expect(await gateway.testConnection()).toMatchObject({ ok: true });
});

it("ends what was not paid in time by itself", async () => {
  const standin = await standinFor(await shopAnswering());
  const { key } = await openCharge(createTripayGateway(parseEnv(standin.env)));
  Object.assign(standin.find(key.reference) ?? {}, { expired_time: 1 });
  standin.books.expireOverdue();
  await standin.webhooks.whenQuiet(DEADLINE_MS);
  expect(standin.webhooks.deliveries).toMatchObject([{ state: "accepted", body: expect.stringContaining("EXPIRED") }]);
});
