import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPakasirStandin, type PakasirStandin, type PakasirStandinOptions } from "@/e2e/standins/pakasir";
import { EnvError, parseEnv } from "@/lib/core/env";
import { rupiah } from "@/lib/core/money";
import type { Pace, Turn } from "@/lib/work/pace";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { chargeRequest, openCharge, readCharge } from "@/lib/payments/gateways/contract-world";
import { createPakasirGateway } from "@/lib/payments/gateways/pakasir/adapter";

let standin: PakasirStandin;
let gateway: PaymentGateway;
let turns: Turn[];
const freePace: Pace = {
  take: async (turn) => {
    turns.push(turn);
    return { outcome: "go" };
  },
};
const build = (changes: Record<string, string> = {}, pace = freePace) =>
  createPakasirGateway(parseEnv({ ...standin.env, ...changes }), pace, { timeoutMs: 2000 });
async function open(options: PakasirStandinOptions = {}): Promise<void> {
  turns = [];
  standin = await startPakasirStandin({ limits: null, ...options });
  gateway = build();
}

beforeEach(() => open());
afterEach(() => standin.stop());

describe("creating a charge at Pakasir", () => {
  it("sends the key in a header and nowhere else, and our reference in the path", async () => {
    const { request } = await openCharge(gateway, rupiah(99_000));
    const call = standin.calls.at(-1);
    expect(call).toMatchObject({
      method: "POST",
      path: `/api/v2/create-transaction/toko-uji/${request.reference}`,
      query: "",
      body: '{"method":"qris","amount":99000}',
    });
    expect(call?.headers["x-api-key"]).toBe(standin.env["PAKASIR_API_KEY"]);
  });

  it("shows the fee as Pakasir sets it: 0.7 % and 310 rupiah, or 1 % above", async () => {
    const surcharge = async (amount: number) => (await openCharge(gateway, rupiah(amount))).charge.surcharge;
    expect([await surcharge(99_000), await surcharge(105_000), await surcharge(200_000)]).toEqual([1003, 1045, 2000]);
  });

  it("finds the same transaction however often it asks", async () => {
    const { request, charge } = await openCharge(gateway);
    expect(await gateway.createCharge(request)).toEqual({ outcome: "created", charge });
    expect(await gateway.findCharge(request)).toEqual({ outcome: "found", charge });
  });

  it("is told when the order is known with another amount", async () => {
    const { request } = await openCharge(gateway);
    const result = await gateway.createCharge({ ...request, amount: rupiah(60_000) });
    expect(result).toEqual({ outcome: "refused", why: expect.stringContaining("order_id") });
  });

  it.each([
    ["PAKASIR_API_KEY", "a-wrong-key-0001"],
    ["PAKASIR_PROJECT_SLUG", "another-shop"],
  ])("names %s when that is what is wrong", async (name, value) => {
    const result = await build({ [name]: value }).createCharge(chargeRequest(gateway));
    expect(result).toEqual({ outcome: "refused", why: expect.stringContaining(name) });
    expect(JSON.stringify(result)).not.toContain(value);
  });

  it("passes on Pakasir's own limits of an amount", async () => {
    expect(await gateway.createCharge(chargeRequest(gateway, rupiah(400)))).toMatchObject({ outcome: "refused" });
  });

  it("cuts the key out of what Pakasir repeats", async () => {
    const message = `key ${standin.env["PAKASIR_API_KEY"]}\u0007 not allowed`;
    standin.faults.add({ kind: "answer", answer: { status: 403, json: { message } } });
    const result = await gateway.createCharge(chargeRequest(gateway));
    expect(result).toMatchObject({ outcome: "refused", why: expect.stringContaining("key [hidden]") });
  });

  it("comes back later when Pakasir says that it is too fast", async () => {
    const slow = { status: 429, json: { message: "slow" }, headers: { "retry-after": "9" } };
    standin.faults.add({ kind: "answer", answer: slow });
    const result = await gateway.createCharge(chargeRequest(gateway));
    expect(result).toMatchObject({ outcome: "unavailable", retryAfterSeconds: 9 });
  });
});

describe("Pakasir's sandbox", () => {
  it("is taken on loopback, with the page that simulates the payment", async () => {
    await standin.stop();
    await open({ isSandbox: true });
    const { key, charge } = await openCharge(gateway);
    const page = await (await fetch(charge.payUrl ?? "")).text();
    expect(page).toContain("Simulasi bayar");
    const simulate = `${standin.url}/api/transactions/${charge.gatewayRef}/simulate`;
    expect((await fetch(simulate, { method: "POST", redirect: "manual" })).status).toBe(303);
    expect(await readCharge(gateway, key)).toMatchObject({ status: "succeeded" });
  });
});

describe("the pace of calls to Pakasir", () => {
  it("counts every call, and status reads of one transaction against each other", async () => {
    const { key } = await openCharge(gateway);
    await gateway.readPayment(key);
    await gateway.cancelCharge(key);
    expect(turns.map(({ queue, also }) => [queue, also?.key])).toEqual([
      ["pakasir:toko-uji", undefined],
      ["pakasir:toko-uji", key.gatewayRef],
      ["pakasir:toko-uji", undefined],
    ]);
    expect(turns.every(({ everyMs }) => everyMs >= 500)).toBe(true);
    expect(turns[1]?.also?.everyMs).toBeGreaterThanOrEqual(4000);
  });

  it("does not call when its turn is too far away, and says when to come back", async () => {
    const request = chargeRequest(gateway);
    const busy: Pace = { take: async () => ({ outcome: "later", retryAfterSeconds: 7 }) };
    const result = await build({}, busy).createCharge(request);
    expect(result).toMatchObject({ outcome: "unavailable", retryAfterSeconds: 7 });
    expect(standin.calls).toEqual([]);
  });

  it("asks once for all who wait for the same answer, and anew for who comes after", async () => {
    const { key } = await openCharge(gateway);
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = build({}, { take: () => gate.then(() => ({ outcome: "go" as const })) });
    const reads = [held.readPayment(key), held.readPayment(key), held.readPayment(key)];
    release();
    const results = await Promise.all(reads);
    const statusCalls = () => standin.calls.filter(({ path }) => path.includes("transaction-status")).length;
    expect([results.map(({ outcome }) => outcome), statusCalls()]).toEqual([["read", "read", "read"], 1]);
    await held.readPayment(key);
    expect(statusCalls()).toBe(2);
  });

  it("is off only for load tests on loopback", async () => {
    const stopped: Pace = { take: async () => ({ outcome: "later", retryAfterSeconds: 1 }) };
    const create = (changes: Record<string, string>) => build(changes, stopped).createCharge(chargeRequest(gateway));
    expect(await create({ RATE_LIMIT_FACTOR: "0" })).toMatchObject({ outcome: "created" });
    expect(await create({ RATE_LIMIT_FACTOR: "1" })).toMatchObject({ outcome: "unavailable" });
    const elsewhere = { RATE_LIMIT_FACTOR: "0", PAKASIR_BASE_URL: "https://pakasir.invalid" };
    expect(await create(elsewhere)).toMatchObject({ outcome: "unavailable", retryAfterSeconds: 1 });
  });
});

describe("reading and ending a charge at Pakasir", () => {
  it("does not know a transaction that Pakasir has lost", async () => {
    const { key } = await openCharge(gateway);
    expect(await gateway.readPayment({ ...key, gatewayRef: "gone" })).toMatchObject({ outcome: "absent" });
  });

  it("asks for the status when the reply to a cancellation was lost", async () => {
    const { key } = await openCharge(gateway);
    standin.faults.add({ kind: "reply_lost" }, { on: "cancel-transaction" });
    expect(await gateway.cancelCharge(key)).toEqual({ outcome: "done" });
  });

  it("has nothing to cancel without Pakasir's id", async () => {
    const { key } = await openCharge(gateway);
    expect(await gateway.cancelCharge({ ...key, gatewayRef: null })).toMatchObject({ outcome: "refused" });
  });
});

describe("Pakasir's settings", () => {
  it.each(["PAKASIR_PROJECT_SLUG", "PAKASIR_API_KEY", "PAKASIR_WEBHOOK_SECRET"] as const)(
    "do not start without %s",
    (name) => {
      const settings = parseEnv(standin.env);
      expect(() => createPakasirGateway({ ...settings, [name]: undefined }, freePace)).toThrow(EnvError);
    },
  );

  it("are tested by reads that change nothing", async () => {
    expect(await gateway.testConnection()).toEqual({ ok: true, detail: expect.stringContaining("Rp1010") });
    expect(standin.calls.map(({ method }) => method)).toEqual(["GET", "GET"]);
    const wrong = await build({ PAKASIR_API_KEY: "a-wrong-key-0001" }).testConnection();
    expect(wrong).toMatchObject({ ok: false, why: expect.stringContaining("PAKASIR_API_KEY") });
  });
});
