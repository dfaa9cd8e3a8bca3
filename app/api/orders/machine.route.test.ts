import { beforeAll, expect, it } from "vitest";
import { createApiKey } from "@/lib/staff";
import { ctx, newEmail, openShop, orderRow, type Shop } from "@/lib/testing/world";
import { POST } from "./route";

/** Orders by machine: an API key orders for any buyer, and its idempotency keys are its own. */

let shop: Shop;
const keys = { one: "", two: "", reader: "" };
beforeAll(async () => {
  shop = await openShop([9]);
  keys.one = (await createApiKey(ctx, { name: "one", role: "admin" })).key;
  keys.two = (await createApiKey(ctx, { name: "two", role: "admin" })).key;
  keys.reader = (await createApiKey(ctx, { name: "reader", role: "admin", scopes: ["orders:read"] })).key;
});

const place = (key: string, customer_email: string, idempotencyKey: string) =>
  POST(
    new Request("http://localhost:3000/api/orders", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-kursi-peer": "203.0.113.200",
        authorization: `Bearer ${key}`,
        "idempotency-key": idempotencyKey,
      },
      body: JSON.stringify({ customer_email, package_id: shop.packageId }),
    }),
    { params: Promise.resolve({}) },
  );

it("places an order for any buyer, once a key of that caller", async () => {
  const email = newEmail();
  const first = await place(keys.one, email, "same-key");
  expect(first.status).toBe(201);
  const body = await first.text();
  expect(await (await place(keys.one, email, "same-key")).text()).toBe(body);
  expect((await place(keys.one, newEmail(), "same-key")).status).toBe(409);
  const other = await place(keys.two, email, "same-key");
  expect(other.status).toBe(201);
  expect(await other.text()).not.toBe(body);
  const { order_id } = JSON.parse(body) as { order_id: string };
  expect(await orderRow(order_id)).toMatchObject({ clientAddress: null, customerEmail: email });
});

it("refuses a key that is wrong or may not", async () => {
  expect((await place("kursi_wrong", newEmail(), "k1")).status).toBe(401);
  expect((await place(keys.reader, newEmail(), "k2")).status).toBe(403);
});
