import { randomUUID } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db, pool } from "@/db/client";
import * as schema from "@/db/schema";
import { products, productTerms, promos } from "@/db/schema";
import { systemCtx } from "@/lib/work/context";
import { archiveProduct, saveCategory, saveProduct } from "./edit";
import { savePromo } from "./promo-edit";
import { isOnSale } from "./rules";
import type { NewProduct } from "./schemas";
import { findProduct, listProducts, readCart, readTerms } from "./store";

const ctx = systemCtx("test");
const newId = (): string => `p-${randomUUID().slice(0, 8)}`;

const wanted = (more: Partial<NewProduct> = {}): NewProduct => ({
  id: newId(),
  settings: { kind: "seat", poolId: "chatgpt", seats: 5 },
  name: "Team 5 Kursi",
  summary: { id: "Lima kursi", en: "Five seats" },
  terms: { id: "Syarat", en: "Terms" },
  priceIdr: 225_000,
  durationDays: 30,
  ...more,
});

describe("a product", () => {
  it("is seen as it was saved, with what its kind makes of it", async () => {
    const category = newId();
    await saveCategory(ctx, { id: category, name: { id: "Akun", en: "Accounts" }, emoji: "🪑" });
    const seat = wanted({ categoryId: category, warrantyDays: 14, quantityMax: 4, imageUrl: "/x.png" });
    const code = wanted({ settings: { kind: "code", items: 3 }, durationDays: null });
    const secret = wanted({ settings: { kind: "secret", text: "Tautan grup" }, durationDays: null });
    for (const one of [seat, code, secret]) await saveProduct(ctx, one);
    expect(await findProduct(ctx, seat.id)).toEqual({
      id: seat.id,
      kind: "seat",
      name: seat.name,
      summary: seat.summary,
      terms: seat.terms,
      termsVersion: 1,
      priceIdr: 225_000,
      durationDays: 30,
      warrantyDays: 14,
      quantityMax: 4,
      unitsInOne: 5,
      supply: "pool:chatgpt",
      settings: seat.settings,
      category: { id: category, name: { id: "Akun", en: "Accounts" }, emoji: "🪑" },
      imageUrl: "/x.png",
    });
    expect(await findProduct(ctx, code.id)).toMatchObject({
      unitsInOne: 3,
      supply: `product:${code.id}`,
      category: null,
    });
    expect(await findProduct(ctx, secret.id)).toMatchObject({ unitsInOne: 1, supply: `secret:${secret.id}` });
  });

  it("stands in the window in its owner's order", async () => {
    const [last, first, second] = [wanted({ position: 902 }), wanted({ position: 900 }), wanted({ position: 901 })];
    for (const one of [last, first, second]) await saveProduct(ctx, one);
    const ids = (await listProducts(ctx)).map(({ id }) => id);
    expect(ids.filter((id) => [last.id, first.id, second.id].includes(id))).toEqual([first.id, second.id, last.id]);
  });

  it("is on sale by the same rule in the database as in memory", async () => {
    const now = ctx.now();
    const [before, after] = [new Date(now.getTime() - 60_000), new Date(now.getTime() + 60_000)];
    const frozen = { ...ctx, now: () => now };
    const bounds = [null, before, now, after];
    const { id } = await saveProduct(ctx, wanted());
    const disagreed: unknown[] = [];
    for (const isActive of [true, false])
      for (const archivedAt of [null, before])
        for (const salesFrom of bounds)
          for (const salesUntil of bounds) {
            const terms = { isActive, archivedAt, salesFrom, salesUntil };
            await db().update(products).set(terms).where(eq(products.id, id));
            const isFound = (await findProduct(frozen, id)) !== null;
            if (isFound !== isOnSale(terms, now)) disagreed.push(terms);
          }
    expect(disagreed).toEqual([]);
  });

  it("is replaced by saving it again, and keeps its kind", async () => {
    const seat = wanted();
    await saveProduct(ctx, seat);
    await saveProduct(ctx, { ...seat, priceIdr: 99_000, settings: { kind: "seat", poolId: "other", seats: 2 } });
    expect(await findProduct(ctx, seat.id)).toMatchObject({ priceIdr: 99_000, supply: "pool:other", unitsInOne: 2 });
    const other = saveProduct(ctx, { ...seat, settings: { kind: "file" } });
    await expect(other).rejects.toMatchObject({ code: "invalid", fields: { kind: expect.stringContaining("seat") } });
  });

  it("keeps every version of its terms, and makes one only when they change", async () => {
    const seat = wanted();
    await saveProduct(ctx, seat);
    expect(await saveProduct(ctx, { ...seat, name: "Another name" })).toEqual({ id: seat.id, termsVersion: 1 });
    const newer = { id: "Syarat baru", en: "New terms" };
    expect(await saveProduct(ctx, { ...seat, terms: newer })).toEqual({ id: seat.id, termsVersion: 2 });
    expect(await findProduct(ctx, seat.id)).toMatchObject({ terms: newer, termsVersion: 2 });
    expect(await readTerms(ctx, seat.id, 1)).toEqual(seat.terms);
    expect(await readTerms(ctx, seat.id, 3)).toBeNull();
    expect(await db().select().from(productTerms).where(eq(productTerms.productId, seat.id))).toHaveLength(2);
  });

  it("that two people make at once is made by one of them, with the terms that they wrote", async () => {
    const id = newId();
    const each = ["A", "B", "C"].map((en) => wanted({ id, name: en, terms: { id: en, en } }));
    const saved = await Promise.allSettled(each.map((one) => saveProduct(ctx, one)));
    const refused = saved.filter((one) => one.status === "rejected").map(({ reason }) => reason.code);
    expect(refused.every((code) => code === "try_later")).toBe(true);
    const product = await findProduct(ctx, id);
    expect(product?.terms.en).toBe(product?.name);
  });

  it("is archived for good: it leaves the window and saving it does not bring it back", async () => {
    const seat = wanted();
    await saveProduct(ctx, seat);
    await archiveProduct(ctx, seat.id);
    await archiveProduct(ctx, seat.id);
    await saveProduct(ctx, seat);
    expect(await findProduct(ctx, seat.id)).toBeNull();
    await expect(archiveProduct(ctx, "none")).rejects.toMatchObject({ code: "not_found" });
  });

  it.each([
    ["id", { id: "Not An Id" }],
    ["priceIdr", { priceIdr: 0.5 }],
    ["durationDays", { durationDays: null }],
    ["settings.seats", { settings: { kind: "seat", poolId: "p", seats: 0 } }],
    ["terms.en", { terms: { id: "Syarat", en: " " } }],
    ["categoryId", { categoryId: "none" }],
    ["salesUntil", { salesFrom: new Date("2030-01-02"), salesUntil: new Date("2030-01-01") }],
  ] as [string, Partial<NewProduct>][])("is refused with %s named when that is wrong", async (field, wrong) => {
    const saving = saveProduct(ctx, wanted(wrong));
    await expect(saving).rejects.toMatchObject({ code: "invalid", fields: { [field]: expect.any(String) } });
  });
});

describe("a cart", () => {
  it("is read with its voucher in one statement, without what is not on sale", async () => {
    const [one, two, gone] = [wanted(), wanted(), wanted({ isActive: false })];
    for (const each of [one, two, gone]) await saveProduct(ctx, each);
    const promo = await savePromo(ctx, { code: `c-${randomUUID().slice(0, 8)}`, kind: "percent", value: 10 });
    const statements: string[] = [];
    const logger = { logQuery: (query: string) => void statements.push(query) };
    const counting = { ...ctx, db: drizzle(pool(), { schema, logger }) };
    const cart = await readCart(counting, [one.id, two.id, gone.id, "none"], promo.code);
    expect(statements).toHaveLength(1);
    expect([...cart.products.keys()].toSorted()).toEqual([one.id, two.id].toSorted());
    expect(cart.products.get(one.id)).toEqual(await findProduct(ctx, one.id));
    expect(cart.promo).toEqual(promo);
    expect((await readCart(ctx, [one.id], "NONE")).promo).toBeNull();
    expect((await readCart(ctx, [one.id], null)).promo).toBeNull();
    expect(await readCart(ctx, ["none"], promo.code)).toEqual({ products: new Map(), promo: null });
  });
});

describe("a voucher", () => {
  it("is saved by its code, upper case, and keeps its uses", async () => {
    const code = `hemat-${randomUUID().slice(0, 8)}`;
    const productIds = [(await saveProduct(ctx, wanted())).id];
    const made = await savePromo(ctx, { code, kind: "percent", value: 10, usesMax: 5, productIds });
    expect(made).toMatchObject({ code: code.toUpperCase(), uses: 0, productIds, isActive: true });
    await db().update(promos).set({ uses: 3 }).where(eq(promos.id, made.id));
    const again = await savePromo(ctx, { code, kind: "fixed", value: 5_000, usesMax: 3 });
    expect(again).toMatchObject({ id: made.id, kind: "fixed", uses: 3, productIds: null });
    const tooFew = savePromo(ctx, { code, kind: "fixed", value: 5_000, usesMax: 2 });
    await expect(tooFew).rejects.toMatchObject({ code: "invalid", fields: { usesMax: expect.any(String) } });
    expect(await savePromo(ctx, { code, kind: "fixed", value: 5_000 })).toMatchObject({ usesMax: null, uses: 3 });
  });

  it.each([
    ["code", { code: "a b" }],
    ["value", { value: 101 }],
    ["productIds", { productIds: [] }],
    ["endsAt", { startsAt: new Date("2030-01-01"), endsAt: new Date("2030-01-01") }],
  ])("is refused with %s named when that is wrong", async (field, wrong) => {
    const saving = savePromo(ctx, { code: "HEMAT", kind: "percent", value: 10, ...wrong });
    await expect(saving).rejects.toMatchObject({ code: "invalid", fields: { [field]: expect.any(String) } });
  });
});
