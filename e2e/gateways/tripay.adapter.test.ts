import { afterEach, beforeEach, expect, it } from "vitest";
import { startTripayStandin, type TripayStandin } from "@/e2e/standins/tripay";
import { json } from "@/e2e/standins/http";
import { parseEnv } from "@/lib/core/env";
import { rupiah } from "@/lib/core/money";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { chargeRequest, openCharge } from "@/lib/payments/gateways/contract-world";
import { createTripayGateway } from "@/lib/payments/gateways/tripay/adapter";

let standin: TripayStandin;
let gateway: PaymentGateway;

beforeEach(async () => {
  standin = await startTripayStandin();
  gateway = createTripayGateway(parseEnv(standin.env));
});
afterEach(() => standin.stop());

const created = () => standin.calls.filter(({ path }) => path.endsWith("/transaction/create"));

it("signs the creation and gives the end in seconds", async () => {
  const request = chargeRequest(gateway, rupiah(57_123));
  await gateway.createCharge(request);
  const sent: unknown = JSON.parse(created()[0]?.body ?? "");
  expect(sent).toMatchObject({
    method: "QRIS2",
    merchant_ref: request.reference,
    amount: 57_123,
    expired_time: Math.ceil(request.expiresAt.getTime() / 1000),
    order_items: [{ price: 57_123, quantity: 1 }],
    return_url: request.returnUrl,
  });
});

it("names the callback address when there is a public one, and leaves it to the dashboard otherwise", async () => {
  await gateway.createCharge(chargeRequest(gateway));
  const shop = createTripayGateway(parseEnv({ ...standin.env, APP_URL: "https://toko.example.com/" }));
  await shop.createCharge(chargeRequest(shop));
  const sent = created().map(({ body }) => (JSON.parse(body) as { callback_url?: string }).callback_url);
  expect(sent).toEqual([undefined, "https://toko.example.com/api/webhooks/tripay"]);
});

it("never asks for a shorter life than the channel takes", async () => {
  const request = chargeRequest(gateway);
  const result = await gateway.createCharge({ ...request, expiresAt: new Date(request.now.getTime() + 60_000) });
  const seconds = Math.ceil(request.now.getTime() / 1000) + 600;
  expect(result).toMatchObject({ outcome: "created", charge: { expiresAt: new Date(seconds * 1000) } });
});

it("keeps to the limits in the merchant's channel list without asking for a charge", async () => {
  const [small, large] = [rupiah(999), rupiah(5_000_001)].map((amount) => chargeRequest(gateway, amount));
  for (const request of [small, large])
    expect(request && (await gateway.createCharge(request))).toMatchObject({ outcome: "refused" });
  expect(created()).toEqual([]);
});

it("reads the channel list once for buyers who come together or soon after", async () => {
  await Promise.all([openCharge(gateway), openCharge(gateway), openCharge(gateway)]);
  await openCharge(gateway);
  expect(standin.calls.filter(({ path }) => path.endsWith("/payment-channel"))).toHaveLength(1);
});

it("says that nothing was created when the channel list cannot be read", async () => {
  standin.faults.add({ kind: "reset" }, { on: "payment-channel" });
  expect(await gateway.createCharge(chargeRequest(gateway))).toMatchObject({ outcome: "unavailable" });
  expect(created()).toEqual([]);
});

it("names the switch for a channel that is off or unknown", async () => {
  const shop = createTripayGateway(parseEnv({ ...standin.env, TRIPAY_METHOD: "QRIS9" }));
  const why = expect.stringContaining("TRIPAY_METHOD");
  expect(await shop.createCharge(chargeRequest(shop))).toEqual({ outcome: "refused", why });
  expect(await shop.testConnection()).toEqual({ ok: false, why });
});

it("explains the whitelist to the admin, with the address to add", async () => {
  standin.blockAddress(true);
  const why = expect.stringMatching(/127\.0\.0\.1 is not on it.*Whitelist IP/);
  expect(await gateway.createCharge(chargeRequest(gateway))).toEqual({ outcome: "refused", why });
  expect(await gateway.testConnection()).toEqual({ ok: false, why });
});

it("says which setting to look at when the key is refused", async () => {
  const shop = createTripayGateway(parseEnv({ ...standin.env, TRIPAY_API_KEY: "wrong-key-0001" }));
  const result = await shop.createCharge(chargeRequest(shop));
  expect(result).toMatchObject({ outcome: "refused", why: expect.stringMatching(/Invalid API Key.*TRIPAY_API_KEY/) });
  expect(JSON.stringify(result)).not.toContain("wrong-key-0001");
});

it("is refused with a wrong private key", async () => {
  const shop = createTripayGateway(parseEnv({ ...standin.env, TRIPAY_PRIVATE_KEY: "another" }));
  const why = expect.stringContaining("Invalid signature");
  expect(await shop.createCharge(chargeRequest(shop))).toMatchObject({ outcome: "refused", why });
});

it("takes a 5xx during a creation for unknown, and during a read for unavailable", async () => {
  const { key } = await openCharge(gateway);
  const answer = json(500, { success: false, message: "Server Error" });
  standin.faults.add({ kind: "answer", answer }, { times: 2 });
  expect(await gateway.createCharge(chargeRequest(gateway))).toMatchObject({ outcome: "unknown" });
  expect(await gateway.readPayment(key)).toMatchObject({ outcome: "unavailable" });
});

it("passes on how long to wait when Tripay asks to slow down", async () => {
  const { key } = await openCharge(gateway);
  const answer = { ...json(429, { success: false, message: "Too Many Attempts." }), headers: { "retry-after": "30" } };
  standin.faults.add({ kind: "answer", answer });
  expect(await gateway.readPayment(key)).toMatchObject({ outcome: "unavailable", retryAfterSeconds: 30 });
});

it("finds money that came on a twin with the same reference", async () => {
  const request = chargeRequest(gateway);
  await gateway.createCharge(request);
  const second = await gateway.createCharge(request);
  if (second.outcome !== "created") throw new Error(second.why);
  const [first] = standin.books.transactions;
  standin.expire(second.charge.gatewayRef);
  standin.pay(first?.reference ?? "");
  const key = { ...request, gatewayRef: second.charge.gatewayRef, dueAmount: request.amount };
  expect(await gateway.readPayment(key)).toMatchObject({
    payment: { status: "succeeded", gatewayRef: first?.reference, receipts: [{ receiptKey: first?.reference }] },
  });
});

it("reads a refund as all of the money given back", async () => {
  const { key } = await openCharge(gateway);
  standin.pay(key.reference);
  standin.refund(key.reference);
  expect(await gateway.readPayment(key)).toMatchObject({
    payment: {
      status: "refunded",
      rawStatus: "REFUND",
      refunds: [{ refundKey: null, amount: key.amount }],
      receipts: [{ amount: key.amount }],
    },
  });
});

it("tells the admin what the fee calculator says about who pays", async () => {
  const detail = expect.stringMatching(/QRIS2.*shop pays Rp1\.450 and the buyer Rp0/);
  expect(await gateway.testConnection()).toEqual({ ok: true, detail });
});

it("refuses to start without its keys", () => {
  expect(() => createTripayGateway(parseEnv({}))).toThrow(/TRIPAY_PRIVATE_KEY/);
});
