import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { products, stockItems } from "@/db/schema";
import { atOnce, bareLines } from "@/lib/testing/bare-lines";
import { inTransaction, systemCtx } from "@/lib/work/context";
import { countItems, handMade, openHanded, withdrawItem } from ".";

const ctx = systemCtx("test");
const ROUNDS = 10;

async function openProduct(): Promise<string> {
  const id = `made-${randomUUID().slice(0, 8)}`;
  const words = { name: id, summaryId: "Uji", summaryEn: "Test", settings: { kind: "secret", sealedText: "" } };
  await db()
    .insert(products)
    .values({ ...words, id, kind: "secret", priceIdr: 1_000, quantityMax: 5, createdAt: new Date() });
  return id;
}

describe("a text that was made for a unit", () => {
  it("is no stock, may be the same for many, and can be made again after it was withdrawn", async () => {
    const productId = await openProduct();
    const [mine, theirs] = await bareLines(2);
    const make = (unit: typeof mine) =>
      inTransaction(ctx, (tx) =>
        handMade(tx, { lineId: unit?.lineId ?? "", unitId: unit?.unitId ?? "", productId, text: "satu untuk semua" }),
      );
    for (const unit of [mine, theirs, mine]) await make(unit);
    const opened = await openHanded(ctx, [mine?.unitId ?? "", theirs?.unitId ?? ""]);
    expect(opened.map(({ text }) => text)).toEqual(["satu untuk semua", "satu untuk semua"]);
    expect((await countItems(ctx, [productId])).get(productId)).toBeUndefined();
    await inTransaction(ctx, (tx) => withdrawItem(tx, mine?.unitId ?? ""));
    expect(await openHanded(ctx, [mine?.unitId ?? ""])).toEqual([]);
    await make(mine);
    expect(await openHanded(ctx, [mine?.unitId ?? ""])).toHaveLength(1);
  });

  const expectOne = async (): Promise<void> => {
    const [productId, [line]] = [await openProduct(), await bareLines(1)];
    if (!line) throw new Error("no line");
    await atOnce(
      ["first answer", "second answer"].map((text) => async (ready) => {
        await inTransaction(ctx, async (tx) => {
          await ready();
          await handMade(tx, { productId, lineId: line.lineId, unitId: line.unitId, text });
        });
      }),
    );
    expect(await db().$count(stockItems, eq(stockItems.unitId, line.unitId))).toBe(1);
  };

  it("is one, also when two processes bring theirs at the same moment", async () => {
    for (let round = 0; round < ROUNDS; round++) await expectOne();
  });

  it("because of one index: without it the unit has two", async () => {
    await db().execute(sql`drop index stock_items_one_per_unit`);
    await expect(expectOne()).rejects.toThrow(/expected 2 to be 1/);
  });
});
