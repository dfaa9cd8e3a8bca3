import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { POST as oldMidtrans } from "@/app/api/payment/webhook/route";
import { POST as oldCashify } from "@/app/api/payments/webhook/route";
import { POST as oldTripay } from "@/app/callback/tripay/route";
import { POST as oldPakasir } from "@/app/webhooks/pakasir/route";
import { db, pool } from "@/db/client";
import { outbox, webhookInbox } from "@/db/schema";
import { requiredEnv } from "@/lib/core/env";
import { hmacSha256 } from "@/lib/core/secrets";
import { errorBody } from "@/lib/http-api/contract";
import { openShop, order, statusOf } from "@/lib/testing/world";
import { POST } from "./[gateway]/route";

let reference: string;
let orderId: string;

beforeAll(async () => {
  const placed = await order(await openShop([5]));
  reference = placed.payment_reference;
  orderId = placed.order_id;
});

const told = (receipt: string): string =>
  JSON.stringify({ event: "payment.succeeded", charge_id: "SBX-1", reference, receipt_id: receipt, amount: 50_000 });

function signed(body: string | Buffer, more: { at?: number; secret?: string } = {}): Record<string, string> {
  const timestamp = String(more.at ?? Math.floor(Date.now() / 1000));
  const secret = more.secret ?? requiredEnv("SANDBOX_SECRET");
  return {
    "content-type": "application/json",
    "x-sandbox-timestamp": timestamp,
    "x-sandbox-signature": hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), Buffer.from(body)])),
  };
}

const deliver = (body: BodyInit, headers: Record<string, string>, gateway = "sandbox") =>
  POST(new Request(`http://localhost:3000/api/webhooks/${gateway}`, { method: "POST", headers, body }), {
    params: Promise.resolve({ gateway }),
  });
const stored = (receipt: string) =>
  db()
    .select()
    .from(webhookInbox)
    .where(eq(webhookInbox.body, Buffer.from(told(receipt))));

describe("POST /api/webhooks/{gateway}", () => {
  it("stores an authentic webhook with its bytes, then answers, and moves no money by itself", async () => {
    const body = told("R-1");
    const answer = await deliver(body, signed(body));
    expect(answer.status).toBe(200);
    const [row, ...more] = await stored("R-1");
    expect(more).toEqual([]);
    expect(row).toMatchObject({ gateway: "sandbox", reference, handledAt: null });
    expect(row?.body.toString()).toBe(body);
    const events = await db().select().from(outbox).where(eq(outbox.name, "payments/webhook.received"));
    expect(events.map((event) => event.data.webhookId)).toContain(row?.id);
    expect(await statusOf(orderId)).toBe("pending");
  });

  it("stores the same fact once, however often and however parallel it comes", async () => {
    const body = told("R-2");
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(body, signed(body))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const rows = await stored("R-2");
    expect(rows).toHaveLength(1);
    expect(rows[0]?.duplicates).toBe(9);
    const events = await db().select().from(outbox).where(eq(outbox.name, "payments/webhook.received"));
    expect(events.filter((event) => event.data.webhookId === rows[0]?.id)).toHaveLength(1);
  });

  it("answers 401 to a webhook that is not authentic and stores nothing of it", async () => {
    const body = told("R-3");
    const good = signed(body);
    const flipped = `${good["x-sandbox-signature"]?.startsWith("0") ? "1" : "0"}${good["x-sandbox-signature"]?.slice(1)}`;
    const forgeries: [BodyInit, Record<string, string>][] = [
      [body, {}],
      [body, { ...good, "x-sandbox-signature": "" }],
      [body, { ...good, "x-sandbox-signature": flipped }],
      [body, signed(body, { secret: "another secret" })],
      [body, signed(body, { at: Math.floor(Date.now() / 1000) - 3600 })],
      [body.replace("50000", "50001"), good],
      [`\uFEFF${body}`, good],
      [`${body} `, good],
      [new Uint8Array([0xff, 0xfe]), good],
      // Signed as the text that it decodes to, which is not what came.
      [new Uint8Array([0xff]), signed("\ufffd")],
      ["", good],
    ];
    for (const [forged, headers] of forgeries) expect((await deliver(forged, headers)).status).toBe(401);
    expect(await stored("R-3")).toEqual([]);
  });

  it("is not shaken by bytes that are no text: what is signed is kept as it came, NUL too", async () => {
    const unreadable = [Buffer.from([0xff, 0xfe]), Buffer.from([0x00]), Buffer.from([0x7b, 0xc3, 0x28, 0x7d])];
    for (const body of unreadable) {
      expect((await deliver(body, signed(body))).status).toBe(200);
      expect(await db().select().from(webhookInbox).where(eq(webhookInbox.body, body))).toHaveLength(1);
    }

    // JSON may say NUL, PostgreSQL's text may not; and nobody else's text is trusted to be well-formed.
    for (const odd of [String.raw`R-\u0000`, String.raw`R-\ud800`, `R-${"9".repeat(5_000)}`]) {
      const body = told("R-odd").replace("R-odd", odd);
      for (const status of [200, 200]) expect((await deliver(body, signed(body))).status).toBe(status);
      const rows = await db()
        .select()
        .from(webhookInbox)
        .where(eq(webhookInbox.body, Buffer.from(body)));
      expect(rows).toMatchObject([{ duplicates: 1, reference }]);
    }
  });

  it.each(["tripay", "midtrans", "nobody", "__proto__", "constructor", "SANDBOX", ""])(
    "answers 404 for %j, which has no keys here",
    async (gateway) => {
      const answer = await deliver("{}", signed("{}"), gateway);
      expect(answer.status).toBe(404);
      expect(errorBody.parse(await answer.json()).error.code).toBe("not_found");
    },
  );

  it("answers 404 at the older addresses of gateways that have no keys here", async () => {
    for (const route of [oldTripay, oldMidtrans, oldCashify, oldPakasir]) {
      const answer = await route(new Request("http://localhost:3000/", { method: "POST", body: "{}" }));
      expect(answer.status).toBe(404);
    }
  });

  it("answers 413 to more than 64 kB", async () => {
    const body = `{"x":"${"y".repeat(70_000)}"}`;
    expect((await deliver(body, signed(body))).status).toBe(413);
  });

  it("is never limited by rate", async () => {
    process.env.RATE_LIMIT_FACTOR = "0.01";
    const body = told("R-4");
    for (let round = 0; round < 20; round++) expect((await deliver(body, signed(body))).status).toBe(200);
    process.env.RATE_LIMIT_FACTOR = "0";
  });

  it("answers 503 while the database is away, so that the gateway sends it again", async () => {
    const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const query = vi.spyOn(pool(), "query").mockImplementation(() => Promise.reject(away));
    const body = told("R-5");
    const answer = await deliver(body, signed(body));
    query.mockRestore();
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("ECONNREFUSED");
    expect((await deliver(body, signed(body))).status).toBe(200);
    expect(await stored("R-5")).toHaveLength(1);
  });
});
