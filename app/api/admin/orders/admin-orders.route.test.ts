import { beforeAll, describe, expect, it } from "vitest";
import { systemCtx } from "@/lib/work/context";
import { errorBody, orderStatusBody } from "@/lib/http-api/contract";
import { adminOrdersBody } from "@/lib/http-api/openapi/admin-operations";
import { createApiKey } from "@/lib/staff";
import { readOrderRows } from "@/lib/orders";
import { ctx, openShop, order, pay, type Shop } from "@/lib/testing/world";
import { POST as cancel } from "./[id]/cancel/route";
import { POST as confirmPayment } from "./[id]/confirm-payment/route";
import { POST as invite } from "./[id]/invite/route";
import { POST as refund } from "./[id]/refund/route";
import { POST as resend } from "./[id]/resend/route";
import { GET as read } from "./[id]/route";
import { GET as list } from "./route";

type Act = typeof cancel;

let shop: Shop;
let key: string;

beforeAll(async () => {
  shop = await openShop([25]);
  ({ key } = await createApiKey(systemCtx("test"), { name: "test", role: "owner" }));
});

const request = (path: string, body?: unknown) =>
  new Request(`http://localhost:3000/api/admin/orders${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const act = (route: Act, id: string, body: unknown = {}) =>
  route(request(`/${id}`, body), { params: Promise.resolve({ id }) });
const listed = async (query: string) => {
  const answer = await list(request(query), { params: Promise.resolve({}) });
  expect(answer.status).toBe(200);
  return adminOrdersBody.parse(await answer.json());
};
const fieldsOf = async (answer: Response) => errorBody.parse(await answer.json()).error.fields;

describe("GET /api/admin/orders", () => {
  it("answers pages, filters and search in the contract's words", async () => {
    const paid = await order(shop, { customer_email: "cari.saya@example.com", full_name: "Si Pencari" });
    await pay(paid.payment_reference);
    await order(shop);
    const all = await listed("?per_page=1");
    expect(all).toMatchObject({ current_page: 1, pages: all.total });
    expect(all.orders).toHaveLength(1);
    const found = await listed("?search=cari.saya&payment_status=paid&gateway=sandbox&attention=false");
    expect(found.orders.map((row) => row.order_id)).toEqual([paid.order_id]);
    expect((await listed("?attention=true")).total).toBe(0);
    expect((await listed("?page=99999")).current_page).toBeLessThan(99_999);
  });

  it.each([
    ["?page=0", "page"],
    ["?page=x", "page"],
    ["?page=1e99", "page"],
    ["?per_page=101", "per_page"],
    ["?payment_status=rich", "payment_status"],
    ["?gateway=bank", "gateway"],
    ["?attention=maybe", "attention"],
    ["?sort=id", "sort"],
    ["?page=1&page=2", "page"],
    ["?search=%00", "search"],
  ])("names what is wrong with %s", async (query, field) => {
    const answer = await list(request(query), { params: Promise.resolve({}) });
    expect(answer.status).toBe(400);
    expect(await fieldsOf(answer)).toHaveProperty(field);
  });

  it("takes search for text, never for a pattern or a query", async () => {
    for (const text of ["%", "_", "' or 1=1 --", "\\", "%25"])
      expect((await listed(`?search=${encodeURIComponent(text)}`)).total).toBe(0);
  });
});

describe("acts on one order", () => {
  it("read everything about it, hostile names unchanged", async () => {
    const name = `<script>alert(1)</script> "O'Neil" =1+1`;
    const { order_id: id } = await order(shop, { full_name: name });
    const answer = await read(request(`/${id}`), { params: Promise.resolve({ id }) });
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    const body = (await answer.json()) as { customer: { full_name: string }; order: { payment_status: string } };
    expect(body.customer.full_name).toBe(name);
    expect(body.order.payment_status).toBe("pending");
  });

  it("confirm a payment by hand once, with a reference and a note", async () => {
    const { order_id: id } = await order(shop);
    const proof = { reference: "BCA-1", note: "Dilihat di rekening oleh Ani" };
    expect(await fieldsOf(await act(confirmPayment, id))).toEqual({ reference: "is required", note: "is required" });
    for (let press = 0; press < 2; press++) {
      const answer = await act(confirmPayment, id, proof);
      expect(answer.status).toBe(200);
      expect(orderStatusBody.parse(await answer.json()).payment_status).toBe("paid");
    }
    const detail = await read(request(`/${id}`), { params: Promise.resolve({ id }) });
    const { timeline, receipts } = (await detail.json()) as {
      timeline: { actor: string | null; code: string; facts: Record<string, unknown> }[];
      receipts: unknown[];
    };
    expect(receipts).toHaveLength(1);
    expect(timeline).toContainEqual(
      expect.objectContaining({ actor: "key:test", code: "confirmed_by_hand", facts: proof }),
    );
  });

  it("cancel what is unpaid, and nothing that is paid", async () => {
    const open = await order(shop);
    const answer = await act(cancel, open.order_id);
    expect(orderStatusBody.parse(await answer.json()).payment_status).toBe("cancelled");
    const paid = await order(shop);
    await pay(paid.payment_reference);
    expect((await act(cancel, paid.order_id)).status).toBe(409);
    expect((await act(invite, open.order_id)).status).toBe(409);
    expect((await act(invite, paid.order_id)).status).toBe(200);
  });

  it("refund no more than came in, and only what came in", async () => {
    const open = await order(shop);
    const body = { amount: 20_000, reason: "Kurang puas" };
    expect((await act(refund, open.order_id, body)).status).toBe(409);
    const paid = await order(shop);
    await pay(paid.payment_reference);
    expect(await fieldsOf(await act(refund, paid.order_id, { ...body, amount: 50_001 }))).toHaveProperty("amount");
    expect(await fieldsOf(await act(refund, paid.order_id, { ...body, amount: -1 }))).toHaveProperty("amount");
    expect(await fieldsOf(await act(refund, paid.order_id, { ...body, payment_reference: "PAY-X" }))).toHaveProperty(
      "payment_reference",
    );
    expect((await act(refund, paid.order_id, body)).status).toBe(200);
    expect((await act(refund, paid.order_id, { ...body, amount: 40_000 })).status).toBe(400);
  });

  it("refund units of this order, and of no other", async () => {
    const [one, other] = [await order(shop, { quantity: 2 }), await order(shop)];
    for (const { payment_reference } of [one, other]) await pay(payment_reference);
    const unitsOf = async (id: string) => (await readOrderRows(ctx, id))?.units.map((unit) => unit.id) ?? [];
    const body = { amount: 50_000, reason: "Satu orang batal" };
    expect((await act(refund, one.order_id, { ...body, unit_ids: await unitsOf(other.order_id) })).status).toBe(400);
    expect(await fieldsOf(await act(refund, one.order_id, { ...body, unit_ids: ["x"] }))).toHaveProperty("unit_ids.0");
    const [first] = await unitsOf(one.order_id);
    expect((await act(refund, one.order_id, { ...body, unit_ids: [first] })).status).toBe(200);
  });

  it("send a message again, but none of another order", async () => {
    const [one, other] = [await order(shop), await order(shop)];
    expect((await act(resend, one.order_id)).status).toBe(404);
    await pay(one.payment_reference);
    expect((await act(resend, one.order_id)).status).toBe(200);
    expect(await fieldsOf(await act(resend, one.order_id, { message_id: "x" }))).toHaveProperty("message_id");
    expect((await act(resend, other.order_id, { message_id: crypto.randomUUID() })).status).toBe(404);
  });

  it("answer 404 for an order that is not there, alike for a malformed number", async () => {
    for (const id of ["ORD-00000000000000000000000000", "x", "\u0000"])
      for (const route of [cancel, invite, refund, resend, confirmPayment])
        expect((await act(route, id)).status).toBe(404);
  });
});
