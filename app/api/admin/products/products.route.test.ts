import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { newProductInput, productChangeInput } from "@/lib/catalog/schemas";
import { readProductChanges } from "@/lib/desk";
import { errorBody } from "@/lib/http-api/contract";
import { createApiKey } from "@/lib/staff";
import { ctx, openShop, order } from "@/lib/testing/world";
import { upsertPool } from "@/lib/workspaces";
import { GET as GET_ONE, PUT } from "./[id]/route";
import { POST as ARCHIVE } from "./[id]/archive/route";
import { GET, POST } from "./route";

const keys = { admin: "", owner: "" };
const POOL = `pool-${randomUUID().slice(0, 8)}`;

beforeAll(async () => {
  for (const role of ["admin", "owner"] as const) keys[role] = (await createApiKey(ctx, { name: role, role })).key;
  await upsertPool(ctx, { id: POOL, name: POOL });
});

const product = z.looseObject({ id: z.string(), kind: z.string(), price: z.int(), terms_version: z.int() });
const request = (method: string, body: unknown, key = keys.owner, query = "") =>
  new Request(`http://localhost:3000/api/admin/products${query}`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const none = { params: Promise.resolve({}) };
const of = (id: string) => ({ params: Promise.resolve({ id }) });

const make = (body: unknown, key = keys.owner) => POST(request("POST", body, key), none);
const change = (id: string, body: unknown, key = keys.owner) => PUT(request("PUT", body, key), of(id));
const read = async (id: string) => product.parse(await (await GET_ONE(request("GET", undefined), of(id))).json());
const fieldsOf = async (answer: Response) => errorBody.parse(await answer.json()).error.fields;
const made = async (body: object): Promise<string> => product.parse(await (await make(body)).json()).id;

const seat = (more: object = {}) => ({
  name: `Kursi ${randomUUID().slice(0, 8)}`,
  kind: "seat",
  price: 50_000,
  duration_days: 30,
  pool_id: POOL,
  ...more,
});

describe("POST /api/admin/products", () => {
  it("makes a product of every kind out of the least that must be said, and it can be bought as it is", async () => {
    const shop = await openShop([3]);
    const answer = await make({ ...seat({ pool_id: shop.poolId, seats: 2 }), name: "Tim Berdua" });
    expect(answer.status).toBe(201);
    const body = product.parse(await answer.json());
    expect(body).toMatchObject({ kind: "seat", seats: 2, pool_id: shop.poolId, terms_version: 1, active: true });
    expect((await order({ packageId: body.id })).status).toBe("pending_payment");

    const others = [
      { kind: "code", items: 3 },
      { kind: "secret", text: "https://grup.example/undangan" },
      { kind: "action", url: "https://sistem.example/kirim", signing_key: "k".repeat(40), fields: { to: "email" } },
    ];
    for (const one of others) {
      const text = await (await make({ name: `Lain ${one.kind}`, price: 10_000, ...one })).text();
      expect(product.parse(JSON.parse(text))).toMatchObject({ kind: one.kind });
      // What is sealed never comes back.
      expect(text).not.toContain("undangan");
      expect(text).not.toContain("kkkk");
    }
  });

  it("takes the id out of the name, another one where it is taken, and refuses a chosen one that is", async () => {
    const name = `Paket ${randomUUID().slice(0, 8)}`;
    const first = await made(seat({ name }));
    expect(first).toBe(name.toLowerCase().replace(" ", "-"));
    expect(await made(seat({ name }))).toMatch(new RegExp(`^${first}-`));
    const taken = await make(seat({ id: first }));
    expect(taken.status).toBe(409);
    expect(await fieldsOf(taken)).toHaveProperty("id");
    expect(await read(first)).toMatchObject({ name });
  });

  it("is an owner's", async () => {
    expect((await make(seat(), keys.admin)).status).toBe(403);
    expect((await change(await made(seat()), { price: 1 }, keys.admin)).status).toBe(403);
  });

  it.each([
    [{ price: 0 }, "price"],
    [{ price: 1.5 }, "price"],
    [{ duration_days: null }, "duration_days"],
    [{ kind: "rental" }, "kind"],
    [{ pool_id: "nowhere" }, "pool_id"],
    [{ category: "nowhere" }, "category"],
    [{ items: 2 }, "items"],
    [{ text: "x" }, "text"],
    [{ quantity_max: 0 }, "quantity_max"],
    [{ sales_from: "2026-12-02T00:00:00Z", sales_until: "2026-12-01T00:00:00Z" }, "sales_until"],
    [{ terms: { id: "x" } }, "terms.en"],
    [{ priceIdr: 1 }, "priceIdr"],
    [{ kind: "secret", duration_days: null, pool_id: undefined }, "text"],
    [{ kind: "action", pool_id: undefined, signing_key: "k".repeat(40) }, "url"],
  ])("names what is wrong with %j", async (wrong, field) => {
    const answer = await make(seat(wrong));
    expect(answer.status).toBe(400);
    expect(Object.keys(await fieldsOf(answer))).toContain(field);
  });
});

describe("PUT /api/admin/products/{id}", () => {
  it("changes what is named, keeps the rest, and writes down what was and is", async () => {
    const id = await made(seat({ warranty_days: 7, summary: { id: "Satu", en: "One" } }));
    const answer = await change(id, { price: 60_000, active: false });
    expect(product.parse(await answer.json())).toMatchObject({
      price: 60_000,
      active: false,
      warranty_days: 7,
      duration_days: 30,
      summary: { id: "Satu", en: "One" },
      terms_version: 1,
    });
    await change(id, { price: 60_000 });
    expect(await readProductChanges(ctx, id)).toMatchObject([
      {
        code: "product_changed",
        facts: {
          fields: ["priceIdr", "isActive"],
          from: { priceIdr: 50_000, isActive: true },
          to: { priceIdr: 60_000, isActive: false },
        },
      },
      { code: "product_added", actor: "key:owner" },
    ]);
  });

  it("makes a new version of changed terms, and keeps a sealed text that is not named", async () => {
    const id = await made({ name: `Rahasia ${randomUUID()}`, kind: "secret", price: 10_000, text: "pertama" });
    const terms = { id: "Baru", en: "New" };
    expect(product.parse(await (await change(id, { terms })).json())).toMatchObject({ terms, terms_version: 2 });
    await change(id, { text: "kedua" });
    const [newest] = await readProductChanges(ctx, id);
    expect(newest?.facts).toEqual({ fields: ["text"], from: {}, to: {} });
  });

  it("refuses another kind, fields of other kinds, and what is not there", async () => {
    const id = await made(seat());
    expect(await fieldsOf(await change(id, { kind: "code" }))).toHaveProperty("kind");
    expect(await fieldsOf(await change(id, { items: 3 }))).toHaveProperty("items");
    expect((await change(id, { kind: "seat", seats: 2 })).status).toBe(200);
    for (const unknown of ["nothing", "' or 1=1 --", "\u0000"])
      expect((await change(unknown, { price: 1 })).status).toBe(404);
  });

  it("loses nothing of two changes at once", async () => {
    const id = await made(seat());
    const answers = await Promise.all([
      change(id, { price: 70_000 }),
      change(id, { quantity_max: 4 }),
      change(id, { warranty_days: 9 }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await read(id)).toMatchObject({ price: 70_000, quantity_max: 4, warranty_days: 9 });
  });
});

describe("the list", () => {
  it("turns pages in the order of the shop window, without what is archived", async () => {
    const id = await made(seat({ position: -5_000 }));
    const list = z.object({ products: z.array(product), total: z.int(), pages: z.int(), current_page: z.int() });
    const first = async () =>
      list.parse(await (await GET(request("GET", undefined, keys.admin, "?per_page=1"), none)).json());
    const before = await first();
    expect(before.products).toMatchObject([{ id, position: -5_000 }]);
    expect(before.pages).toBe(before.total);
    const archived = await ARCHIVE(request("POST", {}), of(id));
    expect(await archived.json()).toMatchObject({ id, archived: true });
    const after = await first();
    expect(after.total).toBe(before.total - 1);
    expect(after.products[0]?.id).not.toBe(id);
  });
});

describe("what owners send", () => {
  const anything = fc.record(
    Object.fromEntries(Object.keys(newProductInput.shape).map((field) => [field, fc.anything()])),
    { requiredKeys: [] },
  );
  it("is taken or refused by the name of its field, whatever it is", () => {
    fc.assert(
      fc.property(anything, (body) => {
        for (const schema of [newProductInput, productChangeInput]) {
          const issues = schema.safeParse(body).error?.issues ?? [];
          // An unknown field stands in `keys`, every other one in its path.
          expect(issues.every(({ code, path }) => code === "unrecognized_keys" || path.length > 0)).toBe(true);
        }
      }),
    );
  });
});
