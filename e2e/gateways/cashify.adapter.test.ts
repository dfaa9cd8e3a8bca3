import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCashifyStandin, type CashifyStandin } from "@/e2e/standins/cashify";
import { EnvError, parseEnv } from "@/lib/core/env";
import { rupiah } from "@/lib/core/money";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { chargeRequest, openCharge, readCharge } from "@/lib/payments/gateways/contract-world";
import { createCashifyGateway } from "@/lib/payments/gateways/cashify/adapter";

let standin: CashifyStandin;
let gateway: PaymentGateway;
const build = (changes: Record<string, string> = {}) =>
  createCashifyGateway(parseEnv({ ...standin.env, ...changes }), { timeoutMs: 2000 });

beforeEach(async () => {
  standin = await startCashifyStandin({ webhookUrl: null });
  gateway = build();
});
afterEach(() => standin.stop());

describe("creating a charge at Casaku", () => {
  it("asks for a dynamic QRIS with a unique code, and leads Casaku's id with the end of our reference", async () => {
    const { request, charge } = await openCharge(gateway, rupiah(57_000));
    expect(JSON.parse(standin.calls.at(-1)?.body ?? "")).toEqual({
      qr_id: standin.env["CASHIFY_QRIS_ID"],
      amount: 57_000,
      useUniqueCode: true,
      packageIds: ["id.dana"],
      expiredInMinutes: 30,
      qrType: "dynamic",
      paymentMethod: "qris",
      useQris: true,
      prefix: request.reference.slice(-8),
    });
    expect(charge).toMatchObject({ surchargeKind: "unique_code", surcharge: 1, amount: 57_001 });
    expect(charge.gatewayRef.startsWith(`${request.reference.slice(-8)}-`)).toBe(true);
  });

  it("counts the notifications of the apps that the setting names", async () => {
    await openCharge(build({ CASHIFY_PACKAGE_IDS: "com.bca.msb, id.dana" }));
    expect(JSON.parse(standin.calls.at(-1)?.body ?? "")).toMatchObject({ packageIds: ["com.bca.msb", "id.dana"] });
  });

  it("takes a charge without a code: Casaku may answer 0", async () => {
    standin.books.nextCodes = [0];
    const { charge } = await openCharge(gateway);
    expect(charge).toMatchObject({ surcharge: 0, surchargeKind: "none" });
  });

  it("reports two charges over the same total as they are", async () => {
    standin.books.nextCodes = [7, 7];
    const [first, second] = [await openCharge(gateway), await openCharge(gateway)];
    expect(first.charge.amount).toBe(second.charge.amount);
    // Casaku matches by amount: money meant for the second is booked on the first.
    standin.pay(second.charge.gatewayRef);
    expect(await readCharge(gateway, first.key)).toMatchObject({ status: "succeeded" });
    expect(await readCharge(gateway, second.key)).toMatchObject({ status: "pending" });
  });

  it("tells the admin that the phone is offline, though HTTP says 200", async () => {
    standin.books.isListenerOnline = false;
    const result = await gateway.createCharge(chargeRequest(gateway));
    expect(standin.calls.at(-1)?.status).toBe(200);
    expect(result).toEqual({ outcome: "unavailable", why: expect.stringMatching(/phone is offline.*Open the app/) });
  });

  it("tells the admin that the subscription is over", async () => {
    standin.books.isSubscribed = false;
    const result = await gateway.createCharge(chargeRequest(gateway));
    expect(result).toEqual({ outcome: "refused", why: expect.stringContaining("subscription") });
  });

  it.each([
    ["CASHIFY_LICENSE_KEY", "cashify_wrong_key_0000"],
    ["CASHIFY_QRIS_ID", "b9f0c7a1-0000-4000-8000-000000000000"],
  ])("names %s when that is what is wrong", async (name, value) => {
    const result = await build({ [name]: value }).createCharge(chargeRequest(gateway));
    expect(result).toEqual({ outcome: "refused", why: expect.stringContaining(name) });
    expect(JSON.stringify(result)).not.toContain(value);
  });

  it.each([
    [
      "success without a QR string",
      { status: 200, data: { transactionId: "T1", originalAmount: 50_000, totalAmount: 50_001 } },
    ],
    [
      "success without a transaction id",
      { status: 200, data: { originalAmount: 50_000, totalAmount: 50_001, qr_string: "0002" } },
    ],
    ["success as a word", { status: "success", data: {} }],
    ["no data", { status: 200 }],
    ["a list", [1, 2]],
  ])("does not take %s for a charge", async (_what, body) => {
    standin.faults.add({ kind: "answer", answer: { status: 200, json: body } });
    expect((await gateway.createCharge(chargeRequest(gateway))).outcome).toMatch(/refused|unknown/);
  });

  it("cuts the key out of what Casaku repeats", async () => {
    const key = standin.env["CASHIFY_LICENSE_KEY"] ?? "";
    const body = { status: 403, message: `key ${key}\n\u0007 is not allowed` };
    standin.faults.add({ kind: "answer", answer: { status: 403, json: body } });
    const result = await gateway.createCharge(chargeRequest(gateway));
    expect(result).toMatchObject({ outcome: "refused", why: expect.stringContaining("key [hidden]") });
    expect(JSON.stringify(result)).not.toMatch(/cashify_0|\\n|\\u0007/);
  });

  it("passes on how long Casaku wants us to wait", async () => {
    const slow = { status: 429, json: { status: 429, message: "slow" }, headers: { "retry-after": "17" } };
    standin.faults.add({ kind: "answer", answer: slow });
    const result = await gateway.createCharge(chargeRequest(gateway));
    expect(result).toMatchObject({ outcome: "unavailable", retryAfterSeconds: 17 });
  });
});

describe("reading and ending a charge at Casaku", () => {
  it("reports another amount than was shown as it is", async () => {
    const { key } = await openCharge(gateway);
    standin.books.need(key.reference).reportedAmount = key.dueAmount - 1000;
    standin.pay(key.reference);
    expect(await readCharge(gateway, key)).toMatchObject({ receipts: [{ amount: key.dueAmount - 1000 }] });
  });

  it("does not know a transaction that Casaku has lost", async () => {
    const { key } = await openCharge(gateway);
    expect(await gateway.readPayment({ ...key, gatewayRef: "gone" })).toMatchObject({ outcome: "absent" });
  });

  it("leaves money over an amount that nothing waits for unmatched, as the app does", async () => {
    const { key } = await openCharge(gateway);
    expect(() => standin.pay(key.reference, key.amount + 500)).toThrow("matched to nothing");
    expect(await readCharge(gateway, key)).toMatchObject({ status: "pending" });
  });

  it("asks for the status when the reply to a cancellation was lost", async () => {
    const { key } = await openCharge(gateway);
    standin.faults.add({ kind: "reply_lost" }, { on: "cancel-status" });
    expect(await gateway.cancelCharge(key)).toEqual({ outcome: "done" });
    expect(await readCharge(gateway, key)).toMatchObject({ status: "cancelled" });
  });

  it("has nothing to cancel without Casaku's id", async () => {
    const { key } = await openCharge(gateway);
    expect(await gateway.cancelCharge({ ...key, gatewayRef: null })).toMatchObject({ outcome: "refused" });
  });
});

describe("Casaku's settings", () => {
  it.each(["CASHIFY_LICENSE_KEY", "CASHIFY_QRIS_ID", "CASHIFY_WEBHOOK_SECRET"] as const)(
    "do not start without %s",
    (name) => {
      const settings = parseEnv(standin.env);
      expect(() => createCashifyGateway({ ...settings, [name]: undefined })).toThrow(EnvError);
    },
  );

  it("are tested by a read that shows whose account it is", async () => {
    expect(await gateway.testConnection()).toEqual({ ok: true, detail: "TOKO UJI COBA, plan active" });
    const wrong = build({ CASHIFY_LICENSE_KEY: "cashify_wrong_key_0000" });
    expect(await wrong.testConnection()).toMatchObject({
      ok: false,
      why: expect.stringContaining("CASHIFY_LICENSE_KEY"),
    });
  });

  it("take a webhook whose values are URL-encoded", async () => {
    await standin.stop();
    standin = await startCashifyStandin({ webhookUrl: null, encodesValues: true });
    gateway = build();
    const { key } = await openCharge(gateway);
    standin.pay(key.reference);
    const [delivery] = standin.webhooks.deliveries;
    const body = Buffer.from(delivery?.body ?? "");
    const opened = gateway.openWebhook({ headers: new Headers(delivery?.headers), body });
    expect(opened).toMatchObject({ authentic: true, gatewayRef: key.gatewayRef });
  });
});
