import { createHmac } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox, webhookInbox } from "@/db/schema";
import {
  openGatewayWorld,
  poll,
  REAL_GATEWAYS,
  receiptsOf,
  type GatewayWorld,
  type RealGateway,
} from "@/e2e/gateways/gateway-world";
import { openShop, order, paymentOf, statusOf, type Shop } from "@/lib/testing/world";

let world: GatewayWorld;
let shop: Shop;
beforeAll(async () => {
  world = await openGatewayWorld();
  shop = await openShop([60]);
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

/** The guard taken off: the digest over what JSON makes of the body, instead of over the body. */
const isGoodWhenParsed = (secret: string, body: string, signature: string): boolean =>
  createHmac("sha256", secret)
    .update(JSON.stringify(JSON.parse(body)))
    .digest("hex") === signature;

describe("verifying the raw bytes", () => {
  it("accepts Tripay's escaped slashes and Casaku's spaces, which checking parsed JSON would refuse", async () => {
    const { payment_reference: first } = await order(shop, { payment_method: "tripay" });
    Object.assign(world.tripay.find(first) ?? {}, { note: "lunas 1/1" });
    world.tripay.pay(first);
    const escaped = world.tripay.webhooks.deliveries.at(-1);
    if (!escaped) throw new Error("a callback was to be sent");
    expect(escaped.body).toContain(String.raw`1\/1`);
    expect((await world.deliver("tripay", escaped)).status).toBe(200);

    const { payment_reference: second } = await order(shop, { payment_method: "cashify" });
    world.cashify.pay(second);
    const plain = world.cashify.webhooks.deliveries.at(-1)?.body ?? "{}";
    const body = JSON.stringify(JSON.parse(plain), null, 1).replace("DANA Bisnis", String.raw`DANA\u0020Bisnis`);
    const secret = world.cashify.env.CASHIFY_WEBHOOK_SECRET ?? "";
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const spaced = { headers: { "content-type": "application/json", "x-casaku-signature": signature }, body };
    expect((await world.deliver("cashify", spaced)).status).toBe(200);

    // The twin: both are true webhooks, and both would have been turned away.
    const tripayKey = world.tripay.env.TRIPAY_PRIVATE_KEY ?? "";
    expect(isGoodWhenParsed(tripayKey, escaped.body, escaped.headers["x-callback-signature"] ?? "")).toBe(false);
    expect(isGoodWhenParsed(secret, body, signature)).toBe(false);
  });

  it("refuses bytes that parse to the same, which checking parsed JSON would accept", async () => {
    const { payment_reference: reference } = await order(shop, { payment_method: "cashify" });
    world.cashify.pay(reference);
    const sent = world.cashify.webhooks.deliveries.at(-1);
    if (!sent) throw new Error("a webhook was to be sent");
    const doubled = sent.body.replace(/^\{/, '{"status":"expired",');
    const forged = sent.body.replace(/^\{/, "{ ");
    for (const body of [forged, doubled, `${sent.body}\n`])
      expect((await world.deliver("cashify", { headers: sent.headers, body })).status).toBe(401);
    const signature = sent.headers["x-casaku-signature"] ?? "";
    expect(isGoodWhenParsed(world.cashify.env.CASHIFY_WEBHOOK_SECRET ?? "", forged, signature)).toBe(true);
  });
});

/** Signs a body as the gateway would; null where no body can be signed that is not JSON. */
function signedAs(name: RealGateway, body: Buffer): Record<string, string> | null {
  const secret = (key: string): string => world[name].env[key] ?? "";
  const hmac = (key: string): string => createHmac("sha256", secret(key)).update(body).digest("hex");
  switch (name) {
    case "tripay":
      return { "x-callback-signature": hmac("TRIPAY_PRIVATE_KEY") };
    case "cashify":
      return { "x-casaku-signature": hmac("CASHIFY_WEBHOOK_SECRET") };
    case "pakasir":
      return { "x-secret": secret("PAKASIR_WEBHOOK_SECRET") };
    case "midtrans":
      return null;
  }
}

describe.each(REAL_GATEWAYS)("bytes of %s that are no text", (name) => {
  it("are never our failure: signed they are kept as they came, unsigned they are turned away", async () => {
    const bodies = [[0xff, 0xfe], [0x00], [0x7b, 0x22, 0x00, 0x22, 0x7d], [0xef, 0xbb, 0xbf, 0x7b, 0x7d]];
    for (const body of bodies.map((bytes) => Buffer.from(bytes))) {
      const headers = signedAs(name, body);
      const { status } = await world.deliver(name, { headers: headers ?? {}, body });
      expect(status).toBe(headers ? 200 : 401);
      const rows = await db().select().from(webhookInbox).where(eq(webhookInbox.body, body));
      expect(rows.filter(({ gateway }) => gateway === name)).toHaveLength(headers ? 1 : 0);
    }
  });
});

describe.each(REAL_GATEWAYS)("a webhook of %s that somebody made up", (name) => {
  it("is turned away or believed in nothing: the gateway is asked, and knows of no money", async () => {
    const { order_id, payment_reference: reference } = await order(shop, { payment_method: name });
    const other = await order(shop, { payment_method: name });
    world.sides[name].pay(other.payment_reference);
    const real = world.sides[name].webhooks.deliveries.at(-1);
    if (!real) throw new Error("a webhook was to be sent");
    const { gatewayRef } = await paymentOf(reference);
    const { gatewayRef: otherRef } = await paymentOf(other.payment_reference);
    // The true webhook about another order's money, turned into one about this order.
    const body = real.body.replaceAll(other.payment_reference, reference).replaceAll(otherRef ?? "", gatewayRef ?? "");
    expect(body).not.toBe(real.body);
    const bare = { headers: { "content-type": "application/json" }, body: JSON.stringify({ status: "paid" }) };
    expect((await world.deliver(name, bare)).status).toBe(401);
    const answer = await world.deliver(name, { headers: real.headers, body });
    // Pakasir signs nothing: whoever knows its secret is heard, and still moves no money.
    expect(answer.status).toBe(name === "pakasir" ? 200 : 401);
    await world.arrive(name);
    expect(await statusOf(order_id)).toBe("pending");
    expect(await receiptsOf(order_id)).toEqual([]);
    expect(await statusOf(other.order_id)).toBe("paid");
  });

  it("leaves one row and one event for the same fact, however many copies come at once", async () => {
    const { payment_reference: reference } = await order(shop, { payment_method: name });
    world.sides[name].pay(reference);
    const sent = world.sides[name].webhooks.deliveries.at(-1);
    if (!sent) throw new Error("a webhook was to be sent");
    const addresses = ["new", "old"] as const;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => world.deliver(name, sent, addresses[index % 2])),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const rows = await db()
      .select()
      .from(webhookInbox)
      .where(eq(webhookInbox.body, Buffer.from(sent.body)));
    expect(rows).toMatchObject([{ duplicates: 11, gateway: name }]);
    const events = await db()
      .select()
      .from(outbox)
      .where(sql`${outbox.data}->>'webhookId' = ${rows[0]?.id ?? ""}`);
    expect(events).toHaveLength(1);
    expect(await poll(reference)).toBe("paid");
  });
});
