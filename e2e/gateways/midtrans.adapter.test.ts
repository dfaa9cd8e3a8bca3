import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { json } from "@/e2e/standins/http";
import { startMidtransStandin, type MidtransStandin } from "@/e2e/standins/midtrans";
import { parseEnv } from "@/lib/core/env";
import { rupiah } from "@/lib/core/money";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { chargeRequest, openCharge, readCharge } from "@/lib/payments/gateways/contract-world";
import pending from "@/lib/payments/gateways/midtrans/samples/charge-pending.json";
import { toWib } from "@/lib/payments/gateways/midtrans/times";
import { createMidtransGateway } from "@/lib/payments/gateways/midtrans/adapter";

let standin: MidtransStandin;
let gateway: PaymentGateway;

beforeEach(async () => {
  standin = await startMidtransStandin();
  gateway = createMidtransGateway(parseEnv(standin.env));
});
afterEach(() => standin.stop());

const callsTo = (path: string) => standin.calls.filter((call) => call.path.endsWith(path));
const sentTo = (path: string) => callsTo(path).map(({ body }): unknown => JSON.parse(body));
const webhooksOf = (reference: string, through: PaymentGateway = gateway) =>
  standin.webhooks.deliveries
    .filter(({ body }) => body.includes(reference))
    .map(({ headers, body }) => through.openWebhook({ headers: new Headers(headers), body: Buffer.from(body) }));

describe("charges", () => {
  it("asks for a QR code with items that add up, an end in GMT+7 and a short idempotency key", async () => {
    const request = chargeRequest(gateway, rupiah(57_123));
    await gateway.createCharge({ ...request, description: "P".repeat(80) });
    expect(sentTo("/charge")).toMatchObject([
      {
        payment_type: "qris",
        transaction_details: { order_id: request.reference, gross_amount: 57_123 },
        item_details: [{ price: 57_123, quantity: 1, name: "P".repeat(50) }],
        custom_expiry: { order_time: toWib(request.now), expiry_duration: 30, unit: "minute" },
      },
    ]);
    const key = callsTo("/charge")[0]?.headers["idempotency-key"] ?? "";
    expect(key).toMatch(/^[0-9a-f]{40}$/);
  });

  it("names the notification address when there is a public one", async () => {
    const shop = createMidtransGateway(parseEnv({ ...standin.env, APP_URL: "https://toko.example.com" }));
    await openCharge(gateway);
    await openCharge(shop);
    expect(callsTo("/charge").map(({ headers }) => headers["x-override-notification"])).toEqual([
      undefined,
      "https://toko.example.com/api/webhooks/midtrans",
    ]);
  });

  it("never asks for a life that Midtrans does not keep to", async () => {
    const request = chargeRequest(gateway);
    await gateway.createCharge({ ...request, expiresAt: new Date(request.now.getTime() + 60_000) });
    expect(sentTo("/charge")).toMatchObject([{ custom_expiry: { expiry_duration: 15 } }]);
  });

  it("gets the same charge for the same reference within five minutes, and asks to look it up later", async () => {
    const request = chargeRequest(gateway);
    const first = await gateway.createCharge(request);
    expect(await gateway.createCharge(request)).toEqual(first);
    standin.forgetIdempotencyKeys();
    expect(await gateway.createCharge(request)).toMatchObject({ outcome: "unknown" });
    expect(await gateway.findCharge(request)).toMatchObject({ outcome: "found" });
    expect(standin.books.transactions).toHaveLength(1);
  });

  it("shows the picture of a charge whose answer was lost", async () => {
    const request = chargeRequest(gateway);
    await gateway.createCharge(request);
    const found = await gateway.findCharge(request);
    const url = found.outcome === "found" ? found.charge.qrUrl : null;
    const picture = await fetch(url ?? "");
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  });

  it.each([
    ["402", "refused", /not switched on/],
    ["401", "refused", /MIDTRANS_SERVER_KEY.*MIDTRANS_IS_PRODUCTION/],
    ["410", "refused", /account/],
    ["400", "refused", /refused \(400\)/],
    ["429", "unavailable", /slow down/],
    ["503", "unknown", /failed \(503\)/],
  ])("reads %s inside a 200 as %s", async (status_code, outcome, why) => {
    standin.faults.add({ kind: "answer", answer: json(200, { status_code, status_message: "no" }) });
    const expected = { outcome, why: expect.stringMatching(why) };
    expect(await gateway.createCharge(chargeRequest(gateway))).toEqual(expected);
  });

  it("takes 202 for a call that is still running", async () => {
    standin.faults.add({ kind: "answer", answer: json(202, {}) });
    expect(await gateway.createCharge(chargeRequest(gateway))).toMatchObject({ outcome: "unknown" });
  });

  it.each(["201", "202"])("does not accept an attempt that was denied at once (%s)", async (status_code) => {
    const request = chargeRequest(gateway, rupiah(57_123));
    const denied = { ...pending, order_id: request.reference, status_code, transaction_status: "deny" };
    standin.faults.add({ kind: "answer", answer: json(200, denied) });
    expect(await gateway.createCharge(request)).toMatchObject({ outcome: "refused" });
  });

  it("explains a wrong key without repeating it", async () => {
    const shop = createMidtransGateway(parseEnv({ ...standin.env, MIDTRANS_SERVER_KEY: "Mid-server-WRONG" }));
    const results = [await shop.createCharge(chargeRequest(shop)), await shop.testConnection()];
    for (const { why } of results as { why: string }[]) expect(why).toMatch(/MIDTRANS_SERVER_KEY/);
    expect(JSON.stringify(results)).not.toContain("WRONG");
  });
});

describe("ending", () => {
  it("counts 407 as success, and looks before it says no", async () => {
    const { key } = await openCharge(gateway);
    standin.faults.add({ kind: "reply_lost" }, { on: "/expire" });
    expect(await gateway.cancelCharge(key)).toEqual({ outcome: "done" });
    expect((await readCharge(gateway, key)).status).toBe("expired");
  });

  it("does not end money that is held for review", async () => {
    const { key } = await openCharge(gateway);
    standin.challenge(key.reference);
    expect(await gateway.cancelCharge(key)).toMatchObject({ outcome: "refused" });
    expect(await readCharge(gateway, key)).toMatchObject({ status: "pending", rawStatus: "capture (challenge)" });
  });

  it("reads settled money that was taken back as reversed", async () => {
    const { key } = await openCharge(gateway);
    standin.pay(key.reference);
    standin.deny(key.reference);
    expect(await readCharge(gateway, key)).toMatchObject({ status: "reversed", receipts: [{ amount: key.amount }] });
  });
});

describe("refunds", () => {
  const refundOf = (key: Awaited<ReturnType<typeof openCharge>>["key"], refundKey: string, amount: number) =>
    gateway.refund({ ...key, refundKey, refundAmount: rupiah(amount), reason: "seat ended early" });

  it("gives back parts, and tells each one twice", async () => {
    const { key } = await openCharge(gateway, rupiah(50_000));
    standin.pay(key.reference);
    expect(await refundOf(key, "r1", 10_000)).toEqual({ outcome: "done" });
    expect(await readCharge(gateway, key)).toMatchObject({
      status: "partially_refunded",
      refunds: [{ refundKey: "r1", amount: 10_000 }],
    });
    expect(await refundOf(key, "r2", 40_000)).toEqual({ outcome: "done" });
    expect(await readCharge(gateway, key)).toMatchObject({
      status: "refunded",
      refunds: [
        { refundKey: "r1", amount: 10_000 },
        { refundKey: "r2", amount: 40_000 },
      ],
    });
    const keys = webhooksOf(key.reference).map((webhook) => webhook.authentic && webhook.eventKey);
    // Pending, settlement, and two for each of the two refunds.
    expect([keys.length, new Set(keys).size]).toEqual([6, 6]);
  });

  it.each(["reply_lost", "reply_hangs"] as const)("is unknown after %s, and done when asked again", async (kind) => {
    const shop = createMidtransGateway(parseEnv(standin.env), { timeoutMs: 500 });
    const { key } = await openCharge(shop);
    standin.pay(key.reference);
    standin.faults.add({ kind }, { on: "/refund" });
    const wanted = { ...key, refundKey: "r1", refundAmount: key.amount, reason: "" };
    expect(await shop.refund(wanted)).toMatchObject({ outcome: "unknown" });
    standin.forgetIdempotencyKeys();
    expect(await shop.refund(wanted)).toEqual({ outcome: "done" });
    expect(standin.find(key.reference)?.refunds).toHaveLength(1);
  });

  it("refuses more than is left, and a charge without money", async () => {
    const { key } = await openCharge(gateway, rupiah(50_000));
    expect(await refundOf(key, "r0", 50_000)).toMatchObject({ outcome: "refused", why: expect.stringMatching(/412/) });
    standin.pay(key.reference);
    expect(await refundOf(key, "r1", 50_001)).toMatchObject({ outcome: "refused", why: expect.stringMatching(/414/) });
  });

  it("does not take a key that was used for something else for done", async () => {
    const { key } = await openCharge(gateway);
    standin.pay(key.reference);
    standin.faults.add({ kind: "answer", answer: json(200, { status_code: "406", status_message: "Duplicate" }) });
    expect(await refundOf(key, "r1", 1_000)).toMatchObject({ outcome: "unknown" });
  });
});

describe("with Snap", () => {
  const snap = () => createMidtransGateway(parseEnv({ ...standin.env, MIDTRANS_MODE: "snap" }));

  it("gives Midtrans' page and no QR code", async () => {
    const { request, charge } = await openCharge(snap(), rupiah(57_123));
    expect(charge).toMatchObject({ amount: 57_123, surcharge: 0, qrString: null, qrUrl: null });
    expect(charge.payUrl).toMatch(/\/snap\/v2\/vtweb\//);
    expect(sentTo("/snap/v1/transactions")).toMatchObject([
      { enabled_payments: ["other_qris"], callbacks: { finish: request.returnUrl }, page_expiry: { duration: 30 } },
    ]);
  });

  it("waits while no method is chosen, also after the setting was changed back", async () => {
    const { key } = await openCharge(snap());
    for (const shop of [snap(), gateway])
      expect(await readCharge(shop, key)).toMatchObject({ status: "pending", receipts: [] });
    expect(await snap().cancelCharge(key)).toEqual({ outcome: "unsupported" });
    standin.pay(key.reference);
    expect(await readCharge(snap(), key)).toMatchObject({ status: "succeeded", receipts: [{ amount: key.amount }] });
  });

  it("may make a new page while nobody used the lost one, and not after that", async () => {
    const shop = snap();
    const request = chargeRequest(shop);
    standin.faults.add({ kind: "reply_lost" }, { on: "/snap/v1/transactions" });
    expect(await shop.createCharge(request)).toMatchObject({ outcome: "unknown" });
    expect(await shop.findCharge(request)).toEqual({ outcome: "absent" });
    expect(await shop.createCharge(request)).toMatchObject({ outcome: "created" });
    expect(standin.books.pages).toHaveLength(1);
    standin.pay(request.reference);
    expect(await shop.findCharge(request)).toMatchObject({ outcome: "unknown" });
    const why = expect.stringContaining("sudah digunakan");
    expect(await shop.createCharge(request)).toMatchObject({ outcome: "refused", why });
  });

  it("reads Snap's errors", async () => {
    const shop = createMidtransGateway(
      parseEnv({ ...standin.env, MIDTRANS_MODE: "snap", MIDTRANS_SERVER_KEY: "wrong" }),
    );
    const why = expect.stringContaining("MIDTRANS_SERVER_KEY");
    expect(await shop.createCharge(chargeRequest(shop))).toEqual({ outcome: "refused", why });
    standin.faults.add({ kind: "answer", answer: json(200, { error_messages: ["no"] }) });
    expect(await snap().createCharge(chargeRequest(shop))).toMatchObject({ outcome: "refused" });
  });
});

it("refuses to start without its key", () => {
  expect(() => createMidtransGateway(parseEnv({}))).toThrow(/MIDTRANS_SERVER_KEY/);
});
