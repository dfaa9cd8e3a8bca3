import { count, eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { db } from "@/db/client";
import { orders, paymentAttempts, seats, stockItems } from "@/db/schema";
import { blockBuyer } from "@/lib/buyers";
import { forgetEnv } from "@/lib/core/env";
import { errorBody, orderStatusBody, packagesBody, placedOrderBody } from "@/lib/http-api/contract";
import { ctx, deliver, openCodeShop, openShop, orderRow, pay, type CodeShop, type Shop } from "@/lib/testing/world";
import { GET as getPackages } from "../packages/route";
import { GET as getStatus } from "./[id]/status/route";
import { POST } from "./route";

const context = { params: Promise.resolve({}) };
const JSON_TYPE = { "content-type": "application/json" };
let shop: Shop;
let codes: CodeShop;

const place = (body: unknown, headers: Record<string, string> = JSON_TYPE) =>
  POST(
    new Request("http://localhost:3000/api/orders", {
      method: "POST",
      headers,
      body: typeof body === "string" || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    }),
    context,
  );
const statusOf = (id: string) =>
  getStatus(new Request(`http://localhost:3000/api/orders/${encodeURIComponent(id)}/status`), {
    params: Promise.resolve({ id }),
  });
const good = (more: Record<string, unknown> = {}) => ({
  customer_email: "budi@example.com",
  package_id: shop.packageId,
  ...more,
});
/** The body holds what the contract says, and nothing beside it. */
const exactly = <Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> => {
  const parsed = schema.parse(body);
  expect(parsed).toEqual(body);
  return parsed;
};
const orderCount = async () => (await db().select({ n: count() }).from(orders))[0]?.n ?? 0;

beforeAll(async () => {
  shop = await openShop([5, 25]);
  codes = await openCodeShop(6, { itemsPerBundle: 2, name: "Kode Uji" });
});

afterEach(() => {
  process.env.RATE_LIMIT_FACTOR = "0";
  forgetEnv();
});

describe("GET /api/packages", () => {
  it("answers the contract's words", async () => {
    const answer = await getPackages(new Request("http://localhost:3000/api/packages"), context);
    expect(answer.status).toBe(200);
    const { packages } = exactly(packagesBody, await answer.json());
    expect(packages).toContainEqual(
      expect.objectContaining({
        id: shop.packageId,
        name: "Paket Uji",
        kind: "seat",
        price: 50_000,
        duration_days: 30,
        seats: 1,
        available: 30,
      }),
    );
    expect(packages).toContainEqual({
      id: codes.packageId,
      name: "Kode Uji",
      kind: "code",
      price: 20_000,
      duration_days: null,
      seats: 2,
      available: 3,
    });
  });
});

describe("POST /api/orders", () => {
  it("places an order whose payment can be made at once", async () => {
    const answer = await place(good({ full_name: "Budi", phone_number: "0812 3456 7890", quantity: 2 }));
    expect(answer.status).toBe(201);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const placed = exactly(placedOrderBody, await answer.json());
    expect(placed).toMatchObject({ amount: 100_000, qr_string: expect.stringMatching(/^000201/) });
    expect(answer.headers.get("location")).toBe(placed.status_url);

    const status = await statusOf(placed.order_id);
    expect(status.status).toBe(200);
    expect(exactly(orderStatusBody, await status.json())).toMatchObject({
      order_id: placed.order_id,
      payment_status: "pending",
      invitation_status: "not_started",
      lines: [
        { package_id: shop.packageId, kind: "seat", quantity: 2, units: 2, delivered: 0, waiting: 2, needs_person: 0 },
      ],
    });
  });

  it("places an order of two products as one payment, delivered line by line", async () => {
    const lines = [{ package_id: shop.packageId }, { package_id: codes.packageId, quantity: 1 }];
    const answer = await place({ customer_email: "cart@example.com", lines });
    expect(answer.status).toBe(201);
    const placed = exactly(placedOrderBody, await answer.json());
    expect(placed).toMatchObject({ amount: 70_000, intent: "new" });
    await pay(placed.payment_reference);
    await deliver(placed.order_id);
    const status = exactly(orderStatusBody, await (await statusOf(placed.order_id)).json());
    expect(status).toMatchObject({ payment_status: "paid", invitation_status: "invited" });
    expect(status.lines).toMatchObject([
      { package_id: shop.packageId, kind: "seat", units: 1, delivered: 1 },
      { package_id: codes.packageId, kind: "code", units: 2, delivered: 2 },
    ]);
  });

  it("renews for whoever has a seat, and says which intent was taken", async () => {
    const customer_email = "renews@example.com";
    const buy = async (more: Record<string, unknown> = {}) =>
      placedOrderBody.parse(await (await place(good({ customer_email, ...more }))).json());
    const first = await buy({ intent: "new" });
    expect(first.intent).toBe("new");
    await pay(first.payment_reference);
    await deliver(first.order_id);
    expect((await buy()).intent).toBe("renew");
    expect((await buy({ intent: "renew" })).intent).toBe("renew");
    expect((await buy({ intent: "new" })).intent).toBe("new");
  });

  it("says 403 to a blocked buyer, and nothing more", async () => {
    const body = good({ customer_email: "blocked@example.com" });
    const { order_id } = placedOrderBody.parse(await (await place(body)).json());
    await blockBuyer(ctx, (await orderRow(order_id)).buyerId, "stolen cards");
    const answer = await place(body);
    expect(answer.status).toBe(403);
    const { error } = exactly(errorBody, await answer.json());
    expect(error).toMatchObject({ code: "forbidden", fields: {} });
    expect(error.message).not.toMatch(/block|stolen/i);
  });

  it("answers the same key and body with the same order, and another body with 409", async () => {
    const key = { ...JSON_TYPE, "idempotency-key": "a-key-of-the-caller" };
    const body = good({ customer_email: "same@example.com" });
    const [first, second] = await Promise.all([place(body, key), place(body, key)]);
    const third = await place(body, key);
    expect([first.status, second.status, third.status]).toEqual([201, 201, 201]);
    const ids = await Promise.all(
      [first, second, third].map(async (one) => placedOrderBody.parse(await one.json()).order_id),
    );
    expect(new Set(ids).size).toBe(1);
    const other = await place(good({ customer_email: "same@example.com", quantity: 2 }), key);
    expect(other.status).toBe(409);
    expect(errorBody.parse(await other.json()).error.code).toBe("conflict");
  });

  it.each([
    ["a price of the buyer's own", { price: 1 }, "price"],
    ["an amount of the buyer's own", { amount: 1 }, "amount"],
    ["a negative quantity", { quantity: -1 }, "quantity"],
    ["no quantity", { quantity: 0 }, "quantity"],
    ["a huge quantity", { quantity: 1e308 }, "quantity"],
    ["more than the package allows", { quantity: 999 }, "quantity"],
    ["half a package", { quantity: 1.5 }, "quantity"],
    ["a quantity in words", { quantity: "2" }, "quantity"],
    ["a package of no shop", { package_id: "somebody-else's" }, "package_id"],
    ["a package that is an object", { package_id: { $ne: null } }, "package_id"],
    ["no email", { customer_email: undefined }, "customer_email"],
    ["a bad email", { customer_email: "budi@" }, "customer_email"],
    ["an email of two lines", { customer_email: "a@example.com\r\nBcc: all@example.com" }, "customer_email"],
    ["a bad phone", { phone_number: "12" }, "phone_number"],
    ["a foreign phone", { phone_number: "+1 202 555 0100" }, "phone_number"],
    ["a promo code of nobody", { promo_code: "GRATIS100" }, "promo_code"],
    ["a promo code with quotes", { promo_code: "' OR 1=1 --" }, "promo_code"],
    ["a gateway of nobody", { payment_method: "bitcoin" }, "payment_method"],
    ["a gateway that is not offered", { payment_method: "tripay" }, "payment_method"],
    ["a name of two lines", { full_name: "Budi\nAni" }, "full_name"],
    ["more members than seats", { member_emails: ["a@example.com", "b@example.com"] }, "member_emails"],
    ["a status of the buyer's own", { payment_status: "paid" }, "payment_status"],
    ["an intent of nobody", { intent: "steal" }, "intent"],
    ["a renewal of nothing", { intent: "renew", customer_email: "nobody-yet@example.com" }, "intent"],
    ["both forms at once", { lines: [{ package_id: "p" }] }, "package_id"],
    ["no line", { package_id: undefined, lines: [] }, "lines"],
    [
      "a package twice",
      { package_id: undefined, lines: [{ package_id: "p" }, { package_id: "p" }] },
      "lines.1.package_id",
    ],
    ["a price in a line", { package_id: undefined, lines: [{ package_id: "p", price: 1 }] }, "lines.0.price"],
    ["a package of no shop in a line", { package_id: undefined, lines: [{ package_id: "p" }] }, "lines.0.package_id"],
  ])("refuses %s and names the field, with nothing stored", async (_what, wrong, field) => {
    const before = await orderCount();
    const answer = await place(good(wrong));
    expect(answer.status).toBe(400);
    const { error } = exactly(errorBody, await answer.json());
    expect(error.code).toBe("invalid");
    expect(Object.keys(error.fields)).toContain(field);
    expect(await orderCount()).toBe(before);
  });

  it.each<[string, string | Uint8Array, Record<string, string>, number]>([
    ["text that is not JSON", "{", JSON_TYPE, 400],
    ["no body", "", JSON_TYPE, 400],
    ["a list", "[]", JSON_TYPE, 400],
    ["null", "null", JSON_TYPE, 400],
    ["a byte order mark", "\uFEFF{}", JSON_TYPE, 400],
    ["bytes that are not UTF-8", new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]), JSON_TYPE, 400],
    ["the same key twice", '{"quantity":1,"quantity":5}', JSON_TYPE, 400],
    ["deep nesting", `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`, JSON_TYPE, 400],
    ["a NUL character", '{"package_id":"a\\u0000"}', JSON_TYPE, 400],
    ["a body of 10 MB", `{"full_name":"${"x".repeat(10_000_000)}"}`, JSON_TYPE, 413],
    ["a length that lies", "{}", { ...JSON_TYPE, "content-length": "10000000" }, 413],
    ["a form", "customer_email=a%40example.com", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["plain text", "{}", { "content-type": "text/plain" }, 415],
    ["XML", "<order/>", { "content-type": "application/xml" }, 415],
  ])("refuses %s with a clear answer", async (_what, body, headers, status) => {
    const before = await orderCount();
    const answer = await place(body, headers);
    expect(answer.status).toBe(status);
    expect(exactly(errorBody, await answer.json()).error.message).not.toBe("");
    expect(await orderCount()).toBe(before);
  });

  it.each(["", "a b", "x".repeat(256)])("refuses the idempotency key %j", async (key) => {
    const answer = await place(good(), { ...JSON_TYPE, "idempotency-key": key });
    expect(answer.status).toBe(400);
    expect(exactly(errorBody, await answer.json()).error.fields).toHaveProperty("Idempotency-Key");
  });

  it("says 409 when it is sold out, and takes no money for it", async () => {
    const small = await openShop([1]);
    const buy = (email: string) => place({ customer_email: email, package_id: small.packageId });
    expect((await buy("first@example.com")).status).toBe(201);
    const answer = await buy("second@example.com");
    expect(answer.status).toBe(409);
    expect(exactly(errorBody, await answer.json()).error.code).toBe("sold_out");
    expect(await db().select().from(orders).where(eq(orders.customerEmail, "second@example.com"))).toEqual([]);
  });

  it("says 429 with Retry-After over the limit, by the address that our server saw", async () => {
    process.env.RATE_LIMIT_FACTOR = "0.1";
    forgetEnv();
    const from = (peer: string, index: number) =>
      place(good({ customer_email: `limit${peer}${index}@example.com` }), {
        ...JSON_TYPE,
        "x-kursi-peer": peer,
        "x-forwarded-for": `10.0.0.${index}`,
      });
    const statuses = [];
    let last: Response | undefined;
    for (let index = 0; index < 4; index++) statuses.push((last = await from("203.0.113.9", index)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await from("203.0.113.10", 0)).status).toBe(201);
  });
});

describe("GET /api/orders/{id}/status", () => {
  it.each(["ORD-00000000000000000000000000", "ORD-x", "", "' or 1=1", "../../etc/passwd", "\u0000", "ORD-".repeat(50)])(
    "answers 404 alike for %j",
    async (id) => {
      const answer = await statusOf(id);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({
        error: { code: "not_found", message: "There is no order with this number.", fields: {} },
      });
    },
  );

  it("tells nothing of the buyer", async () => {
    const placed = placedOrderBody.parse(await (await place(good({ customer_email: "secret@example.com" }))).json());
    expect(await (await statusOf(placed.order_id)).text()).not.toContain("secret");
  });
});

it("keeps goods, payments and orders in step over all of the above", async () => {
  const placed = await db().select({ id: orders.id }).from(orders);
  const attempts = await db().select({ id: paymentAttempts.payableId }).from(paymentAttempts);
  expect(new Set(attempts.map(({ id }) => id))).toEqual(new Set(placed.map(({ id }) => id)));
  const unpaid = await db().query.orderLines.findMany();
  const pending = new Set(
    (await db().select({ id: orders.id }).from(orders).where(eq(orders.paymentStatus, "pending"))).map(({ id }) => id),
  );
  const owed = (kind: string) =>
    unpaid.filter((line) => line.kind === kind && pending.has(line.orderId)).reduce((sum, line) => sum + line.units, 0);
  const renewing = (await db().query.orderUnits.findMany()).filter(({ renews }) => renews !== null).length;
  expect(await db().$count(seats, eq(seats.status, "held"))).toBe(owed("seat") - renewing);
  expect(await db().$count(stockItems, eq(stockItems.status, "held"))).toBe(owed("code"));
});
