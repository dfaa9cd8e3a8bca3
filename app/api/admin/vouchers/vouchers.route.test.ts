import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "@/lib/staff";
import { newEmail, openShop, order, type Shop } from "@/lib/testing/world";
import { systemCtx } from "@/lib/work/context";
import { GET as readOne, PUT } from "./[id]/route";
import { GET, POST } from "./route";

const ORIGIN = "http://localhost:3000/api/admin/vouchers";
let key: string;
let shop: Shop;
beforeAll(async () => {
  ({ key } = await createApiKey(systemCtx("test"), { name: "vouchers", role: "owner" }));
  shop = await openShop([40]);
});

const headers = () => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });
const send = async (asked: Promise<Response>) => {
  const answer = await asked;
  return { status: answer.status, body: await answer.json() };
};
const post = (body: unknown) =>
  send(
    POST(new Request(ORIGIN, { method: "POST", headers: headers(), body: JSON.stringify(body) }), {
      params: Promise.resolve({}),
    }),
  );
const put = (id: string, body: unknown) =>
  send(
    PUT(new Request(`${ORIGIN}/${id}`, { method: "PUT", headers: headers(), body: JSON.stringify(body) }), {
      params: Promise.resolve({ id }),
    }),
  );
const list = (query: string) =>
  send(GET(new Request(`${ORIGIN}${query}`, { headers: headers() }), { params: Promise.resolve({}) }));
const read = (id: string) =>
  send(readOne(new Request(`${ORIGIN}/${id}`, { headers: headers() }), { params: Promise.resolve({ id }) }));

const newCode = () => `UJI-${randomUUID().slice(0, 8).toUpperCase()}`;

describe("POST /api/admin/vouchers", () => {
  it("makes one voucher of the code, in capitals, that counts at once", async () => {
    const code = newCode();
    const { status, body } = await post({ code: code.toLowerCase(), kind: "fixed", value: 5_000, max_uses: 3 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      code,
      kind: "fixed",
      value: 5_000,
      max_uses: 3,
      uses: 0,
      per_buyer: null,
      active: true,
    });
    const placed = await order(shop, { promo_code: code });
    const used = await read(body.id);
    expect(used.body).toMatchObject({
      uses: 1,
      used_by: [{ order_id: placed.order_id, discount: 5_000, status: "reserved" }],
    });
  });

  it("makes many with codes made by chance, each for one use", async () => {
    const prefix = `N${randomUUID().slice(0, 6).toUpperCase()}-`;
    const { body } = await post({ count: 20, prefix, kind: "percent", value: 50 });
    expect(new Set(body.vouchers.map(({ code }: { code: string }) => code)).size).toBe(20);
    for (const voucher of body.vouchers)
      expect(voucher).toMatchObject({ code: expect.stringMatching(`^${prefix}[0-9A-Z]{8}$`), max_uses: 1 });
    expect((await list(`?search=${prefix.toLowerCase()}&per_page=7`)).body).toMatchObject({ total: 20, pages: 3 });
  });

  it.each([
    [{ kind: "percent", value: 101, code: "ABC" }, "value"],
    [{ kind: "percent", value: 10 }, "code"],
    [{ kind: "percent", value: 10, code: "ABC", count: 2 }, "code"],
    [{ kind: "percent", value: 10, code: "ABC", prefix: "X" }, "prefix"],
    [{ kind: "percent", value: 10, count: 501 }, "count"],
    [{ kind: "gift", value: 10, code: "ABC" }, "kind"],
    [{ kind: "fixed", value: 10, code: "A B" }, "code"],
    [{ kind: "fixed", value: 10, code: "ABC", per_buyer: 0 }, "per_buyer"],
    [{ kind: "fixed", value: 10, code: "ABC", product_ids: ["none"] }, "product_ids"],
    [
      { kind: "fixed", value: 10, code: "ABC", starts_at: "2026-12-02T00:00:00Z", ends_at: "2026-12-01T00:00:00Z" },
      "ends_at",
    ],
  ])("refuses %j by its field", async (input, field) => {
    const { status, body } = await post(input);
    expect([status, Object.keys(body.error.fields)]).toEqual([400, [field]]);
  });

  it("refuses a code that is taken", async () => {
    const code = newCode();
    await post({ code, kind: "fixed", value: 10 });
    const { status, body } = await post({ code, kind: "fixed", value: 20 });
    expect([status, body.error.fields]).toEqual([400, { code: "is taken by another voucher" }]);
  });
});

describe("PUT /api/admin/vouchers/{id}", () => {
  it("changes what is named and leaves the rest", async () => {
    const { body } = await post({ code: newCode(), kind: "percent", value: 10, max_uses: 5 });
    const changed = await put(body.id, { active: false });
    expect(changed.body).toEqual({ ...body, active: false });
    const refused = await order(shop, { promo_code: body.code }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ fields: { promo_code: expect.stringContaining("not a code we know") } });
  });

  it("refuses a limit below what was used, and a voucher that is none", async () => {
    const { body } = await post({ code: newCode(), kind: "percent", value: 10 });
    await order(shop, { promo_code: body.code });
    await order(shop, { promo_code: body.code });
    const refused = await put(body.id, { max_uses: 1 });
    expect([refused.status, Object.keys(refused.body.error.fields)]).toEqual([400, ["max_uses"]]);
    expect((await put(randomUUID(), {})).status).toBe(404);
    expect((await put("none", {})).status).toBe(404);
  });
});

describe("a voucher that one buyer may use once", () => {
  const one = async () => (await post({ code: newCode(), kind: "percent", value: 10, per_buyer: 1 })).body;

  it("is refused to them the second time, also when both orders are placed at once, and not to others", async () => {
    const { code } = await one();
    const mine = newEmail();
    const placed = await Promise.allSettled(
      Array.from({ length: 4 }, () => order(shop, { customer_email: mine, promo_code: code, intent: "new" })),
    );
    const refused = placed.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    const usedUp = { fields: { promo_code: expect.stringContaining("used up") } };
    expect(refused).toMatchObject([usedUp, usedUp, usedUp]);
    await order(shop, { promo_code: code });
  });
});
