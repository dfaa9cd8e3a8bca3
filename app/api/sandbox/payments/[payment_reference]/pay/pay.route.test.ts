import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { currentTime } from "@/lib/core/clock";
import { systemCtx } from "@/lib/work/context";
import { forgetEnv } from "@/lib/core/env";
import { newPaymentReference } from "@/lib/core/ids";
import { rupiah } from "@/lib/core/money";
import { createCharge, readCharge } from "@/lib/pretend";
import { startWebhookEar, type WebhookEar } from "@/lib/pretend/bank/testing/webhook-ear";
import { POST } from "./route";

const ctx = systemCtx("test");
let ear: WebhookEar;
beforeEach(async () => void (ear = await startWebhookEar()));
afterEach(() => ear.stop());

async function newCharge(): Promise<string> {
  const reference = newPaymentReference();
  const expiresAt = new Date(currentTime().getTime() + 900_000);
  await createCharge(ctx, { reference, amount: rupiah(50_000), description: "ChatGPT Plus 1 Bulan", expiresAt });
  return reference;
}

async function press(reference: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const request = new Request(`http://localhost:3000/api/sandbox/payments/${reference}/pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const response = await POST(request, { params: Promise.resolve({ payment_reference: reference }) });
  return { status: response.status, body: await response.json() };
}

const receiptsOf = async (reference: string) =>
  (await readCharge(ctx, reference))?.receipts.map((each) => each.amountIdr);

describe("POST /api/sandbox/payments/{payment_reference}/pay", () => {
  it.each([
    ["pay", [50_000], ["200"]],
    ["twice", [50_000, 50_000], ["200", "200"]],
    ["wrong_amount", [49_000], ["200"]],
    ["no_webhook", [50_000], []],
  ])("plays %s", async (mode, paid, webhooks) => {
    const reference = await newCharge();
    const answer = await press(reference, { mode });
    expect(answer).toEqual({ status: 200, body: { payment_reference: reference, mode, paid, webhooks } });
    expect(await receiptsOf(reference)).toEqual(paid);
    expect(ear.heard).toHaveLength(webhooks.length);
  });

  it("plays late: the code expires, the shop asks, then the money comes", async () => {
    const reference = await newCharge();
    const seen: unknown[] = [];
    ear.answer(async () => {
      seen.push((await readCharge(ctx, reference))?.status);
      return 200;
    });
    const answer = await press(reference, { mode: "late" });
    expect(answer).toMatchObject({ status: 200, body: { paid: [50_000], webhooks: ["200", "200"] } });
    expect(seen).toEqual(["expired", "paid"]);
  });

  it("pays the amount that the caller chooses", async () => {
    const reference = await newCharge();
    expect(await press(reference, { mode: "wrong_amount", amount: 60_000 })).toMatchObject({ status: 200 });
    expect(await receiptsOf(reference)).toEqual([60_000]);
  });

  it.each([{}, { mode: "steal" }, { mode: 3 }, { mode: null }])("names the mode when it is %j", async (body) => {
    const reference = await newCharge();
    const answer = await press(reference, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", fields: { mode: expect.stringContaining("wrong_amount") } } },
    });
    expect(await receiptsOf(reference)).toEqual([]);
  });

  it.each([-5, 1.5, "50000", 1e12])("names the amount when it is %j", async (amount) => {
    const reference = await newCharge();
    const answer = await press(reference, { mode: "wrong_amount", amount });
    expect(answer).toMatchObject({ status: 400, body: { error: { fields: { amount: expect.any(String) } } } });
  });

  it("answers 404 for a reference that it does not know, in every mode", async () => {
    for (const mode of ["pay", "twice", "wrong_amount", "late", "no_webhook"])
      expect(await press("PAY-UNKNOWN", { mode })).toMatchObject({
        status: 404,
        body: { error: { code: "not_found" } },
      });
  });

  it("answers 409 when there is nothing left to pay", async () => {
    const reference = await newCharge();
    await press(reference, { mode: "pay" });
    for (const mode of ["pay", "wrong_amount", "late", "no_webhook"])
      expect(await press(reference, { mode })).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
    expect(await receiptsOf(reference)).toEqual([50_000]);
  });

  it.each([
    ["the demo is off", { DEMO: "false" }],
    [
      "a real gateway is on",
      { PAKASIR_PROJECT_SLUG: "toko", PAKASIR_API_KEY: "key", PAKASIR_WEBHOOK_SECRET: "secret", DEMO: "true" },
    ],
  ])("does not exist when %s", async (_, values) => {
    const reference = await newCharge();
    for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
    forgetEnv();
    expect(await press(reference, { mode: "pay" })).toMatchObject({ status: 404 });
    expect(await receiptsOf(reference)).toEqual([]);
  });
});
