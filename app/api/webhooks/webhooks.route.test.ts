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

const notice = (receipt: string): string =>
  JSON.stringify({ event: "payment.succeeded", charge_id: "SBX-1", reference, receipt_id: receipt, amount: 50_000 });

function signed(body: string, more: { at?: number; secret?: string } = {}): Record<string, string> {
  const timestamp = String(more.at ?? Math.floor(Date.now() / 1000));
  const secret = more.secret ?? requiredEnv("SANDBOX_SECRET");
  return {
    "content-type": "application/json",
    "x-sandbox-timestamp": timestamp,
    "x-sandbox-signature": hmacSha256(secret, `${timestamp}.${body}`),
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
    .where(eq(webhookInbox.body, notice(receipt)));

describe("POST /api/webhooks/{gateway}", () => {
  it("stores an authentic notice with its raw body, then answers, and moves no money by itself", async () => {
    const body = notice("R-1");
    const answer = await deliver(body, signed(body));
    expect(answer.status).toBe(200);
    const [row, ...more] = await stored("R-1");
    expect(more).toEqual([]);
    expect(row).toMatchObject({ gateway: "sandbox", reference, body, handledAt: null });
    const events = await db().select().from(outbox).where(eq(outbox.name, "payments/notice.received"));
    expect(events.map((event) => event.data.noticeId)).toContain(row?.id);
    expect(await statusOf(orderId)).toBe("pending");
  });

  it("stores the same fact once, however often and however parallel it comes", async () => {
    const body = notice("R-2");
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(body, signed(body))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const rows = await stored("R-2");
    expect(rows).toHaveLength(1);
    expect(rows[0]?.duplicates).toBe(9);
    const events = await db().select().from(outbox).where(eq(outbox.name, "payments/notice.received"));
    expect(events.filter((event) => event.data.noticeId === rows[0]?.id)).toHaveLength(1);
  });

  it("answers 401 to a notice that is not authentic and stores nothing of it", async () => {
    const body = notice("R-3");
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
      ["", good],
    ];
    for (const [forged, headers] of forgeries) expect((await deliver(forged, headers)).status).toBe(401);
    expect(await stored("R-3")).toEqual([]);
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
    const body = notice("R-4");
    for (let round = 0; round < 20; round++) expect((await deliver(body, signed(body))).status).toBe(200);
    process.env.RATE_LIMIT_FACTOR = "0";
  });

  it("answers 503 while the database is away, so that the gateway sends it again", async () => {
    const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const query = vi.spyOn(pool(), "query").mockImplementation(() => Promise.reject(away));
    const body = notice("R-5");
    const answer = await deliver(body, signed(body));
    query.mockRestore();
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("ECONNREFUSED");
    expect((await deliver(body, signed(body))).status).toBe(200);
    expect(await stored("R-5")).toHaveLength(1);
  });
});
