import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db, pool } from "@/db/client";
import { outbox, products, promos, seats, settings, staff, stockItems } from "@/db/schema";
import { parseEnv } from "@/lib/core/env";
import { systemCtx } from "@/lib/work/context";
import { DEMO_ITEMS, DEMO_PRODUCTS, DEMO_WORKSPACES } from "./demo-shop";
import { seed, seedDemoShop } from "./index";

const ctx = systemCtx("test");
const counts = async () => ({
  products: await db().$count(products),
  promos: await db().$count(promos),
  seats: await db().$count(seats),
  items: await db().$count(stockItems),
});
const SEATS = DEMO_WORKSPACES.reduce((sum, workspace) => sum + workspace.seats, 0);
const WHOLE = { products: DEMO_PRODUCTS.length, promos: 1, seats: SEATS, items: DEMO_ITEMS.texts.length };

it("makes the demo shop once, also when two processes start at the same instant", async () => {
  await Promise.all([seedDemoShop(ctx), seedDemoShop(ctx)]);
  expect(await counts()).toEqual(WHOLE);
  expect(await db().$count(outbox)).toBe(1);
});

it("does not bring back what an owner has changed or taken away since", async () => {
  await db().update(products).set({ priceIdr: 60_000 }).where(eq(products.id, "chatgpt-plus-1-bulan"));
  await db().delete(promos);
  await seedDemoShop(ctx);
  expect(await counts()).toEqual({ ...WHOLE, promos: 0 });
  const [kept] = await db().select().from(products).where(eq(products.id, "chatgpt-plus-1-bulan"));
  expect(kept?.priceIdr).toBe(60_000);
});

it("puts no code into stock twice when it has to be made again", async () => {
  await db().delete(settings);
  await seedDemoShop(ctx);
  expect(await counts()).toEqual(WHOLE);
});

it("has at least two different products, and codes that are not in the stock in the clear", async () => {
  expect(new Set(DEMO_PRODUCTS.map(({ settings: { kind } }) => kind))).toEqual(new Set(["seat", "code", "secret"]));
  const rows = JSON.stringify(await db().select().from(stockItems));
  expect(DEMO_ITEMS.texts.filter((text) => rows.includes(text))).toEqual([]);
  expect(new Set(DEMO_ITEMS.texts).size).toBe(DEMO_ITEMS.texts.length);
});

it("makes one owner when two first starts look for one at the same instant", async () => {
  const starts = await Promise.all([1, 2, 3].map(() => seed(pool(), parseEnv(process.env))));
  expect(starts.filter(({ ownerCreated }) => ownerCreated)).toHaveLength(1);
  expect(await db().$count(staff)).toBe(1);
});
