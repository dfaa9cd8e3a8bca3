import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { products, stockItems } from "@/db/schema";
import { saveProduct } from "@/lib/catalog";
import { lockOrderRows } from "@/lib/orders";
import { openHanded } from "@/lib/stock";
import { inTransaction } from "@/lib/work/context";
import { revealItem, withdrawUnits } from "../..";
import { describeKind } from "../../contract";
import { openSecretShop } from "../../testing/made-products";
import { ctx, deliver, messagesOf, newEmail, only, paid, statusOf, unitsOf } from "../../testing/world";
import { secretKind } from ".";

const TEXT = "https://contoh.id/grup-belajar";
const textsOf = async (orderId: string): Promise<string[]> => {
  const ids = (await unitsOf(orderId)).map(({ id }) => id);
  return (await openHanded(ctx, ids)).map(({ text }) => text);
};

describeKind("secret", {
  kind: secretKind,
  open: () => openSecretShop(TEXT),
  stockUp: async () => undefined,
  // The text is the same for everybody: what tells them apart is the unit that has it.
  received: async (orderId) => {
    const ids = (await unitsOf(orderId)).map(({ id }) => id);
    return (await openHanded(ctx, ids)).map(({ id, text }) => `${id} ${text}`);
  },
  clear: async () => undefined,
  isSoldAgain: false,
});

it("is one text for everybody, sealed wherever it is kept, and opened by a press", async () => {
  const product = await openSecretShop(TEXT);
  const [mine, theirs] = [await paid([{ product, quantity: 2 }]), await paid([{ product }], { email: newEmail() })];
  for (const id of [mine, theirs]) expect(await deliver(id)).toBe("invited");
  expect(await textsOf(mine)).toEqual([TEXT, TEXT]);
  expect(await textsOf(theirs)).toEqual([TEXT]);
  const kept = [await db().select().from(products), await db().select().from(stockItems), await messagesOf(mine)];
  expect(JSON.stringify(kept)).not.toContain(TEXT);
  for (const unit of await unitsOf(mine)) expect(await revealItem(ctx, mine, unit.id)).toBe(TEXT);
  expect(await statusOf(mine)).toBe("active");
  const [other] = await unitsOf(theirs);
  await expect(revealItem(ctx, mine, other?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
});

it("is hidden again from whom it is withdrawn, and from nobody else", async () => {
  const product = await openSecretShop(TEXT);
  const [mine, theirs] = [await paid([{ product }]), await paid([{ product }])];
  for (const id of [mine, theirs]) await deliver(id);
  const unit = only(await unitsOf(mine));
  await inTransaction(ctx, async (tx) => withdrawUnits(tx, await lockOrderRows(tx, mine), [unit.id], "refunded"));
  await expect(revealItem(ctx, mine, unit.id)).rejects.toMatchObject({ code: "not_found" });
  expect(await revealItem(ctx, theirs, only(await unitsOf(theirs)).id)).toBe(TEXT);
});

it("stays what it was for whoever bought it before its owner wrote another, and a change of price keeps it", async () => {
  const product = await openSecretShop(TEXT);
  const before = await paid([{ product }]);
  await deliver(before);
  const save = (text?: string) => {
    const words = { id: "Uji", en: "Test" };
    const settings = { kind: "secret" as const, text };
    return saveProduct(ctx, { id: product.id, settings, name: "Uji", summary: words, terms: words, priceIdr: 12_000 });
  };
  await save();
  const between = await paid([{ product }]);
  await deliver(between);
  await save("Teks baru");
  const after = await paid([{ product }]);
  await deliver(after);
  expect([await textsOf(before), await textsOf(between), await textsOf(after)]).toEqual([
    [TEXT],
    [TEXT],
    ["Teks baru"],
  ]);
  await db().update(products).set({ archivedAt: new Date() }).where(eq(products.id, product.id));
  await expect(openSecretShop("  ")).rejects.toMatchObject({
    code: "invalid",
    fields: { "settings.text": expect.any(String) as string },
  });
});
